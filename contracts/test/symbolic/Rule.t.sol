// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rule} from "../../src/libraries/Rule.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";

/// @dev The rule, for every word, every standing word, every requirement and every clock.
contract RuleSymbolicTest {
    function check_rule_givesTheLowestCodeThatApplies(
        uint256 word,
        uint256 standing,
        Requirement memory requirement,
        uint64 timestamp
    ) public pure {
        uint256 code = uint256(evaluate(word, standing, requirement, timestamp));
        uint256 applying = codesThatApply(word, standing, requirement, timestamp);
        if (code == 0) assert(applying == 0);
        else assert(applying % 2 ** (code + 1) == 2 ** code);
    }

    function check_unboundPass_isDeniedByNeitherItsGatekeeperNorAPause(
        uint256 word,
        Requirement memory requirement,
        uint64 timestamp
    ) public pure {
        // No gatekeeper has an index that is a multiple of 256.
        if (word / 2 ** 16 % 2 ** 8 == 0) return;
        Reason reason = evaluate(word, Rule.ALL_STAND, requirement, timestamp);
        assert(reason != Reason.IssuerInactive);
        assert(reason != Reason.NetworkPaused);
    }

    function evaluate(
        uint256 word,
        uint256 standing,
        Requirement memory requirement,
        uint256 timestamp
    ) private pure returns (Reason) {
        return Rule.evaluate(
            PassWord.wrap(word),
            standing,
            requirement.attributes,
            requirement.minRemainingSeconds,
            requirement.maxAgeSeconds,
            timestamp
        );
    }

    /// @dev A bit for each reason by itself. Without a branch, for each would double the paths.
    function codesThatApply(
        uint256 word,
        uint256 standing,
        Requirement memory requirement,
        uint256 timestamp
    ) private pure returns (uint256 codes) {
        uint256 state = word % 2 ** 8;
        uint256 gatekeeper = word / 2 ** 16 % 2 ** 8;
        uint256 expiresAt = word / 2 ** 48 % 2 ** 40;
        uint256 issuedAt = word / 2 ** 88 % 2 ** 40;
        uint64 missing = requirement.attributes & ~uint64(word / 2 ** 128);
        uint256 expires = bit(expiresAt != 0);
        uint256 asksForAge = bit(requirement.maxAgeSeconds != 0);
        codes = bit(state == 0) << 1;
        // Or what no step ever stores.
        codes |= bit(state >= 3) << 3;
        codes |= bit(state == 2) << 4;
        codes |= (expires & bit(timestamp > expiresAt)) << 5;
        codes |= (1 - (standing >> gatekeeper & 1)) << 6;
        codes |= bit(missing != 0) << 7;
        codes |= (expires & bit(timestamp + requirement.minRemainingSeconds > expiresAt)) << 8;
        codes |= (asksForAge & bit(timestamp > issuedAt + requirement.maxAgeSeconds)) << 9;
        codes |= standing % 2 << 10;
    }

    function bit(bool applies) private pure returns (uint256 value) {
        assembly {
            value := applies
        }
    }
}
