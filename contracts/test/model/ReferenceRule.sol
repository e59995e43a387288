// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {Verb} from "../../src/types/Step.sol";
import {ReferenceStorage} from "./ReferenceStorage.sol";

/// @dev Whether a pass is good, who may do what to it, and how long it may last.
abstract contract ReferenceRule is ReferenceStorage {
    uint256 private constant DEFAULT = 2 ** 40 - 1;

    /* THE RULE */

    function evaluate(NetworkState storage net, Pass memory pass, Requirement memory requirement)
        internal
        view
        returns (Reason)
    {
        if (!pass.exists) return Reason.NoPass;
        if (pass.state == State.Revoked) return Reason.Revoked;
        if (pass.state == State.Frozen) return Reason.Frozen;
        uint256 timestamp = block.timestamp;
        if (pass.expiresAt != 0 && timestamp > pass.expiresAt) return Reason.Expired;
        if (!pass.unbound && !stands(net, pass.gatekeeper)) return Reason.IssuerInactive;
        uint64 missing = requirement.attributes & ~pass.attributes;
        if (missing != 0) return Reason.MissingAttributes;
        if (pass.expiresAt != 0 && pass.expiresAt - timestamp < requirement.minRemainingSeconds) {
            return Reason.ExpiresTooSoon;
        }
        if (
            requirement.maxAgeSeconds != 0 && timestamp > pass.issuedAt
                && timestamp - pass.issuedAt > requirement.maxAgeSeconds
        ) return Reason.TooOld;
        if (!pass.unbound && net.paused) return Reason.NetworkPaused;
        return Reason.Allow;
    }

    /* WHO MAY */

    function permissionOf(Verb verb) private pure returns (uint256) {
        if (verb == Verb.Issue || verb == Verb.TakeOver) return 1;
        if (verb == Verb.Freeze) return 2;
        if (verb == Verb.Unfreeze) return 4;
        if (verb == Verb.Renew) return 8;
        if (verb == Verb.Revoke) return 16;
        return 32;
    }

    function authoriseOperator(
        NetworkState storage net,
        address signer,
        Pass memory pass,
        Verb verb
    ) internal view returns (uint8) {
        uint256 index = net.seats[signer];
        if (index == 0) return 29;
        bool isIssuers = verb != Verb.Issue && verb != Verb.TakeOver;
        if (isIssuers && index != pass.gatekeeper) return 29;
        Keeper memory keeper = net.keepers[index];
        if (keeper.status != GatekeeperStatus.Active) return 31;
        if (keeper.limits.permissions & permissionOf(verb) == 0) return 30;
        bool isNetworks = pass.state == State.Frozen && pass.byNetwork;
        if (verb == Verb.Unfreeze && isNetworks) return 32;
        bool onlyReduces = verb == Verb.Freeze || verb == Verb.Revoke;
        if (net.paused && !onlyReduces) return 10;
        return 0;
    }

    function authorise(NetworkState storage net, address signer, Pass memory pass, Verb verb)
        internal
        view
        returns (uint8 refusal, bool byNetwork)
    {
        refusal = authoriseOperator(net, signer, pass, verb);
        if (refusal == 0) return (0, false);
        if (signer == net.authority) return (0, true);
        if (signer == net.guardian && verb == Verb.Freeze) return (0, true);
    }

    /* LIFETIMES */

    function expiry(NetworkState storage net, uint256 index, uint256 requested)
        internal
        view
        returns (uint8 refusal, uint256)
    {
        uint256 gatekeeperMax = net.keepers[index].limits.maxLifetimeSeconds;
        uint256 max = shorter(net.settings.maxLifetimeSeconds, gatekeeperMax);
        if (requested == DEFAULT) {
            uint256 lifetime = shorter(net.settings.defaultLifetimeSeconds, max);
            if (lifetime == 0) return (0, 0);
            uint256 end = block.timestamp + lifetime;
            return end < DEFAULT ? (0, end) : (25, 0);
        }
        if (requested == 0) return (max == 0 ? 0 : 25, 0);
        if (requested < block.timestamp) return (24, 0);
        if (max != 0 && requested > block.timestamp + max) return (25, 0);
        return (0, requested);
    }
}
