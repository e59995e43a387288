// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {DEFAULT_EXPIRY, Step, Verb} from "../../src/types/Step.sol";
import {VectorTest} from "./VectorTest.sol";

/// @dev The lives of `lifecycle.json`, as the registry's types say them. Those with a moment or
/// lifetime that 40 bits do not hold are left out and counted.
abstract contract LifecycleCases is VectorTest {
    enum Kind {
        // What a `Step` can say.
        OfPass,
        Consume,
        Close,
        OfNetwork
    }

    struct Life {
        string name;
        NetworkSettings settings;
        uint8[] permissions;
        uint40[] maxLifetimes;
        StepVector[] steps;
    }

    struct StepVector {
        uint256 timestamp;
        Kind kind;
        string verb;
        string by;
        /// Of `OfPass`.
        Step step;
        /// Of `Consume`.
        Requirement requirement;
        /// Of `OfNetwork`; the next two likewise.
        uint256 slot;
        GatekeeperStatus status;
        uint8 permissions;
        uint256 refusal;
        /// The pass afterwards, without its gatekeeper. Zero: there is none.
        uint256 word;
        uint256 slotAfter;
        uint256 generationAfter;
        uint256 verdict;
    }

    uint256 internal cases;
    uint256 internal beyond40Bits;
    /// @dev Each a `Life`, encoded.
    bytes[] internal lives;

    function setUp() public override {
        super.setUp();
        string[] memory all = casesOf("lifecycle.json");
        cases = all.length;
        for (uint256 i = 0; i < all.length; ++i) {
            this.read(all[i]);
        }
    }

    /// @dev One case, by itself so that its memory is: the policy, the gatekeepers and the steps.
    function read(string calldata json) external {
        string[] memory parts = objectsIn(json);
        for (uint256 i = 0; i < parts.length; ++i) {
            if (isHeldBy40Bits(parts[i])) continue;
            ++beyond40Bits;
            return;
        }
        uint256 first = 1;
        while (!vm.keyExistsJson(parts[first], ".verb")) ++first;
        Life memory life;
        life.name = text(json, ".name");
        life.settings = settingsOf(parts[0]);
        life.permissions = new uint8[](first - 1);
        life.maxLifetimes = new uint40[](first - 1);
        for (uint256 i = 1; i < first; ++i) {
            life.permissions[i - 1] = uint8(number(parts[i], ".permissions"));
            life.maxLifetimes[i - 1] = uint40(number(parts[i], ".max_lifetime_seconds"));
        }
        life.steps = new StepVector[](parts.length - first);
        for (uint256 i = first; i < parts.length; ++i) {
            life.steps[i - first] = stepVectorOf(parts[i]);
        }
        lives.push(abi.encode(life));
    }

    function isHeldBy40Bits(string memory part) private view returns (bool) {
        return fits40Bits(part, ".default_lifetime_seconds")
            && fits40Bits(part, ".max_lifetime_seconds") && fits40Bits(part, ".now")
            && (asksForDefault(part) || fits40Bits(part, ".expires_at"))
            && fits40Bits(part, ".after.issued_at") && fits40Bits(part, ".after.expires_at");
    }

    function settingsOf(string memory policy)
        private
        pure
        returns (NetworkSettings memory settings)
    {
        settings.defaultLifetimeSeconds = uint40(number(policy, ".default_lifetime_seconds"));
        settings.maxLifetimeSeconds = uint40(number(policy, ".max_lifetime_seconds"));
        if (flag(policy, ".renounce_forbidden")) settings.flags |= NetworkFlags.RENOUNCE_FORBIDDEN;
        if (flag(policy, ".single_use")) settings.flags |= NetworkFlags.SINGLE_USE;
    }

    function stepVectorOf(string memory json) private view returns (StepVector memory vector) {
        vector.timestamp = number(json, ".now");
        vector.verb = text(json, ".verb");
        vector.by = text(json, ".by");
        if (equal(vector.verb, "Consume")) {
            vector.kind = Kind.Consume;
            vector.requirement = Requirement(
                uint64(number(json, ".requirement.attributes")),
                uint64(number(json, ".requirement.min_remaining_seconds")),
                uint64(number(json, ".requirement.max_age_seconds"))
            );
        } else if (equal(vector.verb, "Close")) {
            vector.kind = Kind.Close;
        } else if (isOfPass(vector.verb)) {
            vector.step = stepOf(json, vector.verb);
        } else {
            vector.kind = Kind.OfNetwork;
            vector.slot = numberOrZero(json, ".gatekeeper");
            vector.permissions = uint8(numberOrZero(json, ".permissions"));
            if (vm.keyExistsJson(json, ".status")) {
                vector.status = GatekeeperStatus(statusOf(text(json, ".status")));
            }
        }
        string memory expected = text(json, ".expected");
        if (!equal(expected, "Ok")) vector.refusal = codeOf(expected);
        if (vm.keyExistsJson(json, ".after.state")) {
            uint256 reason = number(json, ".after.status_reason");
            vector.word = wordOf(json, ".after", 0, 0, reason);
            vector.slotAfter = number(json, ".after.gatekeeper_slot");
            vector.generationAfter = number(json, ".after.generation");
        }
        vector.verdict = codeOf(text(json, ".verdict"));
    }

    function stepOf(string memory json, string memory verb)
        private
        view
        returns (Step memory step)
    {
        step.verb = Verb(position(verb, verbsOfPasses()));
        step.wallet = holder;
        if (asksForDefault(json)) step.expiresAt = DEFAULT_EXPIRY;
        else step.expiresAt = uint40(numberOrZero(json, ".expires_at"));
        step.attributes = uint64(numberOrZero(json, ".attributes"));
        step.reason = uint8(numberOrZero(json, ".reason"));
    }

    /// @dev In the order of `Verb`.
    function verbsOfPasses() private pure returns (string[] memory names) {
        names = new string[](8);
        (names[0], names[1], names[2]) = ("Issue", "Freeze", "Unfreeze");
        (names[3], names[4], names[5]) = ("Renew", "Revoke", "SetAttributes");
        (names[6], names[7]) = ("TakeOver", "Renounce");
    }

    function isOfPass(string memory verb) private pure returns (bool) {
        string[] memory names = verbsOfPasses();
        for (uint256 i = 0; i < names.length; ++i) {
            if (equal(verb, names[i])) return true;
        }
        return false;
    }

    function asksForDefault(string memory json) private view returns (bool) {
        return vm.keyExistsJson(json, ".expires_at") && equal(text(json, ".expires_at"), "default");
    }

    function numberOrZero(string memory json, string memory field) private view returns (uint256) {
        return vm.keyExistsJson(json, field) ? number(json, field) : 0;
    }
}
