// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice Why a step of a pass's life is refused. 0: it is not; 1 to 10: a `Reason`.
/// @dev The codes are ABI, and the same on Solana.
library Refusal {
    uint256 internal constant NONE = 0;
    /// @notice The wallet already holds a pass of this network.
    uint256 internal constant PASS_EXISTS = 20;
    /// @notice The pass is revoked: nothing changes it, and none is issued in its place.
    uint256 internal constant PASS_REVOKED = 21;
    /// @notice The pass is frozen; unfreeze it first.
    uint256 internal constant PASS_FROZEN = 22;
    /// @notice The pass is not frozen.
    uint256 internal constant PASS_NOT_FROZEN = 23;
    /// @notice The expiry asked for has passed.
    uint256 internal constant EXPIRY_IN_PAST = 24;
    /// @notice The lifetime asked for is longer than the network or the gatekeeper may grant.
    uint256 internal constant LIFETIME_TOO_LONG = 25;
    /// @notice The network does not let holders renounce.
    uint256 internal constant RENOUNCE_FORBIDDEN = 26;
    /// @notice The network's passes are not single use.
    uint256 internal constant NOT_SINGLE_USE = 27;
    /// @notice The pass has not been expired for long enough to be closed.
    uint256 internal constant NOT_LONG_EXPIRED = 28;
    /// @notice The signer may not do this to this pass.
    uint256 internal constant NOT_AUTHORIZED = 29;
    /// @notice The gatekeeper lacks the permission.
    uint256 internal constant PERMISSION_MISSING = 30;
    /// @notice The gatekeeper is frozen, halted or removed.
    uint256 internal constant GATEKEEPER_NOT_ACTIVE = 31;
    /// @notice The network itself froze the pass; only its authority unfreezes it.
    uint256 internal constant FROZEN_BY_NETWORK = 32;
    /// @notice The reason given for a freeze or a revocation is above 127.
    uint256 internal constant INVALID_REASON = 33;
    /// @notice The gatekeeper has issued all that a UTC day allows.
    uint256 internal constant QUOTA_EXHAUSTED = 56;
}
