// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Gatekeeper, GatekeeperLimits, GatekeeperStatus} from "../types/Gatekeeper.sol";
import {Network, NetworkSettings} from "../types/Network.sol";
import {OperatorWord} from "../types/OperatorWord.sol";
import {PassWord} from "../types/PassWord.sol";
import {Reason} from "../types/Reason.sol";
import {Requirement} from "../types/Requirement.sol";
import {Step} from "../types/Step.sol";

/// @notice A signature under EIP-712, and what keeps it from working twice or for ever.
/// @dev ECDSA of 65 bytes, low `s`, is tried first, then ERC-1271, so that contract accounts and
/// EIP-7702 accounts can sign with either.
struct Authorization {
    /// Who signs: a gatekeeper's operator, a network's authority or guardian, or a holder.
    address signer;
    /// Any number the signer has not used yet. Numbers that differ only in the low byte share a
    /// storage word, so consecutive ones are the cheapest.
    uint256 nonce;
    /// The last second in which it may be used (Unix time).
    uint256 deadline;
    bytes signature;
}

/// @title Passes of every network of gatekeepers on this chain.
/// @notice Immutable and ownerless. A pass says that a gatekeeper of a network has checked a
/// wallet. Questions are answered in constant time and never revert; what others do with their own
/// networks and wallets changes neither the answer nor its cost.
///
/// Warning: none of the questions knows who is asking. That the wallet shown is the caller's is for
/// the dApp to check; `msg.sender` is the usual one.
///
/// A *bound* pass also depends on its network being unpaused and its gatekeeper standing. An
/// *unbound* one, which a network may choose, is decided by its own word alone: neither a pause
/// nor the gatekeeper's removal reaches it, only freezing or revoking the pass itself.
interface IPassRegistry {
    /* EVENTS OF PASSES */

    // `pass` is the new content of the pass's slot. It was the operator of the gatekeeper named there
    // who did it, unless `ActedForNetwork` comes right before.
    event PassIssued(bytes32 indexed network, address indexed wallet, PassWord pass);
    event PassFrozen(bytes32 indexed network, address indexed wallet, PassWord pass);
    event PassUnfrozen(bytes32 indexed network, address indexed wallet, PassWord pass);
    event PassRenewed(bytes32 indexed network, address indexed wallet, PassWord pass);
    event PassRevoked(bytes32 indexed network, address indexed wallet, PassWord pass);
    event PassAttributesSet(bytes32 indexed network, address indexed wallet, PassWord pass);
    event PassTakenOver(bytes32 indexed network, address indexed wallet, PassWord pass);
    /// @notice The slot is empty now.
    event PassRenounced(bytes32 indexed network, address indexed wallet);
    /// @notice The slot is empty now.
    event PassClosed(bytes32 indexed network, address indexed wallet);
    /// @notice By the holder's wish.
    event PassConsumed(bytes32 indexed network, address indexed wallet, PassWord pass);
    /// @notice The event that follows is by the network's authority or guardian.
    event ActedForNetwork(bytes32 indexed network, address indexed wallet, address indexed by);
    /// @notice A step of a batch was refused, and changed nothing; see `Refusal`.
    event StepSkipped(bytes32 indexed network, address indexed wallet, uint8 refusal);
    /// @notice These nonces of one word work no more: its number, and a bit for each.
    event NoncesCancelled(address indexed signer, uint256 word, uint256 mask);

    /* EVENTS OF NETWORKS */

