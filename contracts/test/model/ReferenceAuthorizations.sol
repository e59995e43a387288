// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization} from "../../src/interfaces/IPassRegistry.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {Envelope, Messages} from "./Messages.sol";
import {ReferencePasses} from "./ReferencePasses.sol";

/// @dev Many steps at once, and by signature.
abstract contract ReferenceAuthorizations is ReferencePasses {
    /// @dev For which contract messages are signed.
    address private immutable verifyingContract;

    mapping(address signer => mapping(uint256 word => uint256 bits)) private used;

    constructor(address verifyingContract_) {
        verifyingContract = verifyingContract_;
    }

    /* MANY */

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

    /* BY SIGNATURE */

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

    /* NONCES */

    function cancelNonces(uint256 word, uint256 mask) external {
        used[msg.sender][word] |= mask;
        emit NoncesCancelled(msg.sender, word, mask);
    }

    function nonceBitmap(address signer, uint256 word) external view returns (uint256) {
        return used[signer][word];
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
}
