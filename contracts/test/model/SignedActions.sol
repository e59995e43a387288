// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {Step} from "../../src/types/Step.sol";
import {Envelope, Messages} from "./Messages.sol";
import {PassActions} from "./PassActions.sol";
import {Action} from "./Stage.sol";

/// @dev What somebody signs and another hands in, and what becomes of nonces.
abstract contract SignedActions is PassActions {
    uint256 private nonces = 250;
    /// @dev Calls with a signature, to be repeated.
    Action[] private signed;

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

    function aSignedStep() private returns (Action memory) {
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

    function aSignedBatch() private returns (Action memory) {
        bytes32 network = anyNetwork();
        (address by, Step[] memory steps) = anySteps(network);
        Envelope memory envelope = anyEnvelope(by);
        bytes32 message = Messages.passSteps(signedFor(network), steps, envelope);
        Authorization memory authorization = sealIt(message, envelope);
        bytes memory data =
            abi.encodeCall(IPassRegistry.submitBatch, (network, steps, authorization));
        return remember(anyActor(), data, envelope);
    }

    function aClaim() private returns (Action memory) {
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

    function somethingSigned() internal returns (Action memory) {
        uint256 kind = draw(4);
        if (kind < 2) return aSignedStep();
        return kind == 2 ? aSignedBatch() : aClaim();
    }
}
