// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Network} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Action} from "../model/Stage.sol";
import {Handler} from "./Handler.sol";
import {InvariantTest} from "./InvariantTest.sol";
import {Meter} from "./Meter.sol";

/// @dev Remembers each network as it was after the last step in it: the same people have roles in all
/// of them.
contract IsolationHandler is Handler {
    struct Sight {
        bytes32 digest;
        /// Answers depend on the clock.
        uint256 timestamp;
    }

    mapping(bytes32 network => Sight) public lastSeen;
    Meter private meter = new Meter();

    function perform(Action memory action) internal override {
        bytes32 network = networkOf(action);
        call(action);
        for (uint256 i = 0; i < networks.length; ++i) {
            if (networks[i] != network) continue;
            lastSeen[network] = Sight(digestOf(network), block.timestamp);
        }
    }

    function allNetworks() external view returns (bytes32[] memory) {
        return networks;
    }

    /// @dev Of all that can be asked about a network and its passes, and what asking costs.
    function digestOf(bytes32 network) public returns (bytes32 digest) {
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

contract IsolationInvariantTest is InvariantTest {
    IsolationHandler private handler;

    function setUp() public {
        handler = new IsolationHandler();
        play(handler, everyStep(), handler.passTime.selector);
    }

    /// @dev What its own last step has left, the others' have not changed since.
    /// forge-config: default.invariant.runs = 16
    function invariant_network_isNotReachedFromAnother() public {
        bytes32[] memory networks = handler.allNetworks();
        for (uint256 i = 0; i < networks.length; ++i) {
            (bytes32 digest, uint256 timestamp) = handler.lastSeen(networks[i]);
            vm.warp(timestamp);
            assertEq(handler.digestOf(networks[i]), digest, "a network that nobody acted in");
        }
    }
}
