// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {RegistryTest} from "../RegistryTest.sol";

/// @dev Questions answer, whatever is stored, also what no step could have stored.
contract QuestionsTest is RegistryTest {
    function testFuzz_questions_neverRevert(
        address wallet,
        bytes32 id,
        uint256 word,
        uint256 standing,
        Requirement calldata requirement,
        uint64 timestamp
    ) public {
        word = withGatekeeperThatWordsHold(word);
        storePass(id, wallet, word);
        storeStanding(id, uint32(word >> 16) / 256, standing);
        vm.warp(timestamp);
        askAll(id, wallet, requirement, word);
    }

    function testFuzz_questions_neverRevertForAnyOperatorWord(
        uint256 word,
        uint256 operatorWord,
        Requirement calldata requirement
    ) public {
        word = withGatekeeperThatWordsHold(word);
        storePass(network, holder, word);
        storeOperator(network, operator0, operatorWord);
        askAll(network, holder, requirement, word);
    }

    /// @dev An operator's word is of no matter to a question.
    function testFuzz_verify_doesNotReadOperators(uint256 operatorWord) public {
        issue();
        storeOperator(network, operator0, operatorWord);
        assertReason(Reason.Allow, "verdict");
    }

    function askAll(bytes32 id, address wallet, Requirement calldata requirement, uint256 word)
        private
        view
    {
        Reason reason = registry.verify(wallet, id);
        Reason strict = registry.verifyWith(wallet, id, requirement);
        (Reason told, uint40 expiresAt,, uint64 attributes) = registry.status(wallet, id);
        assertReason(told, reason, "status");
        assertEq(expiresAt, uint40(word >> 48), "expiry");
        assertEq(attributes, uint64(word >> 128), "attributes");
        // A requirement only ever adds one of three reasons.
        if (strict != reason) {
            assertTrue(
                strict >= Reason.MissingAttributes && strict <= Reason.TooOld,
                "what a requirement adds"
            );
            assertTrue(
                reason == Reason.Allow || reason == Reason.NetworkPaused, "what it is added to"
            );
        }
    }

    /// @dev Any word, but for indexes of bound passes that no network gives out: there are words for
    /// 1,024.
    function withGatekeeperThatWordsHold(uint256 word) private pure returns (uint256) {
        bool isUnbound = word >> 8 & 1 == 1;
        if (isUnbound) return word;
        return word & ~(uint256(type(uint32).max) << 16) | (word >> 16 & 1023) << 16;
    }

    /* STORAGE */

    function storePass(bytes32 id, address wallet, uint256 word) private {
        vm.store(address(registry), registry.passSlot(id, wallet), bytes32(word));
        assertEq(PassWord.unwrap(registry.passWord(id, wallet)), word, "stored pass");
    }

    function storeStanding(bytes32 id, uint256 index, uint256 word) private {
        if (index > 3) return;
        vm.store(address(registry), bytes32(uint256(slotOf(id)) + 2 + index), bytes32(word));
        assertEq(registry.standingWord(id, index), word, "stored standing word");
    }

    function storeOperator(bytes32 id, address operator, uint256 word) private {
        bytes32 slot = keccak256(abi.encode(operator, uint256(slotOf(id)) + 1));
        vm.store(address(registry), slot, bytes32(word));
        assertEq(OperatorWord.unwrap(registry.operatorWord(id, operator)), word, "stored operator");
    }

    /// @dev Where all of a network begins.
    function slotOf(bytes32 id) private pure returns (bytes32) {
        uint256 namespace = uint256(keccak256("portcullis.passes")) - 1;
        return keccak256(abi.encode(id, keccak256(abi.encode(namespace)) & ~bytes32(uint256(255))));
    }
}
