// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice What a network decides about its passes.
struct NetworkSettings {
    /// Lifetime of a pass for which no expiry is asked, in seconds. Zero: the maximum.
    uint40 defaultLifetimeSeconds;
    /// Longest lifetime of a pass, in seconds. Zero: no limit.
    uint40 maxLifetimeSeconds;
    /// A set of `NetworkFlags`.
    uint8 flags;
}

/// @notice The bits of `NetworkSettings.flags`.
library NetworkFlags {
    /// @notice Holders may not renounce.
    uint8 internal constant RENOUNCE_FORBIDDEN = 1;
    /// @notice Holders may have a dApp consume their pass.
    uint8 internal constant SINGLE_USE = 2;
    /// @notice Passes issued from now on are unbound: decided by their own word alone.
    uint8 internal constant UNBOUND = 4;
    /// @notice Everything that may be set.
    uint8 internal constant ALL = 7;
    /// @dev In a gatekeeper's own word only, beside the flags above: the network is paused.
    uint8 internal constant PAUSED = 0x80;
}

/// @notice A network of gatekeepers. No authority: it does not exist.
struct Network {
    /// Who governs it.
    address authority;
    NetworkSettings settings;
    bool paused;
    /// Who may only pause, freeze and halt. Zero: nobody.
    address guardian;
    /// The greatest gatekeeper index given out.
    uint32 lastGatekeeper;
    /// Who may accept the authority. Zero: nobody.
    address pendingAuthority;
}
