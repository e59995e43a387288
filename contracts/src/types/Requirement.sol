// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice What a gate asks of a pass, beyond that it be good. All zero asks for nothing more.
struct Requirement {
    /// Attributes that must all be set: a bit set.
    uint64 attributes;
    /// Validity that must be left, in seconds; exactly this much is enough. A pass that never
    /// expires has it always.
    uint64 minRemainingSeconds;
    /// How long ago the pass may have been issued, in seconds; exactly this long is still allowed.
    /// Zero: any age.
    uint64 maxAgeSeconds;
}
