// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Lifecycle} from "../../src/libraries/Lifecycle.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";

/// @dev What may become of a pass, for every word of it, every operator's word and every clock that
/// 40 bits hold. The numbers are spelled out: they are ABI.
contract LifecycleSymbolicTest {
    uint256 private constant STATE_AND_REASON = 0xff | 0xff << 192;
    uint256 private constant DEFAULT = 2 ** 40 - 1;

    function stateOf(uint256 word) private pure returns (uint256) {
        return word % 256;
    }

    function isByNetwork(uint256 word) private pure returns (bool) {
        return word >> 199 & 1 == 1;
    }

    /// @dev As a step stores it: one of three states, and no bit beyond the fields.
    function isStored(uint256 word) private pure returns (bool) {
        return stateOf(word) >= 1 && stateOf(word) <= 3 && word >> 200 == 0;
    }

    /* STATES */

    function check_revokedPass_isRefusedEverything(
        uint256 word,
        uint256 reason,
        bool byNetwork,
        bool evenFrozen,
        uint40 timestamp
    ) public pure {
        PassWord pass = PassWord.wrap(word);
        if (stateOf(word) != 3) return;
        (uint256 refusal, PassWord next) = Lifecycle.frozen(pass, reason, byNetwork);
        assert(refusal == 21 && PassWord.unwrap(next) == word);
        (refusal, next) = Lifecycle.unfrozen(pass);
        assert(refusal == 21 && PassWord.unwrap(next) == word);
        (refusal, next) = Lifecycle.revoked(pass, reason, byNetwork);
        assert(refusal == 21 && PassWord.unwrap(next) == word);
        assert(Lifecycle.changeable(pass, evenFrozen) == 21);
        assert(Lifecycle.closable(pass, timestamp) == 21);
    }

    function check_freeze_isWhatTheTableSays(uint256 word, uint256 reason, bool byNetwork)
        public
        pure
    {
        if (!isStored(word)) return;
        (uint256 refusal, PassWord pass) = Lifecycle.frozen(PassWord.wrap(word), reason, byNetwork);
        uint256 next = PassWord.unwrap(pass);
        if (stateOf(word) == 3) {
            assert(refusal == 21);
        } else if (stateOf(word) == 2 && !(byNetwork && !isByNetwork(word))) {
            assert(refusal == 22);
        } else {
            assert(refusal == (reason > 127 ? 33 : 0));
        }
        assertMoved(word, next, refusal, 2, byNetwork ? reason + 128 : reason);
    }

    function check_revocation_isWhatTheTableSays(uint256 word, uint256 reason, bool byNetwork)
        public
        pure
    {
        if (!isStored(word)) return;
        (uint256 refusal, PassWord pass) = Lifecycle.revoked(PassWord.wrap(word), reason, byNetwork);
        assert(refusal == (stateOf(word) == 3 ? 21 : reason > 127 ? 33 : 0));
        assertMoved(word, PassWord.unwrap(pass), refusal, 3, byNetwork ? reason + 128 : reason);
    }

    function check_unfreeze_isWhatTheTableSays(uint256 word) public pure {
        if (!isStored(word)) return;
        (uint256 refusal, PassWord pass) = Lifecycle.unfrozen(PassWord.wrap(word));
        assert(refusal == (stateOf(word) == 3 ? 21 : stateOf(word) == 1 ? 23 : 0));
        assertMoved(word, PassWord.unwrap(pass), refusal, 1, 0);
    }

    /// @dev Refused, nothing changes; otherwise state and reason do, and nothing else.
    function assertMoved(
        uint256 word,
        uint256 next,
        uint256 refusal,
        uint256 state,
        uint256 statusReason
    ) private pure {
        if (refusal != 0) {
            assert(next == word);
            return;
        }
        assert(stateOf(next) == state);
        assert(next >> 192 == statusReason);
        assert(next & ~STATE_AND_REASON == word & ~STATE_AND_REASON);
    }

    function check_changeable_isWhatTheTableSays(uint256 word, bool evenFrozen) public pure {
        if (!isStored(word)) return;
        uint256 refusal = Lifecycle.changeable(PassWord.wrap(word), evenFrozen);
        uint256 state = stateOf(word);
        assert(refusal == (state == 3 ? 21 : state == 2 && !evenFrozen ? 22 : 0));
    }

    function check_closable_isWhatTheTableSays(uint256 word, uint40 timestamp) public pure {
        if (word != 0 && !isStored(word)) return;
        uint256 refusal = Lifecycle.closable(PassWord.wrap(word), timestamp);
        uint256 state = stateOf(word);
        uint256 end = word >> 48 & 2 ** 40 - 1;
        bool isLongExpired = end != 0 && timestamp > end + 90 * 24 * 60 * 60;
        if (word == 0) assert(refusal == 1);
        else if (state == 3) assert(refusal == 21);
        else if (state == 2) assert(refusal == 22);
        else assert(refusal == (isLongExpired ? 0 : 28));
    }

    /* WHO MAY */

    /// @dev The permissions are single bits.
    function check_authorise_isWhatTheTableSays(uint256 operatorWord, uint256 word, uint8 bit)
        public
        pure
    {
        if (bit > 5 || (word != 0 && !isStored(word))) return;
        uint256 permission = 2 ** bit;
        uint256 refusal =
            Lifecycle.authorise(OperatorWord.wrap(operatorWord), PassWord.wrap(word), permission);
        bool isNobody = uint32(operatorWord) == 0;
        bool isActive = uint8(operatorWord >> 32) == 1;
        bool isPermitted = operatorWord >> 40 & permission != 0;
        bool isPaused = operatorWord >> 55 & 1 == 1;
        bool withdraws = permission == 2 || permission == 16;
        // Of a word that is not zero but no gatekeeper's there is none.
        if (isNobody && operatorWord != 0) return;
        if (isNobody) assert(refusal == 29);
        else if (!isActive) assert(refusal == 31);
        else if (!isPermitted) assert(refusal == 30);
        else if (permission == 4 && stateOf(word) == 2 && isByNetwork(word)) assert(refusal == 32);
        else if (isPaused && !withdraws) assert(refusal == 10);
        else assert(refusal == 0);
    }

    /// @dev Whatever its word says.
    function check_operator_neverLiftsTheNetworksFreeze(uint256 operatorWord, uint256 word)
        public
        pure
    {
        if (stateOf(word) != 2 || !isByNetwork(word)) return;
        assert(Lifecycle.authorise(OperatorWord.wrap(operatorWord), PassWord.wrap(word), 4) != 0);
    }

    /* LIFETIMES */

    /// @dev Of every operator's word in which the default lifetime is not above the maximum, as
    /// `withNetwork` leaves it.
    function check_expiry_isWhatTheTableSays(
        uint256 operatorWord,
        uint40 requested,
        uint40 timestamp
    ) public pure {
        uint256 max = operatorWord >> 56 & 2 ** 40 - 1;
        uint256 lifetime = operatorWord >> 96 & 2 ** 40 - 1;
        (uint256 refusal, uint256 end) =
            Lifecycle.expiry(requested, timestamp, OperatorWord.wrap(operatorWord));
        if (requested == DEFAULT) {
            bool fits = timestamp + lifetime < DEFAULT;
            assert(refusal == (lifetime == 0 || fits ? 0 : 25));
            if (refusal == 0) assert(end == (lifetime == 0 ? 0 : timestamp + lifetime));
            return;
        }
        if (requested == 0) assert(refusal == (max == 0 ? 0 : 25));
        else if (requested < timestamp) assert(refusal == 24);
        else if (max != 0 && requested > timestamp + max) assert(refusal == 25);
        else assert(refusal == 0);
        if (refusal == 0) assert(end == requested);
    }

    /// @dev What is granted is not in the past, not beyond the maximum, and held by 40 bits.
    function check_expiry_keepsItsBounds(uint256 operatorWord, uint40 requested, uint40 timestamp)
        public
        pure
    {
        uint256 max = operatorWord >> 56 & 2 ** 40 - 1;
        uint256 lifetime = operatorWord >> 96 & 2 ** 40 - 1;
        // As `withNetwork` leaves them.
        if (max != 0 && (lifetime == 0 || lifetime > max)) return;
        (uint256 refusal, uint256 end) =
            Lifecycle.expiry(requested, timestamp, OperatorWord.wrap(operatorWord));
        if (refusal != 0) return;
        assert(end < DEFAULT);
        if (end == 0) {
            assert(max == 0);
            return;
        }
        assert(end >= timestamp);
        if (max != 0) assert(end - timestamp <= max);
    }
}
