// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gatekeeper} from "../../src/types/Gatekeeper.sol";
import {Network} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {Action} from "../model/Stage.sol";
import {Handler} from "./Handler.sol";
import {InvariantTest} from "./InvariantTest.sol";

/// @dev Two networks under governance, the first of which is about to need its second standing
/// word.
contract StandingHandler is Handler {
    /// @dev Of the first network. Below it, all are dead but the second.
    uint256 private constant RAISED_TO = 253;

    function open() public override {
        super.open();
        vm.startPrank(actors[0]);
        uint32 index = 1;
        while (index < RAISED_TO) {
            index = registry.raiseGeneration(networks[0], index);
        }
        vm.stopPrank();
    }

    function perform(Action memory action) internal override {
        call(action);
    }

    /// @dev Of gatekeepers that may live.
    function indexesOf(uint256 i, uint256 last) private pure returns (uint256[] memory indexes) {
        uint256 first = i == 0 ? RAISED_TO : 3;
        indexes = new uint256[](2 + last + 1 - first);
        (indexes[0], indexes[1]) = (1, 2);
        for (uint256 j = 2; j < indexes.length; ++j) {
            indexes[j] = first + j - 2;
        }
    }

    function operatorWord(bytes32 network, Gatekeeper memory gatekeeper)
        private
        view
        returns (uint256)
    {
        return OperatorWord.unwrap(registry.operatorWord(network, gatekeeper.operator));
    }

    /* STANDING */

    function assertStandingWords() external view {
        for (uint256 i = 0; i < networks.length; ++i) {
            Network memory net = registry.getNetwork(networks[i]);
            assertLt(net.lastGatekeeper, 1024, "index");
            uint256[4] memory expected;
            for (uint256 word = 0; word <= net.lastGatekeeper / 256; ++word) {
                if (net.paused) expected[word] = 1;
            }
            uint256[] memory indexes = indexesOf(i, net.lastGatekeeper);
            for (uint256 j = 0; j < indexes.length; ++j) {
                uint256 index = indexes[j];
                if (stands(networks[i], index)) expected[index / 256] |= 1 << index % 256;
            }
            for (uint256 word = 0; word < 4; ++word) {
                uint256 stored = registry.standingWord(networks[i], word);
                assertEq(stored, expected[word], "standing word");
            }
        }
    }

    function stands(bytes32 network, uint256 index) private view returns (bool) {
        Gatekeeper memory gatekeeper = registry.getGatekeeper(network, uint32(index));
        if (gatekeeper.operator == address(0)) return false;
        uint256 status = uint8(operatorWord(network, gatekeeper) >> 32);
        return status == 1 || status == 2;
    }

    /* COPIES */

    function assertCopies() external view {
        for (uint256 i = 0; i < networks.length; ++i) {
            Network memory net = registry.getNetwork(networks[i]);
            uint256[] memory indexes = indexesOf(i, net.lastGatekeeper);
            for (uint256 j = 0; j < indexes.length; ++j) {
                assertCopy(networks[i], net, indexes[j]);
            }
        }
    }

    function assertCopy(bytes32 network, Network memory net, uint256 index) private view {
        Gatekeeper memory gatekeeper = registry.getGatekeeper(network, uint32(index));
        if (gatekeeper.operator == address(0)) return;
        uint256 word = operatorWord(network, gatekeeper);
        assertEq(uint32(word), index, "gatekeeper");
        uint256 status = uint8(word >> 32);
        assertTrue(status >= 1 && status <= 3, "status of a living gatekeeper");
        assertLe(uint8(word >> 40), 63, "permissions");
        uint256 flags = net.settings.flags + (net.paused ? 128 : 0);
        assertEq(uint8(word >> 48), flags, "flags and pause");
        uint256 max = shorter(net.settings.maxLifetimeSeconds, gatekeeper.maxLifetimeSeconds);
        assertEq(uint40(word >> 56), max, "maximum lifetime");
        uint256 lifetime = shorter(net.settings.defaultLifetimeSeconds, max);
        assertEq(uint40(word >> 96), lifetime, "default lifetime");
        assertEq(word >> 224, 0, "unused bits");
    }

    /// @dev Zero: no limit.
    function shorter(uint256 left, uint256 right) private pure returns (uint256) {
        if (left == 0 || right == 0) return left + right;
        return left < right ? left : right;
    }
}

contract StandingInvariantTest is InvariantTest {
    StandingHandler private handler;

    function setUp() public {
        handler = new StandingHandler();
        bytes4[] memory verbs = new bytes4[](2);
        verbs[0] = handler.govern.selector;
        // Counts what operators issue in their words.
        verbs[1] = handler.takeAStep.selector;
        play(handler, verbs);
    }

    /// forge-config: default.invariant.runs = 16
    function invariant_standingWords_tellThePauseAndWhoStands() public view {
        handler.assertStandingWords();
    }

    /// @dev So that a step by an operator need read nothing else.
    /// forge-config: default.invariant.runs = 16
    function invariant_operatorWord_repeatsWhatItsNetworkDecides() public view {
        handler.assertCopies();
    }
}
