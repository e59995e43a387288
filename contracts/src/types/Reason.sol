// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice The answer of the rule: 0 opens the gate, anything else says why it stays shut.
/// @dev The codes are ABI: the same numbers on Solana, on every EVM chain, in the SDK and in the
/// API. When several reasons apply, the lowest code wins.
enum Reason {
    /// The pass opens the gate.
    Allow,
    /// No pass exists for this wallet in this network.
    NoPass,
    /// The record shown is of another wallet or network. Never given here: a pass is looked up.
    WrongPass,
    /// The pass was revoked; that is final.
    Revoked,
    /// The pass is frozen; it keeps its expiry and may be unfrozen.
    Frozen,
    /// The pass's expiry lies in the past. The expiry second itself is still valid.
    Expired,
    /// The gatekeeper was removed or halted, or its generation was raised since it issued the pass.
    IssuerInactive,
    /// A required attribute is not set.
    MissingAttributes,
    /// Less than the required remaining validity is left.
    ExpiresTooSoon,
    /// The pass was issued longer ago than the requirement allows.
    TooOld,
    /// The network's authority or guardian paused it.
    NetworkPaused
}
