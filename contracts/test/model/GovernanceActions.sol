// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {Draws} from "./Draws.sol";
import {Action} from "./Stage.sol";

/// @dev What authorities, guardians and gatekeepers decide.
abstract contract GovernanceActions is Draws {
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

    function aNetworksCreation() private returns (Action memory) {
        bytes32 salt = bytes32(draw(3));
        return
            unsigned(anyActor(), abi.encodeCall(IPassRegistry.createNetwork, (salt, anySettings())));
    }

    function aNetworksUpdate() private returns (Action memory) {
        bytes32 network = anyNetwork();
        bytes memory data = abi.encodeCall(IPassRegistry.updateNetwork, (network, anySettings()));
        return unsigned(authorityOf(network), data);
    }

    function anAppointment() private returns (Action memory) {
        bytes32 network = anyNetwork();
        address guardian = oneIn(5) ? address(0) : anyActor();
        bytes memory data = abi.encodeCall(IPassRegistry.setGuardian, (network, guardian));
        return unsigned(authorityOf(network), data);
    }

    function aProposal() private returns (Action memory) {
        bytes32 network = anyNetwork();
        address next = oneIn(5) ? address(0) : anyActor();
        bytes memory data = abi.encodeCall(IPassRegistry.proposeAuthority, (network, next));
        return unsigned(authorityOf(network), data);
    }

    function anAcceptance() private returns (Action memory) {
        bytes32 network = anyNetwork();
        address next = registry.getNetwork(network).pendingAuthority;
        return unsigned(mostly(next), abi.encodeCall(IPassRegistry.acceptAuthority, (network)));
    }

    /// @dev Or its end, in a network that is paused.
    function aPause() private returns (Action memory) {
        bytes32 network = anyNetwork();
        bool ends = registry.getNetwork(network).paused ? !oneIn(6) : oneIn(6);
        if (ends) {
            return unsigned(authorityOf(network), abi.encodeCall(IPassRegistry.unpause, (network)));
        }
        bytes memory data = abi.encodeCall(IPassRegistry.pause, (network));
        return unsigned(authorityOrGuardianOf(network), data);
    }

    function anAddition() private returns (Action memory) {
        bytes32 network = anyNetwork();
        address coldKey = oneIn(30) ? address(0) : anyActor();
        address operator = oneIn(30) ? address(0) : anyActor();
        bytes memory data =
            abi.encodeCall(IPassRegistry.addGatekeeper, (network, coldKey, operator, anyLimits()));
        return unsigned(authorityOf(network), data);
    }

    function aGatekeepersUpdate() private returns (Action memory) {
        bytes32 network = anyNetwork();
        address coldKey = oneIn(30) ? address(0) : anyActor();
        bytes memory data = abi.encodeCall(
            IPassRegistry.updateGatekeeper, (network, anyGatekeeper(network), coldKey, anyLimits())
        );
        return unsigned(authorityOf(network), data);
    }

    function aStatus() private returns (Action memory) {
        bytes32 network = anyNetwork();
        // Mostly not what it may not be set to.
        GatekeeperStatus status =
            GatekeeperStatus(oneIn(10) ? draw(5) : (oneIn(2) ? 1 : 1 + draw(3)));
        bytes memory data = abi.encodeCall(
            IPassRegistry.setGatekeeperStatus, (network, anyGatekeeper(network), status)
        );
        return unsigned(authorityOrGuardianOf(network), data);
    }

    function aRemoval() private returns (Action memory) {
        bytes32 network = anyNetwork();
        bytes memory data =
            abi.encodeCall(IPassRegistry.removeGatekeeper, (network, anyGatekeeper(network)));
        return unsigned(authorityOf(network), data);
    }

    function aRaise() private returns (Action memory) {
        bytes32 network = anyNetwork();
        bytes memory data =
            abi.encodeCall(IPassRegistry.raiseGeneration, (network, anyGatekeeper(network)));
        return unsigned(authorityOf(network), data);
    }

    function aRotation() private returns (Action memory) {
        bytes32 network = anyNetwork();
        uint32 index = anyGatekeeper(network);
        address operator = oneIn(30) ? address(0) : anyActor();
        bytes memory data = abi.encodeCall(IPassRegistry.rotateOperator, (network, index, operator));
        return unsigned(mostly(registry.getGatekeeper(network, index).authority), data);
    }

    function aSuccession() private returns (Action memory) {
        bytes32 network = anyNetwork();
        uint32 index = oneIn(4) ? anyGatekeeper(network) : gatekeeperOf(network, anyHolder(network));
        uint32 successor = oneIn(8) ? 0 : anyGatekeeper(network);
        bytes memory data = abi.encodeCall(IPassRegistry.setSuccessor, (network, index, successor));
        return unsigned(authorityOf(network), data);
    }
}
