// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {NetworkFlags} from "../types/Network.sol";
import {OperatorWord} from "../types/OperatorWord.sol";
import {PassWord, PassWords} from "../types/PassWord.sol";
import {Permissions} from "../types/Gatekeeper.sol";
import {Reason} from "../types/Reason.sol";
import {DEFAULT_EXPIRY} from "../types/Step.sol";
import {Refusal} from "./Refusal.sol";

/// @notice What may become of a pass, by whose signature. Pure; the numbers are of `Refusal`.
library Lifecycle {
    /// @notice How long after its expiry a pass may be closed, in seconds.
    uint256 internal constant CLOSE_GRACE_SECONDS = 90 days;

    /// @notice Whether an operator may do what needs `permission`. That its gatekeeper stands for the
    /// pass is checked before. A paused network stops its gatekeepers from granting, never from
    /// withdrawing.
    function authorise(OperatorWord operator, PassWord pass, uint256 permission)
        internal
        pure
        returns (uint256)
    {
        if (!operator.isActiveWith(permission)) {
            if (operator.gatekeeper() == 0) return Refusal.NOT_AUTHORIZED;
            return operator.isActive() ? Refusal.PERMISSION_MISSING : Refusal.GATEKEEPER_NOT_ACTIVE;
        }
        if (permission == Permissions.UNFREEZE) {
            if (pass.state() == PassWords.FROZEN && pass.isByNetwork()) {
                return Refusal.FROZEN_BY_NETWORK;
            }
        }
        if (
            permission & (Permissions.FREEZE | Permissions.REVOKE) == 0
                && operator.networkHas(NetworkFlags.PAUSED)
        ) return uint256(Reason.NetworkPaused);
        return Refusal.NONE;
    }

    /// @notice What a freeze makes of a pass that exists. The network may freeze again what a
    /// gatekeeper froze, and then it alone unfreezes.
    function frozen(PassWord pass, uint256 reason, bool byNetwork)
        internal
        pure
        returns (uint256 refusal, PassWord)
    {
        uint256 state = pass.state();
        if (state == PassWords.REVOKED) return (Refusal.PASS_REVOKED, pass);
        if (state == PassWords.FROZEN && (!byNetwork || pass.isByNetwork())) {
            return (Refusal.PASS_FROZEN, pass);
        }
        return _moved(pass, PassWords.FROZEN, reason, byNetwork);
    }

    /// @notice What an unfreeze makes of a pass that exists.
    function unfrozen(PassWord pass) internal pure returns (uint256 refusal, PassWord) {
        uint256 state = pass.state();
        if (state == PassWords.REVOKED) return (Refusal.PASS_REVOKED, pass);
        if (state != PassWords.FROZEN) return (Refusal.PASS_NOT_FROZEN, pass);
        return (Refusal.NONE, pass.withState(PassWords.ACTIVE, 0));
    }

    /// @notice What a revocation makes of a pass that exists.
    function revoked(PassWord pass, uint256 reason, bool byNetwork)
        internal
        pure
        returns (uint256 refusal, PassWord)
    {
        if (pass.state() == PassWords.REVOKED) return (Refusal.PASS_REVOKED, pass);
        return _moved(pass, PassWords.REVOKED, reason, byNetwork);
    }

    /// @notice Whether a pass that exists stands still long enough to be changed: not revoked, and
    /// not frozen unless `evenFrozen`.
    function changeable(PassWord pass, bool evenFrozen) internal pure returns (uint256) {
        uint256 state = pass.state();
        if (state == PassWords.ACTIVE) return Refusal.NONE;
        if (state == PassWords.REVOKED) return Refusal.PASS_REVOKED;
        return evenFrozen ? Refusal.NONE : Refusal.PASS_FROZEN;
    }

    /// @notice Whether a pass may be cleared away.
    function closable(PassWord pass, uint256 timestamp) internal pure returns (uint256 refusal) {
        if (!pass.exists()) return uint256(Reason.NoPass);
        refusal = changeable(pass, false);
        if (refusal != Refusal.NONE) return refusal;
        uint256 end = pass.expiresAt();
        if (end == 0 || timestamp <= end + CLOSE_GRACE_SECONDS) return Refusal.NOT_LONG_EXPIRED;
    }

    /// @notice The expiry that an issue or renewal at `timestamp` grants.
    /// @param requested As `Step.expiresAt`. `timestamp` itself is allowed.
    /// @param operator Whose limits bind.
    function expiry(uint256 requested, uint256 timestamp, OperatorWord operator)
        internal
        pure
        returns (uint256 refusal, uint256 expiresAt)
    {
        if (requested == DEFAULT_EXPIRY) {
            uint256 lifetime = operator.defaultLifetimeSeconds();
            if (lifetime == 0) return (Refusal.NONE, 0);
            expiresAt = timestamp + lifetime;
            // What 40 bits do not hold, or what stands for the default.
            if (expiresAt >= DEFAULT_EXPIRY) refusal = Refusal.LIFETIME_TOO_LONG;
            return (refusal, expiresAt);
        }
        uint256 max = operator.maxLifetimeSeconds();
        if (requested == 0) return (max == 0 ? Refusal.NONE : Refusal.LIFETIME_TOO_LONG, 0);
        if (requested < timestamp) return (Refusal.EXPIRY_IN_PAST, 0);
        if (max != 0 && requested - timestamp > max) return (Refusal.LIFETIME_TOO_LONG, 0);
        return (Refusal.NONE, requested);
    }

    function _moved(PassWord pass, uint256 state, uint256 reason, bool byNetwork)
        private
        pure
        returns (uint256 refusal, PassWord)
    {
        if (reason >= PassWords.BY_NETWORK) return (Refusal.INVALID_REASON, pass);
        return
            (
                Refusal.NONE,
                pass.withState(state, byNetwork ? reason | PassWords.BY_NETWORK : reason)
            );
    }
}
