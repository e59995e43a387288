// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice Whether a gatekeeper may act, and whether its passes count.
enum GatekeeperStatus {
    /// There is no such gatekeeper.
    None,
    /// Acts within its permissions; its passes count.
    Active,
    /// May not act; its passes still count.
    Frozen,
    /// May not act, and its passes do not count until it is set back.
    Halted,
    /// Gone for good, with every pass it issued.
    Removed
}

/// @notice The bits of `GatekeeperLimits.permissions`.
library Permissions {
    uint8 internal constant ISSUE = 1;
    uint8 internal constant FREEZE = 2;
    uint8 internal constant UNFREEZE = 4;
    uint8 internal constant RENEW = 8;
    uint8 internal constant REVOKE = 16;
    uint8 internal constant SET_ATTRIBUTES = 32;
    uint8 internal constant ALL = 63;
}

/// @notice What bounds a gatekeeper.
struct GatekeeperLimits {
    /// A set of `Permissions`.
    uint8 permissions;
    /// Longest lifetime that it may grant, in seconds. Zero: the network's.
    uint40 maxLifetimeSeconds;
    /// How many passes it may issue in a UTC day. Zero: any number.
    uint32 issuedPerDay;
}

/// @notice A gatekeeper of a network, by its index there.
struct Gatekeeper {
    /// The cold key, which rotates the operator. Its address is the name of the issuer.
    address authority;
    /// The hot key, which signs for passes. Zero: the gatekeeper was removed, or lives on under
    /// the index that its raised generation gave it.
    address operator;
    /// As in `GatekeeperLimits`.
    uint40 maxLifetimeSeconds;
    /// The index of the gatekeeper that may take over this one's passes. Zero: none.
    uint32 successor;
}
