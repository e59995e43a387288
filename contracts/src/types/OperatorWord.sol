// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {GatekeeperLimits, GatekeeperStatus} from "./Gatekeeper.sol";
import {Refusal} from "../libraries/Refusal.sol";
import {NetworkFlags, NetworkSettings} from "./Network.sol";

/// @notice All that a step by an operator must know, in the one slot that it reads: its own
/// gatekeeper's facts, and a copy of its network's. Zero: not an operator.
///
/// | bits | field | unit |
/// |---|---|---|
/// | 0-31 | gatekeeper | index in the network |
/// | 32-39 | status | `GatekeeperStatus` |
/// | 40-47 | permissions | `Permissions` |
/// | 48-55 | network flags | `NetworkFlags`, with `PAUSED` |
/// | 56-95 | maximum lifetime | seconds; the shorter of gatekeeper's and network's; 0: no limit |
/// | 96-135 | default lifetime | seconds, not above the maximum; 0: never expires |
/// | 136-167 | issued per day | passes; 0: any number |
/// | 168-191 | day | UTC days since 1970, of the last issue |
/// | 192-223 | issued that day | passes |
/// | 224-255 | zero | |
type OperatorWord is uint256;

using OperatorWords for OperatorWord global;

/// @notice Reading and changing the fields of an `OperatorWord`.
library OperatorWords {
    uint256 private constant STATUS = 32;
    uint256 private constant PERMISSIONS = 40;
    uint256 private constant NETWORK_FLAGS = 48;
    uint256 private constant MAX_LIFETIME = 56;
    uint256 private constant DEFAULT_LIFETIME = 96;
    uint256 private constant ISSUED_PER_DAY = 136;
    uint256 private constant DAY = 168;
    uint256 private constant ISSUED_THAT_DAY = 192;

    function gatekeeper(OperatorWord operator) internal pure returns (uint256) {
        return uint32(OperatorWord.unwrap(operator));
    }

    function status(OperatorWord operator) internal pure returns (GatekeeperStatus) {
        return GatekeeperStatus(uint8(OperatorWord.unwrap(operator) >> STATUS));
    }

    function isActive(OperatorWord operator) internal pure returns (bool) {
        return uint8(OperatorWord.unwrap(operator) >> STATUS) == uint8(GatekeeperStatus.Active);
    }

    /// @notice Whether it is active and holds the permission.
    function isActiveWith(OperatorWord operator, uint256 permission) internal pure returns (bool) {
        uint256 status_ = uint256(type(uint8).max) << STATUS;
        uint256 active = uint256(GatekeeperStatus.Active) << STATUS;
        uint256 needed = permission << PERMISSIONS;
        return OperatorWord.unwrap(operator) & (status_ | needed) == active | needed;
    }

    function networkHas(OperatorWord operator, uint256 flag) internal pure returns (bool) {
        return OperatorWord.unwrap(operator) & (flag << NETWORK_FLAGS) != 0;
    }

    function maxLifetimeSeconds(OperatorWord operator) internal pure returns (uint256) {
        return uint40(OperatorWord.unwrap(operator) >> MAX_LIFETIME);
    }

    function defaultLifetimeSeconds(OperatorWord operator) internal pure returns (uint256) {
        return uint40(OperatorWord.unwrap(operator) >> DEFAULT_LIFETIME);
    }

    function withGatekeeper(OperatorWord operator, uint256 index, GatekeeperStatus status_)
        internal
        pure
        returns (OperatorWord)
    {
        uint256 word = (OperatorWord.unwrap(operator) >> PERMISSIONS) << PERMISSIONS;
        return OperatorWord.wrap(word | index | (uint256(status_) << STATUS));
    }

    function withLimits(OperatorWord operator, GatekeeperLimits memory limits)
        internal
        pure
        returns (OperatorWord)
    {
        uint256 word = OperatorWord.unwrap(operator);
        word &= ~((uint256(type(uint8).max) << PERMISSIONS)
                | (uint256(type(uint32).max) << ISSUED_PER_DAY));
        word |= uint256(limits.permissions) << PERMISSIONS;
        return OperatorWord.wrap(word | (uint256(limits.issuedPerDay) << ISSUED_PER_DAY));
    }

    /// @notice With the network's decisions, the lifetimes cut to the gatekeeper's maximum.
    function withNetwork(
        OperatorWord operator,
        NetworkSettings memory settings,
        bool paused,
        uint40 maxLifetimeSeconds_
    ) internal pure returns (OperatorWord) {
        uint256 word = OperatorWord.unwrap(operator);
        word &= ~((uint256(type(uint8).max) << NETWORK_FLAGS)
                | (uint256(type(uint40).max) << MAX_LIFETIME)
                | (uint256(type(uint40).max) << DEFAULT_LIFETIME));
        uint256 max = shorter(settings.maxLifetimeSeconds, maxLifetimeSeconds_);
        word |= uint256(paused ? settings.flags | NetworkFlags.PAUSED : settings.flags)
        << NETWORK_FLAGS;
        word |= max << MAX_LIFETIME;
        word |= shorter(settings.defaultLifetimeSeconds, max) << DEFAULT_LIFETIME;
        return OperatorWord.wrap(word);
    }

    /// @notice With one more pass issued at `timestamp`, if it has a quota.
    function counted(OperatorWord operator, uint256 timestamp)
        internal
        pure
        returns (uint256 refusal, OperatorWord)
    {
        uint256 word = OperatorWord.unwrap(operator);
        uint256 perDay = uint32(word >> ISSUED_PER_DAY);
        if (perDay == 0) return (Refusal.NONE, operator);
        uint256 day = timestamp / 1 days;
        uint256 issued = uint24(word >> DAY) == day ? uint32(word >> ISSUED_THAT_DAY) : 0;
        if (issued >= perDay) return (Refusal.QUOTA_EXHAUSTED, operator);
        word &= ~((uint256(type(uint24).max) << DAY)
                | (uint256(type(uint32).max) << ISSUED_THAT_DAY));
        return
            (
                Refusal.NONE,
                OperatorWord.wrap(word | (day << DAY) | ((issued + 1) << ISSUED_THAT_DAY))
            );
    }

    /// @notice The shorter of two lifetimes, where zero is no limit.
    function shorter(uint256 left, uint256 right) internal pure returns (uint256) {
        return left == 0 || (right != 0 && right < left) ? right : left;
    }
}
