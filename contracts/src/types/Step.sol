// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice What is done to a pass.
enum Verb {
    /// Create the pass.
    Issue,
    /// Suspend it.
    Freeze,
    /// Lift the suspension.
    Unfreeze,
    /// Change its expiry.
    Renew,
    /// Withdraw it for good.
    Revoke,
    /// Change its attributes.
    SetAttributes,
    /// Stand for it from now on; see `IPassRegistry.setSuccessor`.
    TakeOver,
    /// The holder gives it up.
    Renounce
}

/// @notice One step of a pass's life. A verb ignores the fields that it has no use for.
struct Step {
    Verb verb;
    /// Whose pass.
    address wallet;
    /// `Issue`, `Renew`: the last second in which the pass is valid (Unix time). Zero: never
    /// expires. `DEFAULT_EXPIRY`: what the network gives by default.
    uint40 expiresAt;
    /// `Issue`, `SetAttributes`: the bit set of what was found out.
    uint64 attributes;
    /// `Freeze`, `Revoke`: why, 0 to 127, in a code of the gatekeeper's choosing.
    uint8 reason;
}

/// @dev As `Step.expiresAt`: the default lifetime, cut to what is allowed, counted from the issue.
uint40 constant DEFAULT_EXPIRY = type(uint40).max;