    event NetworkCreated(
        bytes32 indexed network, address indexed creator, bytes32 salt, NetworkSettings settings
    );
    event NetworkUpdated(bytes32 indexed network, NetworkSettings settings);
    event GuardianSet(bytes32 indexed network, address guardian);
    event AuthorityProposed(bytes32 indexed network, address pendingAuthority);
    event AuthorityAccepted(bytes32 indexed network, address authority);
    event NetworkPaused(bytes32 indexed network, address by);
    event NetworkUnpaused(bytes32 indexed network, address by);
    event GatekeeperAdded(
        bytes32 indexed network,
        uint32 indexed gatekeeper,
        address authority,
        address operator,
        GatekeeperLimits limits
    );
    event GatekeeperUpdated(
        bytes32 indexed network,
        uint32 indexed gatekeeper,
        address authority,
        GatekeeperLimits limits
    );
    event GatekeeperStatusSet(
        bytes32 indexed network, uint32 indexed gatekeeper, address by, GatekeeperStatus status
    );
    /// @notice The successor is forgotten.
    event GatekeeperRemoved(bytes32 indexed network, uint32 indexed gatekeeper);
    event OperatorRotated(bytes32 indexed network, uint32 indexed gatekeeper, address operator);
    /// @notice The gatekeeper lives on as `next`; what it issued as `gatekeeper` counts no more, and the
    /// successor is forgotten.
    event GenerationRaised(bytes32 indexed network, uint32 indexed gatekeeper, uint32 next);
    event SuccessorSet(bytes32 indexed network, uint32 indexed gatekeeper, uint32 successor);

    /* ERRORS */

    /// @notice A step was refused; see `Refusal`.
    error Refused(uint8 refusal);
    /// @notice The caller may not do this to this network or gatekeeper.
    error NotAuthorized();
    /// @notice The creator has used this salt before.
    error NetworkExists();
    /// @notice The default lifetime exceeds the maximum, or a flag is unknown.
    error InvalidSettings();
    /// @notice A permission is unknown.
    error InvalidPermissions();
    /// @notice The status is not active, frozen or halted.
    error InvalidStatus();
    error ZeroAddress();
    /// @notice The network is paused already, or is not paused.
    error PauseUnchanged();
    /// @notice No living gatekeeper has this index.
    error NoSuchGatekeeper();
    /// @notice The address is a living gatekeeper's operator in this network, or acts for the network.
    error OperatorTaken();
    /// @notice The guardian may set a status only to a stricter one.
    error GuardianMayOnlyTighten();
    /// @notice The network has given out every gatekeeper index, 1,020 in all.
    error GatekeepersExhausted();
    /// @notice The deadline has passed.
    error SignatureExpired();
    /// @notice The nonce was used or cancelled.
    error NonceUsed();
    /// @notice Neither ECDSA nor ERC-1271 says that the signer signed this.
    error InvalidSignature();

    /* QUESTIONS */

    /// @notice Whether the wallet's pass of the network is good, and if not, why.
    function verify(address wallet, bytes32 network) external view returns (Reason);

    /// @notice Whether the wallet's pass of the network is good and meets a requirement.
    function verifyWith(address wallet, bytes32 network, Requirement calldata requirement)
        external
        view
        returns (Reason);

    /// @notice What there is to know of the wallet's pass of the network.
    /// @return reason As `verify`.
    /// @return expiresAt The last second in which it is valid (Unix time); zero: it never expires,
    /// or there is none.
    /// @return issuer The cold key of the gatekeeper that stands for it; zero: there is none.
    /// @return attributes A bit set.
    function status(address wallet, bytes32 network)
        external
        view
        returns (Reason reason, uint40 expiresAt, address issuer, uint64 attributes);

    /// @notice The content of the pass's slot.
    function passWord(bytes32 network, address wallet) external view returns (PassWord);

    /// @notice Where the pass is stored, for proofs of this contract's storage: the base slot is
    /// that of ERC-7201's namespace `portcullis.passes`, keyed by network, then by wallet.
    function passSlot(bytes32 network, address wallet) external pure returns (bytes32);

    /// @notice The network's id, the same on every chain. Nobody but the creator can create it.
    function networkId(address creator, bytes32 salt) external pure returns (bytes32);

