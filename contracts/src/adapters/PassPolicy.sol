// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IPassRegistry} from "../interfaces/IPassRegistry.sol";
import {Reason} from "../types/Reason.sol";
import {Requirement} from "../types/Requirement.sol";

/// @notice A network, and what its pass must meet.
struct PassTerm {
    bytes32 network;
    Requirement requirement;
}

/// @notice Whether a good pass of every term is asked for, or of any.
enum Combination {
    All,
    Any
}

/// @notice What the verdicts of several networks on one wallet add up to.
/// @dev Of a pass registry it asks in constant time for each term, and never reverts. Check the
/// registry once, with `RegistryCheck`.
library PassPolicy {
    /// @notice Whether the wallet has a good pass of every term. No terms: nobody has.
    /// @return reason `Allow`, or the lowest of the codes.
    /// @return network The first whose verdict it is. Zero without terms.
    function allOf(IPassRegistry registry, address wallet, PassTerm[] memory terms)
        internal
        view
        returns (Reason reason, bytes32 network)
    {
        return _evaluate(registry, wallet, Combination.All, terms);
    }

    /// @notice Whether the wallet has a good pass of any term. No terms: nobody has.
    /// @return reason `Allow`, or the highest of the codes: that of the pass that came closest.
    /// @return network The first whose verdict it is. Zero without terms.
    function anyOf(IPassRegistry registry, address wallet, PassTerm[] memory terms)
        internal
        view
        returns (Reason reason, bytes32 network)
    {
        return _evaluate(registry, wallet, Combination.Any, terms);
    }

    /// @notice What two verdicts add up to.
    function combined(Combination combination, Reason left, Reason right)
        internal
        pure
        returns (Reason)
    {
        // Allow is the lowest code, and is neither denial.
        (Reason low, Reason high) = left < right ? (left, right) : (right, left);
        bool lowest = combination == Combination.All;
        if (low == Reason.Allow) lowest = !lowest;
        return lowest ? low : high;
    }

    /// @notice Terms of several networks that share a requirement.
    function sharing(bytes32[] memory networks, Requirement memory requirement)
        internal
        pure
        returns (PassTerm[] memory terms)
    {
        terms = new PassTerm[](networks.length);
        for (uint256 i = 0; i < networks.length; ++i) {
            terms[i].network = networks[i];
            // Field by field: each term has a requirement of its own, to be changed alone.
            terms[i].requirement.attributes = requirement.attributes;
            terms[i].requirement.minRemainingSeconds = requirement.minRemainingSeconds;
            terms[i].requirement.maxAgeSeconds = requirement.maxAgeSeconds;
        }
    }

    function _evaluate(
        IPassRegistry registry,
        address wallet,
        Combination combination,
        PassTerm[] memory terms
    ) private view returns (Reason reason, bytes32 network) {
        if (terms.length == 0) return (Reason.NoPass, 0);
        for (uint256 i = 0; i < terms.length; ++i) {
            bytes32 id = terms[i].network;
            // As in `Gated`.
            Reason verdict = wallet == address(0)
                ? Reason.NoPass
                : registry.verifyWith(wallet, id, terms[i].requirement);
            if (i != 0) verdict = combined(combination, reason, verdict);
            if (i == 0 || verdict != reason) (reason, network) = (verdict, id);
        }
    }
}
