// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {PassRegistry} from "../../src/PassRegistry.sol";
import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperLimits, GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {Network, NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {DEFAULT_EXPIRY, Step, Verb} from "../../src/types/Step.sol";
import {Envelope, Messages} from "./Messages.sol";

/// @dev What somebody does: a call to the registry.
struct Action {
    address caller;
    bytes data;
    /// What the signature in it is of, if there is one.
    Envelope envelope;
}

/// @dev A few people who do all sorts of things to a few networks, at random: mostly what they may,
/// often to the second in which it begins or ends to be allowed. Everybody may have any role, or
/// several.
abstract contract Play is Test {
    uint256 internal constant WALLETS = 5;

    PassRegistry internal registry;
    bytes32[] internal networks;
    /// @dev Of whom the first `WALLETS` are also those that passes are of.
    address[] internal actors;
    mapping(address actor => uint256 key) internal keyOf;

    uint256 private entropy;
    uint256 private nonces = 250;
    /// @dev Calls with a signature, to be repeated.
    Action[] private signed;

    /// @dev Makes the call.
    function perform(Action memory action) internal virtual;

    /* THE STAGE */

    /// @dev Two networks, each with an authority, a guardian and two gatekeepers.
    function raiseCurtain() internal {
        registry = new PassRegistry();
        for (uint256 i = 0; i < 8; ++i) {
            (address actor, uint256 key) = makeAddrAndKey(string.concat("actor ", vm.toString(i)));
            actors.push(actor);
            keyOf[actor] = key;
        }
        for (uint256 i = 0; i < 2; ++i) {
            NetworkSettings memory settings = NetworkSettings(0, 0, i == 0 ? 2 : 6);
            networks.push(registry.networkId(actors[i], bytes32(i)));
            perform(actors[i], abi.encodeCall(IPassRegistry.createNetwork, (bytes32(i), settings)));
            perform(actors[i], abi.encodeCall(IPassRegistry.setGuardian, (networks[i], actors[2])));
            for (uint256 j = 5; j < 7; ++j) {
                GatekeeperLimits memory limits =
                    GatekeeperLimits(Permissions.ALL, 0, j == 5 ? 3 : 0);
                bytes memory data = abi.encodeCall(
                    IPassRegistry.addGatekeeper, (networks[i], actors[7], actors[j + i], limits)
                );
                perform(actors[i], data);
            }
        }
    }

    function perform(address caller, bytes memory data) private {
        perform(unsigned(caller, data));
    }

    function unsigned(address caller, bytes memory data)
        private
        pure
        returns (Action memory action)
    {
        (action.caller, action.data) = (caller, data);
    }

    /// @dev Whose the action is: the signer's, or else the caller's.
    function actorOf(Action memory action) internal pure returns (address) {
        return action.envelope.signer == address(0) ? action.caller : action.envelope.signer;
    }

    /* CHANCE */

    function seed(uint256 seed_) internal {
        entropy = seed_;
    }

    /// @dev Below `bound`.
    function draw(uint256 bound) internal returns (uint256) {
        entropy = uint256(keccak256(abi.encode(entropy)));
        return entropy % bound;
    }

    function oneIn(uint256 times) internal returns (bool) {
        return draw(times) == 0;
    }

    function anyNetwork() internal returns (bytes32) {
        return oneIn(50) ? bytes32(draw(100)) : networks[draw(networks.length)];
    }

    function anyActor() internal returns (address) {
        return actors[draw(actors.length)];
    }

    function anyWallet() internal returns (address) {
        return actors[draw(WALLETS)];
    }

    /// @dev Who has a pass, if a few tries find one.
    function anyHolder(bytes32 network) private returns (address wallet) {
        for (uint256 i = 0; i < 4; ++i) {
            wallet = anyWallet();
            if (PassWord.unwrap(registry.passWord(network, wallet)) != 0) break;
        }
    }

    /// @dev Who may, or sometimes anybody.
    function mostly(address rightful) private returns (address) {
        return rightful == address(0) || oneIn(6) ? anyActor() : rightful;
    }

    function authorityOf(bytes32 network) private returns (address) {
        return mostly(registry.getNetwork(network).authority);
    }

    function authorityOrGuardianOf(bytes32 network) private returns (address) {
        Network memory net = registry.getNetwork(network);
        return mostly(oneIn(2) ? net.authority : net.guardian);
    }

    function anyGatekeeper(bytes32 network) private returns (uint32) {
        uint256 last = registry.getNetwork(network).lastGatekeeper;
        if (oneIn(20)) return uint32(draw(last + 3));
        if (oneIn(50)) return uint32(draw(2 ** 32));
        // A living one, if ten tries find one.
        uint32 index;
        for (uint256 i = 0; i < 10; ++i) {
            index = uint32(1 + draw(last + 1));
            if (registry.getGatekeeper(network, index).operator != address(0)) break;
        }
        return index;
    }

    function gatekeeperOf(bytes32 network, address wallet) private view returns (uint32) {
        return uint32(PassWord.unwrap(registry.passWord(network, wallet)) >> 16);
    }

    function operatorOf(bytes32 network, uint32 index) private view returns (address) {
        return registry.getGatekeeper(network, index).operator;
    }

    /* WHEN */

    /// @dev A moment not before now, and one that 40 bits hold.
    function laterMoment() internal returns (uint256 moment) {
        uint256 kind = draw(8);
        uint256 end = uint40(PassWord.unwrap(registry.passWord(anyNetwork(), anyWallet())) >> 48);
        if (kind == 0) moment = block.timestamp + draw(3);
        if (kind == 1) moment = end + draw(2);
        if (kind == 2) moment = end + 90 days + draw(2);
        if (kind == 3) moment = (block.timestamp / 1 days + 1) * 1 days - draw(2);
        if (kind >= 4) moment = block.timestamp + draw(2 hours);
        if (kind == 7) moment = block.timestamp + draw(40 days);
        if (moment < block.timestamp || moment > type(uint40).max) return block.timestamp;
    }

    function anyLifetime() private returns (uint40) {
        uint40[5] memory lifetimes = [uint40(0), 0, 1 hours, 1 days, 30 days];
        return oneIn(20) ? uint40(draw(2 ** 40)) : lifetimes[draw(5)];
    }

    function anyExpiry() private returns (uint40) {
        uint256 kind = draw(10);
        if (kind == 0) return 0;
        if (kind <= 3) return DEFAULT_EXPIRY;
        if (kind == 4) return uint40(block.timestamp - 1 + draw(3));
        if (kind == 5 && oneIn(2)) return uint40(draw(2 ** 40));
        if (kind <= 7) return uint40(block.timestamp + draw(20 days));
        uint256 end = block.timestamp + anyLifetime() + draw(3);
        return uint40(end == 0 ? 0 : end - 1);
    }

    function anySettings() private returns (NetworkSettings memory) {
        uint8 flags = uint8(oneIn(20) ? draw(256) : draw(8));
        return NetworkSettings(anyLifetime(), anyLifetime(), flags);
    }

    function anyLimits() private returns (GatekeeperLimits memory limits) {
        limits.permissions = oneIn(3) ? uint8(draw(64)) : Permissions.ALL;
        if (oneIn(30)) limits.permissions = uint8(draw(256));
        limits.maxLifetimeSeconds = anyLifetime();
        limits.issuedPerDay = uint32(oneIn(2) ? 0 : draw(4));
    }

    function anyRequirement(bytes32 network, address wallet)
        internal
        returns (Requirement memory requirement)
    {
        uint256 word = PassWord.unwrap(registry.passWord(network, wallet));
        if (oneIn(2)) return requirement;
        if (oneIn(2)) requirement.attributes = uint64(word >> 128);
        if (oneIn(4)) requirement.attributes = uint64(draw(2 ** 64));
        uint256 end = uint40(word >> 48);
        uint256 left = end > block.timestamp ? end - block.timestamp : 0;
        if (oneIn(2)) requirement.minRemainingSeconds = uint64(left + draw(2));
        if (oneIn(20)) requirement.minRemainingSeconds = type(uint64).max;
        uint256 age = block.timestamp - uint40(word >> 88);
        if (oneIn(2)) requirement.maxAgeSeconds = uint64(age + draw(2));
        if (oneIn(20)) requirement.maxAgeSeconds = type(uint64).max;
    }

    /* STEPS OF PASSES */

    function anyStep(bytes32 network) private returns (address by, Step memory step) {
        step.wallet = oneIn(2) ? anyWallet() : anyHolder(network);
        step.expiresAt = anyExpiry();
        step.attributes = uint64(oneIn(4) ? draw(2 ** 64) : draw(8));
        step.reason = uint8(oneIn(8) ? draw(256) : draw(128));
        step.verb = oneIn(4) ? Verb(draw(8)) : fittingVerb(network, step.wallet);
        by = mostly(rightfulFor(network, step));
    }

    /// @dev One that the pass's state lets one expect.
    function fittingVerb(bytes32 network, address wallet) private returns (Verb) {
        uint256 state = uint8(PassWord.unwrap(registry.passWord(network, wallet)));
        if (state == 0) return Verb.Issue;
        if (state == 2 && oneIn(2)) return Verb.Unfreeze;
        uint32 index = gatekeeperOf(network, wallet);
        bool hasSuccessor = registry.getGatekeeper(network, index).successor != 0;
        if (hasSuccessor && oneIn(3)) return Verb.TakeOver;
        // Nothing follows a revocation.
        Verb verb = Verb(1 + draw(5));
        return verb == Verb.Revoke && !oneIn(4) ? Verb.Freeze : verb;
    }

    function rightfulFor(bytes32 network, Step memory step) private returns (address) {
        if (step.verb == Verb.Renounce) return step.wallet;
        if (step.verb == Verb.Issue) return operatorOf(network, anyGatekeeper(network));
        uint32 index = gatekeeperOf(network, step.wallet);
        if (step.verb == Verb.TakeOver) {
            return operatorOf(network, registry.getGatekeeper(network, index).successor);
        }
        if (oneIn(4)) return registry.getNetwork(network).authority;
        if (oneIn(6)) return registry.getNetwork(network).guardian;
        return operatorOf(network, index);
    }

    function anySteps(bytes32 network) private returns (address by, Step[] memory steps) {
        steps = new Step[](draw(4));
        for (uint256 i = 0; i < steps.length; ++i) {
            address rightful;
            (rightful, steps[i]) = anyStep(network);
            if (i == 0 || oneIn(2)) by = rightful;
        }
        if (by == address(0)) by = anyActor();
    }

    function aStep() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        (address by, Step memory step) = anyStep(network);
        return unsigned(by, directly(network, step));
    }

    function directly(bytes32 network, Step memory step) private pure returns (bytes memory) {
        address wallet = step.wallet;
        if (step.verb == Verb.Issue) {
            return
                abi.encodeCall(
                    IPassRegistry.issue, (network, wallet, step.expiresAt, step.attributes)
                );
        }
        if (step.verb == Verb.Freeze) {
            return abi.encodeCall(IPassRegistry.freeze, (network, wallet, step.reason));
        }
        if (step.verb == Verb.Unfreeze) {
            return abi.encodeCall(IPassRegistry.unfreeze, (network, wallet));
        }
        if (step.verb == Verb.Renew) {
            return abi.encodeCall(IPassRegistry.renew, (network, wallet, step.expiresAt));
        }
        if (step.verb == Verb.Revoke) {
            return abi.encodeCall(IPassRegistry.revoke, (network, wallet, step.reason));
        }
        if (step.verb == Verb.SetAttributes) {
            return abi.encodeCall(IPassRegistry.setAttributes, (network, wallet, step.attributes));
        }
        if (step.verb == Verb.TakeOver) {
            return abi.encodeCall(IPassRegistry.takeOver, (network, wallet));
        }
        return abi.encodeCall(IPassRegistry.renounce, (network));
    }

    function aClosing() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        bytes memory data = abi.encodeCall(IPassRegistry.close, (network, anyHolder(network)));
        return unsigned(anyActor(), data);
    }

    function aBatch() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        (address by, Step[] memory steps) = anySteps(network);
        return unsigned(by, abi.encodeCall(IPassRegistry.batch, (network, steps)));
    }

    function anIssueBatch() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        address by = mostly(operatorOf(network, anyGatekeeper(network)));
        address[] memory wallets = new address[](draw(4));
        for (uint256 i = 0; i < wallets.length; ++i) {
            wallets[i] = anyWallet();
        }
        uint64 attributes = uint64(draw(8));
        bytes memory data =
            abi.encodeCall(IPassRegistry.issueBatch, (network, anyExpiry(), attributes, wallets));
        return unsigned(by, data);
    }

    /* SIGNATURES */

    function anyEnvelope(address signer) private returns (Envelope memory) {
        uint256 nonce = oneIn(8) ? draw(4) : nonces++;
        uint256 deadline = type(uint256).max;
        if (oneIn(4)) deadline = block.timestamp;
        if (oneIn(20)) deadline = block.timestamp - 1;
        return Envelope(signer, nonce, deadline);
    }

    /// @dev Mostly as it should be.
    function sealIt(bytes32 message, Envelope memory envelope)
        private
        returns (Authorization memory)
    {
        uint256 key = keyOf[oneIn(20) ? anyActor() : envelope.signer];
        uint256 chainId = oneIn(50) ? block.chainid + 1 : block.chainid;
        bytes32 digest = Messages.digest(message, chainId, address(registry));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        bytes memory signature = abi.encodePacked(r, s, v);
        if (oneIn(50)) signature = abi.encodePacked(r, s);
        return Authorization(envelope.signer, envelope.nonce, envelope.deadline, signature);
    }

    /// @dev Seldom for another network than the one it is shown to.
    function signedFor(bytes32 network) private returns (bytes32) {
        return oneIn(40) ? anyNetwork() : network;
    }

    function remember(address caller, bytes memory data, Envelope memory envelope)
        private
        returns (Action memory action)
    {
        action = Action(caller, data, envelope);
        signed.push(action);
    }

    function aSignedStep() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        (address by, Step memory step) = anyStep(network);
        return aSignedStep(network, step, anyEnvelope(by));
    }

    function aSignedStep(bytes32 network, Step memory step, Envelope memory envelope)
        private
        returns (Action memory)
    {
        bytes32 message = Messages.passStep(signedFor(network), step, envelope);
        Authorization memory authorization = sealIt(message, envelope);
        bytes memory data = abi.encodeCall(IPassRegistry.submit, (network, step, authorization));
        return remember(anyActor(), data, envelope);
    }

    function aSignedBatch() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        (address by, Step[] memory steps) = anySteps(network);
        Envelope memory envelope = anyEnvelope(by);
        bytes32 message = Messages.passSteps(signedFor(network), steps, envelope);
        Authorization memory authorization = sealIt(message, envelope);
        bytes memory data =
            abi.encodeCall(IPassRegistry.submitBatch, (network, steps, authorization));
        return remember(anyActor(), data, envelope);
    }

    function aClaim() internal returns (Action memory) {
        (bytes32 network, address wallet) = (anyNetwork(), anyWallet());
        (uint40 end, uint64 bits) = (anyExpiry(), uint64(draw(8)));
        Envelope memory envelope = anyEnvelope(mostly(operatorOf(network, anyGatekeeper(network))));
        bytes32 message = Messages.voucher(signedFor(network), wallet, end, bits, envelope);
        Authorization memory authorization = sealIt(message, envelope);
        bytes memory data = abi.encodeCall(IPassRegistry.claim, (network, end, bits, authorization));
        return remember(mostly(wallet), data, envelope);
    }

    function aConsumption() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        (address wallet, address dApp) = (anyHolder(network), anyActor());
        Envelope memory envelope = anyEnvelope(mostly(wallet));
        Requirement memory requirement = anyRequirement(network, wallet);
        bytes32 message = Messages.consume(signedFor(network), dApp, requirement, envelope);
        Authorization memory authorization = sealIt(message, envelope);
        bytes memory data =
            abi.encodeCall(IPassRegistry.consume, (network, wallet, requirement, authorization));
        return remember(mostly(dApp), data, envelope);
    }

    /// @dev What was signed and shown before, once more.
    function aRepetition() internal returns (Action memory action) {
        if (signed.length == 0) return aCancellation();
        action = signed[draw(signed.length)];
        if (oneIn(4)) action.caller = anyActor();
    }

    /// @dev Something else with a nonce that was in an envelope before.
    function anotherUse() internal returns (Action memory) {
        if (signed.length == 0) return aCancellation();
        Envelope memory envelope = signed[draw(signed.length)].envelope;
        bytes32 network = anyNetwork();
        (, Step memory step) = anyStep(network);
        return aSignedStep(network, step, envelope);
    }

    function aCancellation() internal returns (Action memory) {
        uint256 mask = oneIn(4) ? entropy : 1 << draw(256);
        return unsigned(anyActor(), abi.encodeCall(IPassRegistry.cancelNonces, (draw(3), mask)));
    }

    /* GOVERNANCE */

    function aNetworksCreation() internal returns (Action memory) {
        bytes32 salt = bytes32(draw(3));
        return
            unsigned(anyActor(), abi.encodeCall(IPassRegistry.createNetwork, (salt, anySettings())));
    }

    function aNetworksUpdate() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        bytes memory data = abi.encodeCall(IPassRegistry.updateNetwork, (network, anySettings()));
        return unsigned(authorityOf(network), data);
    }

    function anAppointment() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        address guardian = oneIn(5) ? address(0) : anyActor();
        bytes memory data = abi.encodeCall(IPassRegistry.setGuardian, (network, guardian));
        return unsigned(authorityOf(network), data);
    }

    function aProposal() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        address next = oneIn(5) ? address(0) : anyActor();
        bytes memory data = abi.encodeCall(IPassRegistry.proposeAuthority, (network, next));
        return unsigned(authorityOf(network), data);
    }

    function anAcceptance() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        address next = registry.getNetwork(network).pendingAuthority;
        return unsigned(mostly(next), abi.encodeCall(IPassRegistry.acceptAuthority, (network)));
    }

    /// @dev Or its end, in a network that is paused.
    function aPause() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        bool ends = registry.getNetwork(network).paused ? !oneIn(6) : oneIn(6);
        if (ends) {
            return unsigned(authorityOf(network), abi.encodeCall(IPassRegistry.unpause, (network)));
        }
        bytes memory data = abi.encodeCall(IPassRegistry.pause, (network));
        return unsigned(authorityOrGuardianOf(network), data);
    }

    function anAddition() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        address coldKey = oneIn(30) ? address(0) : anyActor();
        address operator = oneIn(30) ? address(0) : anyActor();
        bytes memory data =
            abi.encodeCall(IPassRegistry.addGatekeeper, (network, coldKey, operator, anyLimits()));
        return unsigned(authorityOf(network), data);
    }

    function aGatekeepersUpdate() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        address coldKey = oneIn(30) ? address(0) : anyActor();
        bytes memory data = abi.encodeCall(
            IPassRegistry.updateGatekeeper, (network, anyGatekeeper(network), coldKey, anyLimits())
        );
        return unsigned(authorityOf(network), data);
    }

    function aStatus() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        // Mostly not what it may not be set to.
        GatekeeperStatus status =
            GatekeeperStatus(oneIn(10) ? draw(5) : (oneIn(2) ? 1 : 1 + draw(3)));
        bytes memory data = abi.encodeCall(
            IPassRegistry.setGatekeeperStatus, (network, anyGatekeeper(network), status)
        );
        return unsigned(authorityOrGuardianOf(network), data);
    }

    function aRemoval() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        bytes memory data =
            abi.encodeCall(IPassRegistry.removeGatekeeper, (network, anyGatekeeper(network)));
        return unsigned(authorityOf(network), data);
    }

    function aRaise() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        bytes memory data =
            abi.encodeCall(IPassRegistry.raiseGeneration, (network, anyGatekeeper(network)));
        return unsigned(authorityOf(network), data);
    }

    function aRotation() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        uint32 index = anyGatekeeper(network);
        address operator = oneIn(30) ? address(0) : anyActor();
        bytes memory data = abi.encodeCall(IPassRegistry.rotateOperator, (network, index, operator));
        return unsigned(mostly(registry.getGatekeeper(network, index).authority), data);
    }

    function aSuccession() internal returns (Action memory) {
        bytes32 network = anyNetwork();
        uint32 index = oneIn(4) ? anyGatekeeper(network) : gatekeeperOf(network, anyHolder(network));
        uint32 successor = oneIn(8) ? 0 : anyGatekeeper(network);
        bytes memory data = abi.encodeCall(IPassRegistry.setSuccessor, (network, index, successor));
        return unsigned(authorityOf(network), data);
    }

    /* GROUPS */

    function manyAtOnce() internal returns (Action memory) {
        return oneIn(2) ? aBatch() : anIssueBatch();
    }

    function somethingSigned() internal returns (Action memory) {
        uint256 kind = draw(4);
        if (kind < 2) return aSignedStep();
        return kind == 2 ? aSignedBatch() : aClaim();
    }

    function someGovernance() internal returns (Action memory) {
        uint256 kind = draw(18);
        if (kind == 0) return aNetworksCreation();
        if (kind < 3) return aNetworksUpdate();
        if (kind == 3) return anAppointment();
        if (kind == 4) return aProposal();
        if (kind == 5) return anAcceptance();
        if (kind < 8) return aPause();
        if (kind == 8) return anAddition();
        if (kind < 11) return aGatekeepersUpdate();
        if (kind < 13) return aStatus();
        if (kind == 13) return aRemoval();
        if (kind == 14) return aRaise();
        if (kind == 15) return aRotation();
        return aSuccession();
    }
}
