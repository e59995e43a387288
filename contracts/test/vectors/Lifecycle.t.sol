// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {console} from "forge-std/Test.sol";

import {Authorization} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {DEFAULT_EXPIRY, Step, Verb} from "../../src/types/Step.sol";
import {Envelope, Messages} from "../model/Messages.sol";
import {VectorTest} from "./VectorTest.sol";

/// @dev The shared lives of `lifecycle.json`, lived in the registry in each way that it has of
/// taking a step.
contract LifecycleVectorsTest is VectorTest {
    enum Way {
        Directly,
        InBatch,
        BySignature,
        InSignedBatch,
        // What issues alone; the other steps are taken directly.
        InIssueBatch,
        ByVoucher
    }

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

    struct Count {
        uint256 ofPasses;
        uint256 theWay;
        uint256 refused;
        uint256 ofNetworks;
    }

    uint256 private cases;
    uint256 private beyond40Bits;
    /// @dev Each a `Life`, encoded.
    bytes[] private lives;

    Count private count;
    uint256 private nonces;
    address private relayer = makeAddr("relayer");

    function setUp() public override {
        super.setUp();
        string[] memory all = casesOf("lifecycle.json");
        cases = all.length;
        for (uint256 i = 0; i < all.length; ++i) {
            this.read(all[i]);
        }
    }

    function test_lifecycle_directly() public {
        run(Way.Directly);
        // All but five in which another renounces for the holder.
        assertEq(count.theWay, 458, "taken this way");
    }

    function test_lifecycle_inBatches() public {
        run(Way.InBatch);
        assertEq(count.theWay, 463, "taken this way");
    }

    function test_lifecycle_bySignature() public {
        run(Way.BySignature);
        assertEq(count.theWay, 463, "taken this way");
    }

    function test_lifecycle_inSignedBatches() public {
        run(Way.InSignedBatch);
        assertEq(count.theWay, 463, "taken this way");
    }

    function test_lifecycle_issuedInBatches() public {
        run(Way.InIssueBatch);
        assertEq(count.theWay, 173, "taken this way");
    }

    function test_lifecycle_issuedByVoucher() public {
        run(Way.ByVoucher);
        assertEq(count.theWay, 173, "taken this way");
    }

    function run(Way way) private {
        for (uint256 i = 0; i < lives.length; ++i) {
            live(abi.decode(lives[i], (Life)), way);
        }
        console.log("cases:                        %d", cases);
        console.log("lived:                        %d", lives.length);
        console.log("skipped, time beyond 40 bits: %d", beyond40Bits);
        console.log("steps of passes:              %d", count.ofPasses);
        console.log("of these, taken this way:     %d", count.theWay);
        console.log("of these, refused:            %d", count.refused);
        console.log("steps of networks:            %d", count.ofNetworks);
        assertEq(cases, 159, "cases");
        assertEq(lives.length, 148, "lived");
        assertEq(beyond40Bits, 11, "skipped");
        assertEq(count.ofPasses, 511, "steps of passes");
        assertEq(count.refused, 204, "refused");
        assertEq(count.ofNetworks, 52, "steps of networks");
    }

    /* READING */

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

    /* LIVING */

    function live(Life memory life, Way way) private {
        network = createNetwork(keccak256(bytes(life.name)), life.settings);
        delete indexes;
        for (uint256 slot = 0; slot < life.permissions.length; ++slot) {
            indexes.push();
            indexes[slot].push(
                addGatekeeper(
                    network,
                    gatekeeper0,
                    slot == 0 ? operator0 : operator1,
                    limits(life.permissions[slot], life.maxLifetimes[slot], 0)
                )
            );
        }
        for (uint256 i = 0; i < life.steps.length; ++i) {
            StepVector memory vector = life.steps[i];
            string memory label = string.concat(life.name, ", step ", vm.toString(i));
            vm.warp(vector.timestamp);
            if (vector.kind == Kind.OfNetwork) govern(vector, life);
            else take(vector, way, label);
            uint256 word = vector.word;
            if (word != 0) word |= indexes[vector.slotAfter][vector.generationAfter] << 16;
            assertPass(PassWord.wrap(word), string.concat(label, ": stored"));
            uint256 verdict = uint256(registry.verify(holder, network));
            assertEq(verdict, vector.verdict, string.concat(label, ": verdict"));
        }
    }

    function govern(StepVector memory vector, Life memory life) private {
        ++count.ofNetworks;
        uint32 index = present(vector.slot);
        (address by,) = signerOf(vector.by);
        vm.startPrank(by);
        if (equal(vector.verb, "Pause")) {
            registry.pause(network);
        } else if (equal(vector.verb, "Unpause")) {
            registry.unpause(network);
        } else if (equal(vector.verb, "SetGatekeeperStatus")) {
            registry.setGatekeeperStatus(network, index, vector.status);
        } else if (equal(vector.verb, "RaiseGeneration")) {
            indexes[vector.slot].push(registry.raiseGeneration(network, index));
        } else if (equal(vector.verb, "RemoveGatekeeper")) {
            registry.removeGatekeeper(network, index);
        } else if (equal(vector.verb, "SetPermissions")) {
            uint40 maxLifetime = life.maxLifetimes[vector.slot];
            registry.updateGatekeeper(
                network, index, gatekeeper0, limits(vector.permissions, maxLifetime, 0)
            );
        } else {
            revert(string.concat("no such verb: ", vector.verb));
        }
        vm.stopPrank();
    }

    function take(StepVector memory vector, Way way, string memory label) private {
        ++count.ofPasses;
        if (vector.refusal != 0) ++count.refused;
        if (vector.kind == Kind.Consume) {
            consume(vector);
        } else if (vector.kind == Kind.Close) {
            (address by,) = signerOf(vector.by);
            if (vector.refusal != 0) expectRefusal(vector.refusal);
            vm.prank(by);
            registry.close(network, holder);
        } else {
            if (vector.step.verb == Verb.TakeOver) appoint(vector.by);
            takeThe(way, vector, label);
        }
    }

    /// @dev The authority's consent to what a gatekeeper is about to take over.
    function appoint(string memory by) private {
        uint256 index = uint32(PassWord.unwrap(pass()) >> 16);
        if (index == 0) return;
        vm.prank(authority);
        registry.setSuccessor(network, uint32(index), present(equal(by, "gatekeeper1") ? 1 : 0));
    }

    function takeThe(Way way, StepVector memory vector, string memory label) private {
        Verb verb = vector.step.verb;
        Way asked = way;
        if (way >= Way.InIssueBatch && verb != Verb.Issue) way = Way.Directly;
        // One renounces one's own by being the caller; another can only sign that somebody does.
        bool isForeign = verb == Verb.Renounce && !equal(vector.by, "holder");
        if (way == Way.Directly && isForeign) way = Way.BySignature;
        if (way == asked) ++count.theWay;
        if (way == Way.Directly) takeDirectly(vector);
        if (way == Way.InBatch) takeInBatch(vector, label);
        if (way == Way.BySignature) takeBySignature(vector, label);
        if (way == Way.InSignedBatch) takeInSignedBatch(vector, label);
        if (way == Way.InIssueBatch) issueInBatch(vector, label);
        if (way == Way.ByVoucher) issueByVoucher(vector, label);
    }

    function takeDirectly(StepVector memory vector) private {
        Step memory step = vector.step;
        (address by,) = signerOf(vector.by);
        if (vector.refusal != 0) expectRefusal(vector.refusal);
        vm.prank(by);
        if (step.verb == Verb.Issue) {
            registry.issue(network, holder, step.expiresAt, step.attributes);
        } else if (step.verb == Verb.Freeze) {
            registry.freeze(network, holder, step.reason);
        } else if (step.verb == Verb.Unfreeze) {
            registry.unfreeze(network, holder);
        } else if (step.verb == Verb.Renew) {
            registry.renew(network, holder, step.expiresAt);
        } else if (step.verb == Verb.Revoke) {
            registry.revoke(network, holder, step.reason);
        } else if (step.verb == Verb.SetAttributes) {
            registry.setAttributes(network, holder, step.attributes);
        } else if (step.verb == Verb.TakeOver) {
            registry.takeOver(network, holder);
        } else {
            registry.renounce(network);
        }
    }

    function takeInBatch(StepVector memory vector, string memory label) private {
        (address by,) = signerOf(vector.by);
        vm.prank(by);
        assertRefusals(registry.batch(network, alone(vector.step)), vector.refusal, label);
    }

    function takeBySignature(StepVector memory vector, string memory label) private {
        (address by, uint256 key) = signerOf(vector.by);
        Envelope memory envelope = nextEnvelope(by);
        bytes32 message = Messages.passStep(network, vector.step, envelope);
        if (vector.refusal != 0) expectRefusal(vector.refusal);
        vm.prank(relayer);
        registry.submit(network, vector.step, sealedBy(key, message, envelope));
        assertEq(isUsed(envelope), vector.refusal == 0, string.concat(label, ": nonce used"));
    }

    function takeInSignedBatch(StepVector memory vector, string memory label) private {
        (address by, uint256 key) = signerOf(vector.by);
        Envelope memory envelope = nextEnvelope(by);
        Step[] memory steps = alone(vector.step);
        bytes32 message = Messages.passSteps(network, steps, envelope);
        vm.prank(relayer);
        uint8[] memory refusals =
            registry.submitBatch(network, steps, sealedBy(key, message, envelope));
        assertRefusals(refusals, vector.refusal, label);
        assertTrue(isUsed(envelope), string.concat(label, ": nonce used"));
    }

    function issueInBatch(StepVector memory vector, string memory label) private {
        Step memory step = vector.step;
        address[] memory wallets = new address[](1);
        wallets[0] = holder;
        (address by,) = signerOf(vector.by);
        vm.prank(by);
        uint8[] memory refusals =
            registry.issueBatch(network, step.expiresAt, step.attributes, wallets);
        assertRefusals(refusals, vector.refusal, label);
    }

    function issueByVoucher(StepVector memory vector, string memory label) private {
        Step memory step = vector.step;
        (address by, uint256 key) = signerOf(vector.by);
        Envelope memory envelope = nextEnvelope(by);
        bytes32 message =
            Messages.voucher(network, holder, step.expiresAt, step.attributes, envelope);
        if (vector.refusal != 0) expectRefusal(vector.refusal);
        vm.prank(holder);
        registry.claim(network, step.expiresAt, step.attributes, sealedBy(key, message, envelope));
        assertEq(isUsed(envelope), vector.refusal == 0, string.concat(label, ": nonce used"));
    }

    /// @dev This test is the dApp.
    function consume(StepVector memory vector) private {
        (address by, uint256 key) = signerOf(vector.by);
        Envelope memory envelope = nextEnvelope(by);
        bytes32 message = Messages.consume(network, address(this), vector.requirement, envelope);
        if (vector.refusal != 0) expectRefusal(vector.refusal);
        registry.consume(network, holder, vector.requirement, sealedBy(key, message, envelope));
    }

    function alone(Step memory step) private pure returns (Step[] memory steps) {
        steps = new Step[](1);
        steps[0] = step;
    }

    function assertRefusals(uint8[] memory refusals, uint256 refusal, string memory label)
        private
        pure
    {
        assertEq(refusals.length, 1, string.concat(label, ": refusals"));
        assertEq(refusals[0], refusal, string.concat(label, ": refusal"));
    }

    /* WHO */

    function signerOf(string memory role) private returns (address, uint256 key) {
        if (equal(role, "gatekeeper0")) return (operator0, operator0Key);
        if (equal(role, "gatekeeper1")) return (operator1, operator1Key);
        if (equal(role, "holder")) return (holder, holderKey);
        return makeAddrAndKey(role);
    }

    /// @dev The index that the gatekeeper of a slot has now.
    function present(uint256 slot) private view returns (uint32) {
        return indexes[slot][indexes[slot].length - 1];
    }

    function nextEnvelope(address signer) private returns (Envelope memory) {
        return Envelope(signer, nonces++, type(uint256).max);
    }

    function sealedBy(uint256 key, bytes32 message, Envelope memory envelope)
        private
        view
        returns (Authorization memory)
    {
        return Authorization(
            envelope.signer, envelope.nonce, envelope.deadline, signature(key, digestOf(message))
        );
    }

    function isUsed(Envelope memory envelope) private view returns (bool) {
        uint256 word = registry.nonceBitmap(envelope.signer, envelope.nonce / 256);
        return word >> (envelope.nonce % 256) & 1 == 1;
    }
}
