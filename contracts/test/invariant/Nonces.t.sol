// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Envelope} from "../model/Messages.sol";
import {Action} from "../model/Stage.sol";
import {Handler} from "./Handler.sol";
import {InvariantTest} from "./InvariantTest.sol";

/// @dev Remembers the nonces that were used or cancelled.
contract NoncesHandler is Handler {
    /// @dev As far as the play draws nonces.
    uint256 private constant WORDS = 3;

    mapping(address signer => mapping(uint256 word => uint256 bits)) private used;

    function perform(Action memory action) internal override {
        Envelope memory envelope = action.envelope;
        uint256 word = envelope.nonce / 256;
        uint256 bit = 1 << envelope.nonce % 256;
        bool isSpent = used[envelope.signer][word] & bit != 0;
        (bool done, bytes memory answer) = call(action);
        if (bytes4(action.data) == IPassRegistry.cancelNonces.selector) {
            used[action.caller][uint256(argumentOf(action, 0))] |= uint256(argumentOf(action, 1));
        } else if (envelope.signer != address(0) && done) {
            assertFalse(isSpent, "a used nonce works again");
            used[envelope.signer][word] |= bit;
        } else if (isSpent) {
            assertToldWhy(action, answer);
        }
    }

    /// @dev What goes before: the deadline, and that nobody consumes the pass of another.
    function assertToldWhy(Action memory action, bytes memory answer) private view {
        bytes4 expected = IPassRegistry.NonceUsed.selector;
        if (block.timestamp > action.envelope.deadline) {
            expected = IPassRegistry.SignatureExpired.selector;
        }
        if (bytes4(action.data) == IPassRegistry.consume.selector) {
            address wallet = address(uint160(uint256(argumentOf(action, 1))));
            if (wallet != action.envelope.signer) expected = IPassRegistry.Refused.selector;
        }
        assertEq(bytes4(answer), expected, "why a used nonce does not work");
    }

    /// @dev One signer's words after the other's.
    function bitmaps() external view returns (uint256[] memory stored, uint256[] memory expected) {
        stored = new uint256[](actors.length * WORDS);
        expected = new uint256[](stored.length);
        for (uint256 i = 0; i < stored.length; ++i) {
            (address signer, uint256 word) = (actors[i / WORDS], i % WORDS);
            (stored[i], expected[i]) = (registry.nonceBitmap(signer, word), used[signer][word]);
        }
    }
}

contract NoncesInvariantTest is InvariantTest {
    NoncesHandler private handler;

    function setUp() public {
        handler = new NoncesHandler();
        bytes4[] memory verbs = new bytes4[](6);
        verbs[0] = handler.takeAStep.selector;
        verbs[1] = handler.takeSignedSteps.selector;
        verbs[2] = handler.consumeOrClose.selector;
        verbs[3] = handler.repeat.selector;
        verbs[4] = handler.cancelNonces.selector;
        verbs[5] = handler.passTime.selector;
        play(handler, verbs);
    }

    /// @dev That none of these works again, the handler asserts whenever one is shown.
    /// forge-config: default.invariant.runs = 24
    function invariant_nonceBitmap_isWhatWasUsedOrCancelled() public view {
        (uint256[] memory stored, uint256[] memory expected) = handler.bitmaps();
        assertEq(stored, expected, "bitmaps");
    }
}
