// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperLimits, GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {OperatorWord, OperatorWords} from "../../src/types/OperatorWord.sol";
import {PassWord, PassWords} from "../../src/types/PassWord.sol";

/// @dev What is put into a word is read from it, and whatever changes a field changes no other.
/// Fields are given by the tables of `PassWord` and `OperatorWord`.
contract WordsSymbolicTest {
    /// @dev The word with a field cleared.
    function without(uint256 word, uint256 shift, uint256 width) private pure returns (uint256) {
        return word & ~((2 ** width - 1) << shift);
    }

    function field(uint256 word, uint256 shift, uint256 width) private pure returns (uint256) {
        return word >> shift & 2 ** width - 1;
    }

    /* PASSES */

    function check_passWord_givesItsFields(uint256 word) public pure {
        PassWord pass = PassWord.wrap(word);
        assert(pass.exists() == (word != 0));
        assert(pass.state() == field(word, 0, 8));
        assert(pass.isUnbound() == (field(word, 8, 1) == 1));
        assert(pass.gatekeeper() == field(word, 16, 32));
        assert(pass.expiresAt() == field(word, 48, 40));
        assert(pass.issuedAt() == field(word, 88, 40));
        assert(pass.attributes() == field(word, 128, 64));
        assert(pass.statusReason() == field(word, 192, 8));
        assert(pass.isByNetwork() == (field(word, 199, 1) == 1));
    }

    function check_issued_packsWhatItIsGiven(
        uint32 gatekeeper,
        bool unbound,
        uint40 expiresAt,
        uint40 issuedAt,
        uint64 attributes
    ) public pure {
        PassWord pass = PassWords.issued(gatekeeper, unbound, expiresAt, issuedAt, attributes);
        assert(pass.state() == PassWords.ACTIVE);
        assert(pass.isUnbound() == unbound);
        assert(pass.gatekeeper() == gatekeeper);
        assert(pass.expiresAt() == expiresAt);
        assert(pass.issuedAt() == issuedAt);
        assert(pass.attributes() == attributes);
        assert(pass.statusReason() == 0);
        assert(PassWord.unwrap(pass) >> 200 == 0);
        assert(field(PassWord.unwrap(pass), 9, 7) == 0);
    }

    function check_withState_changesStateAndReasonAlone(uint256 word, uint8 state, uint8 reason)
        public
        pure
    {
        uint256 changed = PassWord.unwrap(PassWord.wrap(word).withState(state, reason));
        assert(field(changed, 0, 8) == state);
        assert(field(changed, 192, 8) == reason);
        uint256 rest = without(without(word, 0, 8), 192, 8);
        assert(without(without(changed, 0, 8), 192, 8) == rest);
    }

    function check_withExpiresAt_changesTheExpiryAlone(uint256 word, uint40 expiresAt) public pure {
        uint256 changed = PassWord.unwrap(PassWord.wrap(word).withExpiresAt(expiresAt));
        assert(field(changed, 48, 40) == expiresAt);
        assert(without(changed, 48, 40) == without(word, 48, 40));
    }

    function check_withAttributes_changesTheAttributesAlone(uint256 word, uint64 attributes)
        public
        pure
    {
        uint256 changed = PassWord.unwrap(PassWord.wrap(word).withAttributes(attributes));
        assert(field(changed, 128, 64) == attributes);
        assert(without(changed, 128, 64) == without(word, 128, 64));
    }

    function check_passWithGatekeeper_changesTheGatekeeperAlone(uint256 word, uint32 gatekeeper)
        public
        pure
    {
        uint256 changed = PassWord.unwrap(PassWord.wrap(word).withGatekeeper(gatekeeper));
        assert(field(changed, 16, 32) == gatekeeper);
        assert(without(changed, 16, 32) == without(word, 16, 32));
    }

    /* OPERATORS */

    function check_operatorWord_givesItsFields(uint256 word, uint8 asked) public pure {
        OperatorWord operator = OperatorWord.wrap(word);
        uint256 status = field(word, 32, 8);
        assert(operator.gatekeeper() == field(word, 0, 32));
        assert(operator.isActive() == (status == 1));
        bool isPermitted = field(word, 40, 8) & asked == asked;
        assert(operator.isActiveWith(asked) == (status == 1 && isPermitted));
        assert(operator.networkHas(asked) == (field(word, 48, 8) & asked != 0));
        assert(operator.maxLifetimeSeconds() == field(word, 56, 40));
        assert(operator.defaultLifetimeSeconds() == field(word, 96, 40));
        // Others do not exist.
        if (status <= uint256(GatekeeperStatus.Removed)) {
            assert(uint256(operator.status()) == status);
        }
    }

    function check_operatorWithGatekeeper_changesIndexAndStatusAlone(
        uint256 word,
        uint32 index,
        GatekeeperStatus status
    ) public pure {
        uint256 changed = OperatorWord.unwrap(OperatorWord.wrap(word).withGatekeeper(index, status));
        assert(field(changed, 0, 32) == index);
        assert(field(changed, 32, 8) == uint256(status));
        assert(without(changed, 0, 40) == without(word, 0, 40));
    }

    function check_withLimits_changesPermissionsAndQuotaAlone(
        uint256 word,
        GatekeeperLimits memory limits
    ) public pure {
        uint256 changed = OperatorWord.unwrap(OperatorWord.wrap(word).withLimits(limits));
        assert(field(changed, 40, 8) == limits.permissions);
        assert(field(changed, 136, 32) == limits.issuedPerDay);
        uint256 rest = without(without(word, 40, 8), 136, 32);
        assert(without(without(changed, 40, 8), 136, 32) == rest);
    }

    function check_withNetwork_changesFlagsAndLifetimesAlone(
        uint256 word,
        NetworkSettings memory settings,
        bool paused,
        uint40 maxLifetimeSeconds
    ) public pure {
        OperatorWord operator = OperatorWord.wrap(word);
        uint256 changed =
            OperatorWord.unwrap(operator.withNetwork(settings, paused, maxLifetimeSeconds));
        assert(field(changed, 48, 8) == (settings.flags | (paused ? 128 : 0)));
        uint256 max = shorter(settings.maxLifetimeSeconds, maxLifetimeSeconds);
        assert(field(changed, 56, 40) == max);
        assert(field(changed, 96, 40) == shorter(settings.defaultLifetimeSeconds, max));
        assert(without(changed, 48, 88) == without(word, 48, 88));
    }

    function check_shorter_takesZeroForNoLimit(uint256 left, uint256 right) public pure {
        assert(OperatorWords.shorter(left, right) == shorter(left, right));
    }

    function shorter(uint256 left, uint256 right) private pure returns (uint256) {
        if (left == 0) return right;
        if (right == 0) return left;
        return left < right ? left : right;
    }

    /// @dev Never more in a UTC day than the quota, and never one too few.
    function check_counted_keepsTheQuotaOfTheDay(uint256 word, uint40 timestamp) public pure {
        uint256 quota = field(word, 136, 32);
        uint256 day = uint256(timestamp) / 86_400;
        uint256 issued = field(word, 168, 24) == day ? field(word, 192, 32) : 0;
        (uint256 refusal, OperatorWord counted) = OperatorWord.wrap(word).counted(timestamp);
        uint256 changed = OperatorWord.unwrap(counted);
        if (quota == 0 || issued >= quota) {
            assert(refusal == (quota == 0 ? Refusal.NONE : Refusal.QUOTA_EXHAUSTED));
            assert(changed == word);
            return;
        }
        assert(refusal == Refusal.NONE);
        assert(field(changed, 168, 24) == day);
        assert(field(changed, 192, 32) == issued + 1);
        assert(without(changed, 168, 56) == without(word, 168, 56));
    }
}
