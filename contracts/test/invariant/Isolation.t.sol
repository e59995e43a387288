// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {Network} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Action} from "../model/Play.sol";
import {Handler} from "./Handler.sol";
import {Meter} from "./Meter.sol";

/// @dev Looks, at each step in one network, at all there is of the others: the same people have
/// roles in all of them.
contract IsolationHandler is Handler {
    Meter private meter = new Meter();

    function perform(Action memory action) internal override {
        bytes32 network = networkOf(action);
        bytes32[] memory before = new bytes32[](networks.length);
        for (uint256 i = 0; i < networks.length; ++i) {
            if (networks[i] != network) before[i] = digestOf(networks[i]);
        }
        call(action);
        for (uint256 i = 0; i < networks.length; ++i) {
            if (networks[i] == network) continue;
            assertEq(digestOf(networks[i]), before[i], "a step in one network, state of another");
        }
    }

    /// @dev Of all that can be asked about a network and its passes, and what asking costs.
    function digestOf(bytes32 network) private returns (bytes32 digest) {
        Network memory net = registry.getNetwork(network);
        digest = keccak256(abi.encode(net));
        for (uint32 i = 1; i <= net.lastGatekeeper + 1; ++i) {
            digest = keccak256(abi.encode(digest, registry.getGatekeeper(network, i)));
        }
        for (uint256 i = 0; i < 4; ++i) {
            digest = keccak256(abi.encode(digest, registry.standingWord(network, i)));
        }
        for (uint256 i = 0; i < actors.length; ++i) {
            OperatorWord word = registry.operatorWord(network, actors[i]);
            digest = keccak256(abi.encode(digest, word));
        }
        for (uint256 i = 0; i < WALLETS; ++i) {
            PassWord word = registry.passWord(network, actors[i]);
            digest = keccak256(abi.encode(digest, word, meter.read(registry, actors[i], network)));
        }
    }
}

contract IsolationInvariantTest is Test {
    function setUp() public {
        IsolationHandler handler = new IsolationHandler();
        handler.open();
        bytes4[] memory verbs = new bytes4[](6);
        verbs[0] = handler.takeAStep.selector;
        verbs[1] = handler.takeManySteps.selector;
        verbs[2] = handler.takeSignedSteps.selector;
        verbs[3] = handler.consumeOrClose.selector;
        verbs[4] = handler.govern.selector;
        verbs[5] = handler.passTime.selector;
        targetSelector(FuzzSelector(address(handler), verbs));
        targetContract(address(handler));
    }

    /// @dev The handler looks at each step.
    /// forge-config: default.invariant.runs = 16
    function invariant_network_isNotReachedFromAnother() public {}
}