    /// @notice What the network has decided. Its authority is zero if it does not exist.
    function getNetwork(bytes32 network) external view returns (Network memory);

    /// @notice The gatekeeper of an index, dead or alive. Zero if the index was never given out.
    function getGatekeeper(bytes32 network, uint32 gatekeeper)
        external
        view
        returns (Gatekeeper memory);

    /// @notice What an operator may do. Zero: nothing.
    function operatorWord(bytes32 network, address operator) external view returns (OperatorWord);

    /// @notice Bit 0: the network is paused, in words that hold an index given out; bit i: its gatekeeper
    /// `256 * word + i` stands for its passes.
    /// @param word 0 to 3; others have no bits.
    function standingWord(bytes32 network, uint256 word) external view returns (uint256);

    /// @notice A bit for each nonce of a signer that was used or cancelled, 256 a word.
    function nonceBitmap(address signer, uint256 word) external view returns (uint256);

    /* PASSES */

    // Each reverts with `Refused` and the number that `Refusal` gives the cause. `network` is the
    // pass's. Who may sign: the operator of the gatekeeper that stands for the pass, or the
    // network's authority; the latter never issues. The guardian may freeze.

    /// @notice Creates a pass; by an operator.
    /// @param expiresAt As in `Step`.
    /// @param attributes As in `Step`.
    function issue(bytes32 network, address wallet, uint40 expiresAt, uint64 attributes) external;

    /// @notice Suspends an active pass.
    /// @param reason 0 to 127.
    function freeze(bytes32 network, address wallet, uint8 reason) external;

    /// @notice Lifts the suspension.
    function unfreeze(bytes32 network, address wallet) external;

    /// @notice Changes the expiry of a pass that is not frozen, also of a lapsed one.
    function renew(bytes32 network, address wallet, uint40 expiresAt) external;

    /// @notice Withdraws a pass for good: none is ever issued in its place.
    /// @param reason 0 to 127.
    function revoke(bytes32 network, address wallet, uint8 reason) external;

    /// @notice Changes the attributes.
    function setAttributes(bytes32 network, address wallet, uint64 attributes) external;

    /// @notice Stands for a pass from now on; by the operator of the gatekeeper that the network's
    /// authority has named successor of the one that stands for it.
    function takeOver(bytes32 network, address wallet) external;

    /// @notice Gives up the caller's own active pass, if the network lets holders do so.
    function renounce(bytes32 network) external;

    /// @notice Empties the slot of a pass that expired more than 90 days ago; by anyone. It can
    /// be issued again, by any gatekeeper.
    function close(bytes32 network, address wallet) external;

    /// @notice Uses up a good pass that meets `requirement`: it is expired from now on. Called by
    /// the dApp for which the holder has signed `Consume`.
    function consume(
        bytes32 network,
        address wallet,
        Requirement calldata requirement,
        Authorization calldata authorization
    ) external;

    /* MANY AT ONCE */

    /// @notice Issues passes that differ in the wallet alone. What is refused is skipped.
    /// @return refusals One a wallet; see `Refusal`.
    function issueBatch(
        bytes32 network,
        uint40 expiresAt,
        uint64 attributes,
        address[] calldata wallets
    ) external returns (uint8[] memory refusals);

    /// @notice Takes steps in order. What is refused is skipped.
    /// @return refusals One a step; see `Refusal`.
    function batch(bytes32 network, Step[] calldata steps)
        external
        returns (uint8[] memory refusals);

    /* BY SIGNATURE */

    /// @notice Takes a step that somebody else has signed as `PassStep`; by anyone. Reverts if it
    /// is refused, and the nonce stays unused then.
    function submit(bytes32 network, Step calldata step, Authorization calldata authorization)
        external;

