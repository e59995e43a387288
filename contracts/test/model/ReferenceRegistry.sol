// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Gatekeeper, GatekeeperLimits, GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {Network, NetworkSettings} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {Envelope, Messages} from "./Messages.sol";

/// @dev What the registry does, plain and slow: nothing is packed, nothing is copied for speed, and
/// every code is spelled out. Written from the rule's Rust source and the words of `IPassRegistry`.
contract ReferenceRegistry is IPassRegistry {
    enum State {
        Active,
        Frozen,
        Revoked
    }

    struct Pass {
        bool exists;
        State state;
        uint8 reason;
        bool byNetwork;
        bool unbound;
        uint256 gatekeeper;
        uint256 expiresAt;
        uint256 issuedAt;
        uint64 attributes;
    }

    struct Keeper {
        address authority;
        address operator;
        GatekeeperStatus status;
        GatekeeperLimits limits;
        uint256 successor;
        /// It lives on under another index.
        bool outlived;
        uint256 day;
        uint256 issuedThatDay;
    }

    struct NetworkState {
        address authority;
        address pendingAuthority;
        address guardian;
        bool paused;
        NetworkSettings settings;
        uint256 last;
        mapping(uint256 index => Keeper) keepers;
        /// Whose operator somebody is, or was when it was removed.
        mapping(address operator => uint256 index) seats;
        mapping(address wallet => Pass) passes;
    }

    uint256 private constant LAST_INDEX = 1023;
    uint256 private constant DEFAULT = 2 ** 40 - 1;

    /// @dev For which contract messages are signed.
    address private immutable verifyingContract;

    mapping(bytes32 network => NetworkState) private networks;
    mapping(address signer => mapping(uint256 word => uint256 bits)) private used;

    constructor(address verifyingContract_) {
        verifyingContract = verifyingContract_;
    }

    /* THE RULE */

    function evaluate(NetworkState storage net, Pass memory pass, Requirement memory requirement)
        private
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

    function lives(NetworkState storage net, uint256 index) private view returns (bool) {
        Keeper storage keeper = net.keepers[index];
        return keeper.operator != address(0) && keeper.status != GatekeeperStatus.Removed
            && !keeper.outlived;
    }

    function stands(NetworkState storage net, uint256 index) private view returns (bool) {
        return lives(net, index) && net.keepers[index].status != GatekeeperStatus.Halted;
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
    ) private view returns (uint8) {
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
        private
        view
        returns (uint8 refusal, bool byNetwork)
    {
        refusal = authoriseOperator(net, signer, pass, verb);
        if (refusal == 0) return (0, false);
        if (signer == net.authority) return (0, true);
        if (signer == net.guardian && verb == Verb.Freeze) return (0, true);
    }

    /* LIFETIMES */

    function shorter(uint256 left, uint256 right) private pure returns (uint256) {
        if (left == 0) return right;
        if (right == 0) return left;
        return left < right ? left : right;
    }

    function expiry(NetworkState storage net, uint256 index, uint256 requested)
        private
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

    /* STEPS */

    function take(bytes32 network, address signer, Step memory step) private returns (uint8) {
        if (step.verb == Verb.Issue) return issueTo(network, signer, step);
        Pass memory pass = networks[network].passes[step.wallet];
        if (!pass.exists) return 1;
        if (step.verb == Verb.TakeOver) return takeOverFor(network, signer, step.wallet, pass);
        if (step.verb == Verb.Renounce) return renounceOf(network, signer, step.wallet, pass);
        return change(network, signer, step, pass);
    }

    function issueTo(bytes32 network, address signer, Step memory step) private returns (uint8) {
        NetworkState storage net = networks[network];
        Pass memory pass = net.passes[step.wallet];
        uint8 refusal = authoriseOperator(net, signer, pass, Verb.Issue);
        if (refusal != 0) return refusal;
        if (pass.exists) return pass.state == State.Revoked ? 21 : 20;
        uint256 index = net.seats[signer];
        uint256 expiresAt;
        (refusal, expiresAt) = expiry(net, index, step.expiresAt);
        if (refusal != 0) return refusal;
        Keeper storage keeper = net.keepers[index];
        if (keeper.limits.issuedPerDay != 0) {
            if (keeper.day != block.timestamp / 86_400) {
                (keeper.day, keeper.issuedThatDay) = (block.timestamp / 86_400, 0);
            }
            if (keeper.issuedThatDay >= keeper.limits.issuedPerDay) return 56;
            ++keeper.issuedThatDay;
        }
        pass = Pass({
            exists: true,
            state: State.Active,
            reason: 0,
            byNetwork: false,
            unbound: net.settings.flags & 4 != 0,
            gatekeeper: index,
            expiresAt: expiresAt,
            issuedAt: block.timestamp,
            attributes: step.attributes
        });
        net.passes[step.wallet] = pass;
        emit PassIssued(network, step.wallet, pack(pass));
        return 0;
    }

    function change(bytes32 network, address signer, Step memory step, Pass memory pass)
        private
        returns (uint8 refusal)
    {
        NetworkState storage net = networks[network];
        bool byNetwork;
        (refusal, byNetwork) = authorise(net, signer, pass, step.verb);
        if (refusal != 0) return refusal;
        if (pass.state == State.Revoked) return 21;
        if (step.verb == Verb.Freeze || step.verb == Verb.Revoke) {
            bool isFrozen = pass.state == State.Frozen;
            // The network may make a gatekeeper's freeze its own.
            if (step.verb == Verb.Freeze && isFrozen && (!byNetwork || pass.byNetwork)) return 22;
            if (step.reason > 127) return 33;
            pass.state = step.verb == Verb.Freeze ? State.Frozen : State.Revoked;
            (pass.reason, pass.byNetwork) = (step.reason, byNetwork);
        } else if (step.verb == Verb.Unfreeze) {
            if (pass.state != State.Frozen) return 23;
            pass.state = State.Active;
            (pass.reason, pass.byNetwork) = (0, false);
        } else if (step.verb == Verb.Renew) {
            if (pass.state == State.Frozen) return 22;
            (refusal, pass.expiresAt) = expiry(net, pass.gatekeeper, step.expiresAt);
            if (refusal != 0) return refusal;
        } else {
            pass.attributes = step.attributes;
        }
        net.passes[step.wallet] = pass;
        if (byNetwork) emit ActedForNetwork(network, step.wallet, signer);
        PassWord word = pack(pass);
        if (step.verb == Verb.Freeze) emit PassFrozen(network, step.wallet, word);
        if (step.verb == Verb.Unfreeze) emit PassUnfrozen(network, step.wallet, word);
        if (step.verb == Verb.Renew) emit PassRenewed(network, step.wallet, word);
        if (step.verb == Verb.Revoke) emit PassRevoked(network, step.wallet, word);
        if (step.verb == Verb.SetAttributes) emit PassAttributesSet(network, step.wallet, word);
    }

    function takeOverFor(bytes32 network, address signer, address wallet, Pass memory pass)
        private
        returns (uint8)
    {
        NetworkState storage net = networks[network];
        uint256 successor = net.keepers[pass.gatekeeper].successor;
        if (successor == 0 || net.seats[signer] != successor) return 29;
        uint8 refusal = authoriseOperator(net, signer, pass, Verb.TakeOver);
        if (refusal != 0) return refusal;
        if (pass.state == State.Revoked) return 21;
        pass.gatekeeper = successor;
        net.passes[wallet] = pass;
        emit PassTakenOver(network, wallet, pack(pass));
        return 0;
    }

    function renounceOf(bytes32 network, address signer, address wallet, Pass memory pass)
        private
        returns (uint8)
    {
        if (signer != wallet) return 29;
        if (networks[network].settings.flags & 1 != 0) return 26;
        if (pass.state == State.Revoked) return 21;
        if (pass.state == State.Frozen) return 22;
        delete networks[network].passes[wallet];
        emit PassRenounced(network, wallet);
        return 0;
    }

    function takeOrRevert(bytes32 network, address signer, Step memory step) private {
        uint8 refusal = take(network, signer, step);
        if (refusal != 0) revert Refused(refusal);
    }

    function issue(bytes32 network, address wallet, uint40 expiresAt, uint64 attributes) external {
        takeOrRevert(network, msg.sender, Step(Verb.Issue, wallet, expiresAt, attributes, 0));
    }

    function freeze(bytes32 network, address wallet, uint8 reason) external {
        takeOrRevert(network, msg.sender, Step(Verb.Freeze, wallet, 0, 0, reason));
    }

    function unfreeze(bytes32 network, address wallet) external {
        takeOrRevert(network, msg.sender, Step(Verb.Unfreeze, wallet, 0, 0, 0));
    }

    function renew(bytes32 network, address wallet, uint40 expiresAt) external {
        takeOrRevert(network, msg.sender, Step(Verb.Renew, wallet, expiresAt, 0, 0));
    }

    function revoke(bytes32 network, address wallet, uint8 reason) external {
        takeOrRevert(network, msg.sender, Step(Verb.Revoke, wallet, 0, 0, reason));
    }

    function setAttributes(bytes32 network, address wallet, uint64 attributes) external {
        takeOrRevert(network, msg.sender, Step(Verb.SetAttributes, wallet, 0, attributes, 0));
    }

    function takeOver(bytes32 network, address wallet) external {
        takeOrRevert(network, msg.sender, Step(Verb.TakeOver, wallet, 0, 0, 0));
    }

    function renounce(bytes32 network) external {
        takeOrRevert(network, msg.sender, Step(Verb.Renounce, msg.sender, 0, 0, 0));
    }

    function close(bytes32 network, address wallet) external {
        Pass memory pass = networks[network].passes[wallet];
        if (!pass.exists) revert Refused(1);
        if (pass.state == State.Revoked) revert Refused(21);
        if (pass.state == State.Frozen) revert Refused(22);
        bool isLongExpired = pass.expiresAt != 0 && block.timestamp > pass.expiresAt + 90 * 86_400;
        if (!isLongExpired) revert Refused(28);
        delete networks[network].passes[wallet];
        emit PassClosed(network, wallet);
    }

    function consume(
        bytes32 network,
        address wallet,
        Requirement calldata requirement,
        Authorization calldata authorization
    ) external {
        if (authorization.signer != wallet) revert Refused(29);
        spend(
            Messages.consume(network, msg.sender, requirement, envelopeOf(authorization)),
            authorization
        );
        NetworkState storage net = networks[network];
        Pass memory pass = net.passes[wallet];
        if (!pass.exists) revert Refused(1);
        if (net.settings.flags & 2 == 0) revert Refused(27);
        Reason reason = evaluate(net, pass, requirement);
        if (reason != Reason.Allow) revert Refused(uint8(reason));
        pass.expiresAt = block.timestamp - 1;
        net.passes[wallet] = pass;
        emit PassConsumed(network, wallet, pack(pass));
    }

    /* MANY, AND BY SIGNATURE */

    function takeMany(bytes32 network, address signer, Step[] memory steps)
        private
        returns (uint8[] memory refusals)
    {
        refusals = new uint8[](steps.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            refusals[i] = take(network, signer, steps[i]);
            if (refusals[i] != 0) emit StepSkipped(network, steps[i].wallet, refusals[i]);
        }
    }

    function issueBatch(
        bytes32 network,
        uint40 expiresAt,
        uint64 attributes,
        address[] calldata wallets
    ) external returns (uint8[] memory) {
        Step[] memory steps = new Step[](wallets.length);
        for (uint256 i = 0; i < wallets.length; ++i) {
            steps[i] = Step(Verb.Issue, wallets[i], expiresAt, attributes, 0);
        }
        return takeMany(network, msg.sender, steps);
    }

    function batch(bytes32 network, Step[] calldata steps) external returns (uint8[] memory) {
        return takeMany(network, msg.sender, steps);
    }

    function submit(bytes32 network, Step calldata step, Authorization calldata authorization)
        external
    {
        spend(Messages.passStep(network, step, envelopeOf(authorization)), authorization);
        takeOrRevert(network, authorization.signer, step);
    }

    function submitBatch(
        bytes32 network,
        Step[] calldata steps,
        Authorization calldata authorization
    ) external returns (uint8[] memory) {
        spend(Messages.passSteps(network, steps, envelopeOf(authorization)), authorization);
        return takeMany(network, authorization.signer, steps);
    }

    function claim(
        bytes32 network,
        uint40 expiresAt,
        uint64 attributes,
        Authorization calldata authorization
    ) external {
        Envelope memory envelope = envelopeOf(authorization);
        spend(Messages.voucher(network, msg.sender, expiresAt, attributes, envelope), authorization);
        Step memory step = Step(Verb.Issue, msg.sender, expiresAt, attributes, 0);
        takeOrRevert(network, authorization.signer, step);
    }

    function cancelNonces(uint256 word, uint256 mask) external {
        used[msg.sender][word] |= mask;
        emit NoncesCancelled(msg.sender, word, mask);
    }

    function envelopeOf(Authorization memory authorization) private pure returns (Envelope memory) {
        return Envelope(authorization.signer, authorization.nonce, authorization.deadline);
    }

    /// @dev Of keys alone; what contracts sign has tests of its own.
    function spend(bytes32 message, Authorization memory authorization) private {
        if (block.timestamp > authorization.deadline) revert SignatureExpired();
        (uint256 word, uint256 bit) = (authorization.nonce / 256, 2 ** (authorization.nonce % 256));
        if (used[authorization.signer][word] & bit != 0) revert NonceUsed();
        bytes memory signature = authorization.signature;
        if (signature.length != 65) revert InvalidSignature();
        bytes32 digest = Messages.digest(message, block.chainid, verifyingContract);
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        address recovered = ecrecover(digest, uint8(signature[64]), r, s);
        if (recovered == address(0) || recovered != authorization.signer) {
            revert InvalidSignature();
        }
        used[authorization.signer][word] += bit;
    }

    /* NETWORKS */

    function onlyAuthority(bytes32 network) private view {
        if (msg.sender != networks[network].authority) revert NotAuthorized();
    }

    function onlyAuthorityOrGuardian(bytes32 network) private view {
        NetworkState storage net = networks[network];
        if (msg.sender != net.authority && msg.sender != net.guardian) revert NotAuthorized();
    }

    function check(NetworkSettings calldata settings) private pure {
        uint256 max = settings.maxLifetimeSeconds;
        if (max != 0 && settings.defaultLifetimeSeconds > max) revert InvalidSettings();
        if (settings.flags > 1 + 2 + 4) revert InvalidSettings();
    }

    function createNetwork(bytes32 salt, NetworkSettings calldata settings)
        external
        returns (bytes32 network)
    {
        network = networkId(msg.sender, salt);
        NetworkState storage net = networks[network];
        if (net.authority != address(0)) revert NetworkExists();
        check(settings);
        (net.authority, net.settings) = (msg.sender, settings);
        emit NetworkCreated(network, msg.sender, salt, settings);
    }

    function updateNetwork(bytes32 network, NetworkSettings calldata settings) external {
        onlyAuthority(network);
        check(settings);
        networks[network].settings = settings;
        emit NetworkUpdated(network, settings);
    }

    function setGuardian(bytes32 network, address guardian) external {
        onlyAuthority(network);
        if (guardian != address(0)) checkVacant(networks[network], guardian);
        networks[network].guardian = guardian;
        emit GuardianSet(network, guardian);
    }

    function proposeAuthority(bytes32 network, address pendingAuthority) external {
        onlyAuthority(network);
        if (pendingAuthority != address(0)) checkVacant(networks[network], pendingAuthority);
        networks[network].pendingAuthority = pendingAuthority;
        emit AuthorityProposed(network, pendingAuthority);
    }

    function acceptAuthority(bytes32 network) external {
        NetworkState storage net = networks[network];
        if (msg.sender != net.pendingAuthority) revert NotAuthorized();
        (net.authority, net.pendingAuthority) = (msg.sender, address(0));
        emit AuthorityAccepted(network, msg.sender);
    }

    function pause(bytes32 network) external {
        onlyAuthorityOrGuardian(network);
        if (networks[network].paused) revert PauseUnchanged();
        networks[network].paused = true;
        emit NetworkPaused(network, msg.sender);
    }

    function unpause(bytes32 network) external {
        onlyAuthority(network);
        if (!networks[network].paused) revert PauseUnchanged();
        networks[network].paused = false;
        emit NetworkUnpaused(network, msg.sender);
    }

    /* GATEKEEPERS */

    function check(address authority, GatekeeperLimits calldata limits) private pure {
        if (authority == address(0)) revert ZeroAddress();
        if (limits.permissions > 1 + 2 + 4 + 8 + 16 + 32) revert InvalidPermissions();
    }

    function checkVacant(NetworkState storage net, address operator) private view {
        if (operator == address(0)) revert ZeroAddress();
        if (lives(net, net.seats[operator])) revert OperatorTaken();
    }

    function checkIsNoOperator(bytes32 network, address who) private view {
        NetworkState storage net = networks[network];
        if (lives(net, net.seats[who])) revert OperatorTaken();
    }

    function checkLives(NetworkState storage net, uint256 index) private view {
        if (!lives(net, index)) revert NoSuchGatekeeper();
    }

    /// @dev No index is a multiple of 256, and none is above `LAST_INDEX`.
    function nextIndex(NetworkState storage net) private returns (uint32) {
        if (net.last == LAST_INDEX) revert GatekeepersExhausted();
        ++net.last;
        if (net.last % 256 == 0) ++net.last;
        return uint32(net.last);
    }

    function addGatekeeper(
        bytes32 network,
        address authority,
        address operator,
        GatekeeperLimits calldata limits
    ) external returns (uint32 index) {
        onlyAuthority(network);
        check(authority, limits);
        NetworkState storage net = networks[network];
        checkVacant(net, operator);
        index = nextIndex(net);
        Keeper storage keeper = net.keepers[index];
        (keeper.authority, keeper.operator, keeper.limits) = (authority, operator, limits);
        keeper.status = GatekeeperStatus.Active;
        net.seats[operator] = index;
        emit GatekeeperAdded(network, index, authority, operator, limits);
    }

    function updateGatekeeper(
        bytes32 network,
        uint32 index,
        address authority,
        GatekeeperLimits calldata limits
    ) external {
        onlyAuthority(network);
        check(authority, limits);
        NetworkState storage net = networks[network];
        checkLives(net, index);
        (net.keepers[index].authority, net.keepers[index].limits) = (authority, limits);
        emit GatekeeperUpdated(network, index, authority, limits);
    }

    function setGatekeeperStatus(bytes32 network, uint32 index, GatekeeperStatus status_) external {
        onlyAuthorityOrGuardian(network);
        if (status_ == GatekeeperStatus.None || status_ == GatekeeperStatus.Removed) {
            revert InvalidStatus();
        }
        NetworkState storage net = networks[network];
        checkLives(net, index);
        Keeper storage keeper = net.keepers[index];
        bool isStricter = uint8(status_) > uint8(keeper.status);
        if (msg.sender != net.authority && !isStricter) revert GuardianMayOnlyTighten();
        keeper.status = status_;
        emit GatekeeperStatusSet(network, index, msg.sender, status_);
    }

    function removeGatekeeper(bytes32 network, uint32 index) external {
        onlyAuthority(network);
        NetworkState storage net = networks[network];
        checkLives(net, index);
        net.keepers[index].status = GatekeeperStatus.Removed;
        net.keepers[index].successor = 0;
        net.keepers[index].successor = 0;
        emit GatekeeperRemoved(network, index);
    }

    function raiseGeneration(bytes32 network, uint32 index) external returns (uint32 next) {
        onlyAuthority(network);
        NetworkState storage net = networks[network];
        checkLives(net, index);
        next = nextIndex(net);
        net.keepers[next] = net.keepers[index];
        (net.keepers[next].successor, net.keepers[index].successor) = (0, 0);
        net.keepers[index].outlived = true;
        net.seats[net.keepers[index].operator] = next;
        emit GenerationRaised(network, index, next);
    }

    function rotateOperator(bytes32 network, uint32 index, address operator) external {
        NetworkState storage net = networks[network];
        Keeper storage keeper = net.keepers[index];
        if (msg.sender != keeper.authority) revert NotAuthorized();
        checkLives(net, index);
        checkVacant(net, operator);
        bool actsForTheNetwork = operator == net.authority || operator == net.guardian
            || operator == net.pendingAuthority;
        if (actsForTheNetwork) revert OperatorTaken();
        net.seats[keeper.operator] = 0;
        net.seats[operator] = index;
        keeper.operator = operator;
        emit OperatorRotated(network, index, operator);
    }

    function setSuccessor(bytes32 network, uint32 index, uint32 successor) external {
        onlyAuthority(network);
        NetworkState storage net = networks[network];
        if (net.keepers[index].authority == address(0)) revert NoSuchGatekeeper();
        if (successor != 0) checkLives(net, successor);
        net.keepers[index].successor = successor;
        emit SuccessorSet(network, index, successor);
    }

    /* QUESTIONS */

    function verify(address wallet, bytes32 network) public view returns (Reason) {
        NetworkState storage net = networks[network];
        return evaluate(net, net.passes[wallet], Requirement(0, 0, 0));
    }

    function verifyWith(address wallet, bytes32 network, Requirement calldata requirement)
        external
        view
        returns (Reason)
    {
        NetworkState storage net = networks[network];
        return evaluate(net, net.passes[wallet], requirement);
    }

    function status(address wallet, bytes32 network)
        external
        view
        returns (Reason, uint40 expiresAt, address issuer, uint64 attributes)
    {
        Pass memory pass = networks[network].passes[wallet];
        address authority = networks[network].keepers[pass.gatekeeper].authority;
        return (verify(wallet, network), uint40(pass.expiresAt), authority, pass.attributes);
    }

    function passWord(bytes32 network, address wallet) external view returns (PassWord) {
        return pack(networks[network].passes[wallet]);
    }

    function passSlot(bytes32 network, address wallet) external pure returns (bytes32) {
        bytes32 base = keccak256(abi.encode(uint256(keccak256("portcullis.passes")) - 1))
            & ~bytes32(uint256(255));
        return keccak256(abi.encode(wallet, keccak256(abi.encode(network, base))));
    }

    function networkId(address creator, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }

    function getNetwork(bytes32 network) external view returns (Network memory) {
        NetworkState storage net = networks[network];
        return Network({
            authority: net.authority,
            settings: net.settings,
            paused: net.paused,
            guardian: net.guardian,
            lastGatekeeper: uint32(net.last),
            pendingAuthority: net.pendingAuthority
        });
    }

    function getGatekeeper(bytes32 network, uint32 index)
        external
        view
        returns (Gatekeeper memory)
    {
        NetworkState storage net = networks[network];
        Keeper storage keeper = net.keepers[index];
        return Gatekeeper({
            authority: keeper.authority,
            operator: lives(net, index) ? keeper.operator : address(0),
            maxLifetimeSeconds: keeper.limits.maxLifetimeSeconds,
            successor: uint32(keeper.successor)
        });
    }

    function operatorWord(bytes32 network, address operator) external view returns (OperatorWord) {
        NetworkState storage net = networks[network];
        uint256 index = net.seats[operator];
        if (index == 0) return OperatorWord.wrap(0);
        Keeper memory keeper = net.keepers[index];
        uint256 max = shorter(net.settings.maxLifetimeSeconds, keeper.limits.maxLifetimeSeconds);
        uint256 word = index;
        word += uint256(keeper.status) << 32;
        word += uint256(keeper.limits.permissions) << 40;
        word += uint256(net.settings.flags + (net.paused ? 128 : 0)) << 48;
        word += max << 56;
        word += shorter(net.settings.defaultLifetimeSeconds, max) << 96;
        word += uint256(keeper.limits.issuedPerDay) << 136;
        word += keeper.day << 168;
        word += keeper.issuedThatDay << 192;
        return OperatorWord.wrap(word);
    }

    /// @dev The words that hold no index given out have no bits, not even that of a pause.
    function standingWord(bytes32 network, uint256 word) external view returns (uint256 bits) {
        NetworkState storage net = networks[network];
        if (word > net.last / 256) return 0;
        if (net.paused) bits = 1;
        for (uint256 i = 1; i < 256 && 256 * word + i <= net.last; ++i) {
            if (stands(net, 256 * word + i)) bits += 2 ** i;
        }
    }

    function nonceBitmap(address signer, uint256 word) external view returns (uint256) {
        return used[signer][word];
    }

    function pack(Pass memory pass) private pure returns (PassWord) {
        if (!pass.exists) return PassWord.wrap(0);
        uint256 word = uint256(pass.state) + 1;
        if (pass.unbound) word += 1 << 8;
        word += pass.gatekeeper << 16;
        word += pass.expiresAt << 48;
        word += pass.issuedAt << 88;
        word += uint256(pass.attributes) << 128;
        word += uint256(pass.reason) << 192;
        if (pass.byNetwork) word += 128 << 192;
        return PassWord.wrap(word);
    }
}
