// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {Draws} from "./Draws.sol";
import {Action} from "./Stage.sol";

/// @dev Steps of passes by whoever calls, one or several, and closings.
abstract contract PassActions is Draws {
    function anyStep(bytes32 network) internal returns (address by, Step memory step) {
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

    function anySteps(bytes32 network) internal returns (address by, Step[] memory steps) {
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

    function aBatch() private returns (Action memory) {
        bytes32 network = anyNetwork();
        (address by, Step[] memory steps) = anySteps(network);
        return unsigned(by, abi.encodeCall(IPassRegistry.batch, (network, steps)));
    }

    function anIssueBatch() private returns (Action memory) {
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

    function manyAtOnce() internal returns (Action memory) {
        return oneIn(2) ? aBatch() : anIssueBatch();
    }
}