    /// @notice Takes steps that somebody else has signed as `PassSteps`; by anyone. What is refused
    /// is skipped, and the nonce is used.
    /// Warning: whoever has the message chooses when to submit it, so a step that only works after
    /// another one belongs into the same batch, or into `submit`.
    /// @return refusals One a step; see `Refusal`.
    function submitBatch(
        bytes32 network,
        Step[] calldata steps,
        Authorization calldata authorization
    ) external returns (uint8[] memory refusals);

    /// @notice Issues the caller the pass for which an operator has signed a `Voucher`. Nobody else
    /// can.
    function claim(
        bytes32 network,
        uint40 expiresAt,
        uint64 attributes,
        Authorization calldata authorization
    ) external;

    /// @notice Makes nonces of the caller useless, and with them what was signed with them.
    /// @param word Nonces 256 * `word` and up.
    /// @param mask A bit for each.
    function cancelNonces(uint256 word, uint256 mask) external;

    /* NETWORKS */

    /// @notice Creates a network that the caller governs.
    /// @return network Its id.
    function createNetwork(bytes32 salt, NetworkSettings calldata settings)
        external
        returns (bytes32 network);

    /// @notice Changes the settings. Costs more the more gatekeepers the network has, as do `pause`
    /// and `unpause`: each gatekeeper's word holds a copy, so that issuing reads no more than that.
    function updateNetwork(bytes32 network, NetworkSettings calldata settings) external;

    /// @notice Names who may pause, freeze and halt beside the authority.
    /// @param guardian Not a gatekeeper's operator. Zero: nobody.
    function setGuardian(bytes32 network, address guardian) external;

    /// @notice Offers the network to another authority.
    /// @param pendingAuthority Not a gatekeeper's operator. Zero: withdraws the offer.
    function proposeAuthority(bytes32 network, address pendingAuthority) external;

    /// @notice Takes the network over; by whom it was offered to.
    function acceptAuthority(bytes32 network) external;

    /// @notice No bound pass is good and no gatekeeper grants anything until `unpause`; by the
    /// authority or the guardian.
    function pause(bytes32 network) external;

    /// @notice Ends a pause; by the authority.
    function unpause(bytes32 network) external;

    /* GATEKEEPERS */

    /// @notice Adds a gatekeeper.
    /// @param authority Its cold key, which rotates the operator and names the issuer.
    /// @param operator Its hot key, which signs for passes.
    /// @return gatekeeper Its index in the network, from 1.
    function addGatekeeper(
        bytes32 network,
        address authority,
        address operator,
        GatekeeperLimits calldata limits
    ) external returns (uint32 gatekeeper);

    /// @notice Changes the cold key and the limits.
    function updateGatekeeper(
        bytes32 network,
        uint32 gatekeeper,
        address authority,
        GatekeeperLimits calldata limits
    ) external;

    /// @notice Changes whether the gatekeeper may act and its passes count; by the network's
    /// authority, or towards a stricter status by its guardian.
    function setGatekeeperStatus(bytes32 network, uint32 gatekeeper, GatekeeperStatus status_)
        external;

    /// @notice Removes a gatekeeper for good, and with it every bound pass it stands for. Its successor
    /// is forgotten; name one afterwards if another shall take its passes over.
    function removeGatekeeper(bytes32 network, uint32 gatekeeper) external;

    /// @notice Makes every bound pass fall that the gatekeeper has issued until now. It lives on
    /// under a fresh index, and may be named successor of its former self; a successor named before
    /// is forgotten. Unbound passes stay good, but only the authority can change them then.
    /// @return next Its new index.
    function raiseGeneration(bytes32 network, uint32 gatekeeper) external returns (uint32 next);

    /// @notice Replaces the gatekeeper's hot key; by its cold one. The new key must not act for the
    /// network.
    function rotateOperator(bytes32 network, uint32 gatekeeper, address operator) external;

    /// @notice Lets a gatekeeper take over the passes of another, dead or alive.
    /// @param successor Zero: nobody.
    function setSuccessor(bytes32 network, uint32 gatekeeper, uint32 successor) external;
}
