// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice A pass as its storage slot holds it. Zero: there is none.
///
/// | bits | field | unit |
/// |---|---|---|
/// | 0-7 | state | 0 none, 1 active, 2 frozen, 3 revoked |
/// | 8-15 | flags | 1: unbound, decided by this word alone |
/// | 16-47 | gatekeeper | index in the network, from 1 |
/// | 48-87 | expires at | Unix seconds, the last valid one; 0: never expires |
/// | 88-127 | issued at | Unix seconds; renewal leaves it |
/// | 128-191 | attributes | bit set |
/// | 192-199 | status reason | why it is frozen or revoked, 0-127; plus 128 if the network did it |
/// | 200-255 | zero | |
type PassWord is uint256;

using PassWords for PassWord global;

/// @notice Reading and changing the fields of a `PassWord`.
library PassWords {
    uint256 internal constant ACTIVE = 1;
    uint256 internal constant FROZEN = 2;
    uint256 internal constant REVOKED = 3;

    uint256 internal constant UNBOUND = 1;

    /// @dev The bit of the status reason that says that the network acted.
    uint256 internal constant BY_NETWORK = 0x80;

    uint256 private constant FLAGS = 8;
    uint256 private constant GATEKEEPER = 16;
    uint256 private constant EXPIRES_AT = 48;
    uint256 private constant ISSUED_AT = 88;
    uint256 private constant ATTRIBUTES = 128;
    uint256 private constant STATUS_REASON = 192;

    /// @notice A new, active pass.
    function issued(
        uint256 gatekeeper_,
        bool unbound,
        uint256 expiresAt_,
        uint256 issuedAt_,
        uint64 attributes_
    ) internal pure returns (PassWord) {
        uint256 word = ACTIVE | (gatekeeper_ << GATEKEEPER) | (expiresAt_ << EXPIRES_AT)
            | (issuedAt_ << ISSUED_AT) | (uint256(attributes_) << ATTRIBUTES);
        return PassWord.wrap(unbound ? word | (UNBOUND << FLAGS) : word);
    }

    function exists(PassWord pass) internal pure returns (bool) {
        return PassWord.unwrap(pass) != 0;
    }

    function state(PassWord pass) internal pure returns (uint256) {
        return uint8(PassWord.unwrap(pass));
    }

    function isUnbound(PassWord pass) internal pure returns (bool) {
        return PassWord.unwrap(pass) & (UNBOUND << FLAGS) != 0;
    }

    function gatekeeper(PassWord pass) internal pure returns (uint256) {
        return uint32(PassWord.unwrap(pass) >> GATEKEEPER);
    }

    function expiresAt(PassWord pass) internal pure returns (uint40) {
        return uint40(PassWord.unwrap(pass) >> EXPIRES_AT);
    }

    function issuedAt(PassWord pass) internal pure returns (uint40) {
        return uint40(PassWord.unwrap(pass) >> ISSUED_AT);
    }

    function attributes(PassWord pass) internal pure returns (uint64) {
        return uint64(PassWord.unwrap(pass) >> ATTRIBUTES);
    }

    function statusReason(PassWord pass) internal pure returns (uint256) {
        return uint8(PassWord.unwrap(pass) >> STATUS_REASON);
    }

    /// @notice Whether the network's authority or guardian froze or revoked it.
    function isByNetwork(PassWord pass) internal pure returns (bool) {
        return PassWord.unwrap(pass) & (BY_NETWORK << STATUS_REASON) != 0;
    }

    /// @notice The same pass in another state, and why.
    function withState(PassWord pass, uint256 state_, uint256 statusReason_)
        internal
        pure
        returns (PassWord)
    {
        uint256 word = PassWord.unwrap(pass);
        word &= ~(uint256(type(uint8).max) | (uint256(type(uint8).max) << STATUS_REASON));
        return PassWord.wrap(word | state_ | (statusReason_ << STATUS_REASON));
    }

    function withExpiresAt(PassWord pass, uint256 expiresAt_) internal pure returns (PassWord) {
        return _with(pass, uint256(type(uint40).max), EXPIRES_AT, expiresAt_);
    }

    function withAttributes(PassWord pass, uint64 attributes_) internal pure returns (PassWord) {
        return _with(pass, uint256(type(uint64).max), ATTRIBUTES, attributes_);
    }

    function withGatekeeper(PassWord pass, uint256 gatekeeper_) internal pure returns (PassWord) {
        return _with(pass, uint256(type(uint32).max), GATEKEEPER, gatekeeper_);
    }

    /// @dev `value` must not be wider than `mask`.
    function _with(PassWord pass, uint256 mask, uint256 shift, uint256 value)
        private
        pure
        returns (PassWord)
    {
        return PassWord.wrap((PassWord.unwrap(pass) & ~(mask << shift)) | (value << shift));
    }
}
