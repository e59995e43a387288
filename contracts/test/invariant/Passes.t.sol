// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Action} from "../model/Stage.sol";
import {Handler} from "./Handler.sol";
import {InvariantTest} from "./InvariantTest.sol";

/// @dev Watches every pass through every step.
contract PassesHandler is Handler {
    struct Tombstone {
        bytes32 network;
        address wallet;
        uint256 word;
    }

    /// @dev Words of passes as they were when they were first seen revoked.
    Tombstone[] public tombstones;

    function perform(Action memory action) internal override {
        uint256[] memory before = words();
        address[] memory authorities = new address[](networks.length);
        for (uint256 i = 0; i < networks.length; ++i) {
            authorities[i] = registry.getNetwork(networks[i]).authority;
        }
        call(action);
        uint256[] memory afterwards = words();
        for (uint256 i = 0; i < before.length; ++i) {
            bytes32 network = networks[i / WALLETS];
            address wallet = actors[i % WALLETS];
            if (before[i] == afterwards[i]) continue;
            if (uint8(afterwards[i]) == 3) {
                tombstones.push(Tombstone(network, wallet, afterwards[i]));
            }
            if (before[i] == 0 || afterwards[i] == 0) continue;
            bool byAuthority = actorOf(action) == authorities[i / WALLETS];
            if (uint40(before[i] >> 48) != uint40(afterwards[i] >> 48)) {
                assertTrue(
                    byAuthority || standsFor(network, actorOf(action), afterwards[i])
                        || isConsumption(action, wallet, before[i], afterwards[i]),
                    "an expiry changes by a gatekeeper, the authority or a consumption"
                );
            }
            bool wasTheNetworks = uint8(before[i]) == 2 && before[i] >> 199 & 1 == 1;
            if (wasTheNetworks && uint8(afterwards[i]) == 1) {
                assertTrue(byAuthority, "the network's freeze is lifted by its authority");
            }
        }
    }

    function words() private view returns (uint256[] memory all) {
        all = new uint256[](networks.length * WALLETS);
        for (uint256 i = 0; i < all.length; ++i) {
            all[i] = PassWord.unwrap(registry.passWord(networks[i / WALLETS], actors[i % WALLETS]));
        }
    }

    /// @dev The operator, active, of the gatekeeper that the pass names.
    function standsFor(bytes32 network, address operator, uint256 word)
        private
        view
        returns (bool)
    {
        uint256 operatorWord = OperatorWord.unwrap(registry.operatorWord(network, operator));
        return uint32(operatorWord) == uint32(word >> 16) && uint8(operatorWord >> 32) == 1;
    }

    function isConsumption(Action memory action, address wallet, uint256 before, uint256 afterwards)
        private
        view
        returns (bool)
    {
        (uint256 end, uint256 newEnd) = (uint40(before >> 48), uint40(afterwards >> 48));
        return bytes4(action.data) == IPassRegistry.consume.selector && actorOf(action) == wallet
            && (end == 0 || newEnd < end) && newEnd == block.timestamp - 1;
    }

    /* WHAT THERE IS */

    function tombstonesCount() external view returns (uint256) {
        return tombstones.length;
    }

    function wordNow(bytes32 network, address wallet) external view returns (uint256) {
        return PassWord.unwrap(registry.passWord(network, wallet));
    }
}

contract PassesInvariantTest is InvariantTest {
    PassesHandler private handler;

    function setUp() public {
        handler = new PassesHandler();
        play(handler, everyStep(), handler.passTime.selector);
    }

    /// @dev Nothing of it changes ever again. That expiries and the network's freezes change by
    /// those alone who may change them, the handler asserts step by step.
    /// forge-config: default.invariant.runs = 32
    function invariant_revokedPass_staysAsItIs() public view {
        for (uint256 i = 0; i < handler.tombstonesCount(); ++i) {
            (bytes32 network, address wallet, uint256 word) = handler.tombstones(i);
            assertEq(handler.wordNow(network, wallet), word, "tombstone");
        }
    }
}
