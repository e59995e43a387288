// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev `proposeAuthority` and `acceptAuthority`.
contract TransferAuthorityTest is UnitTest {
    address internal successor = makeAddr("successor");

    function propose(address by, address to) internal {
        vm.prank(by);
        registry.proposeAuthority(network, to);
    }

    function accept(address by) internal {
        vm.prank(by);
        registry.acceptAuthority(network);
    }

    function refuseAccept(address by) internal {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        accept(by);
    }

    /* REVERTS */

    function test_proposeAuthority_toAnOperator() public {
        vm.expectRevert(IPassRegistry.OperatorTaken.selector);
        propose(authority, operator0);
    }

    function test_proposeAuthority_byAnybodyElse() public {
        address[7] memory others =
            [stranger, guardian, gatekeeper0, operator0, otherAuthority, otherGuardian, successor];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            propose(others[i], successor);
        }
    }

    function test_proposeAuthority_ofANetworkThatDoesNotExist() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(authority);
        registry.proposeAuthority(keccak256("nowhere"), successor);
    }

    function test_proposeAuthority_byThePendingOne() public {
        propose(authority, successor);
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        propose(successor, stranger);
    }

    function test_acceptAuthority_nothingOffered() public {
        refuseAccept(successor);
    }

    function test_acceptAuthority_nothingOffered_byAuthority() public {
        refuseAccept(authority);
    }

    function test_acceptAuthority_byAnybodyElse() public {
        propose(authority, successor);
        address[4] memory others = [stranger, authority, guardian, otherAuthority];
        for (uint256 i = 0; i < others.length; ++i) {
            refuseAccept(others[i]);
        }
    }

    function test_acceptAuthority_offerWithdrawn() public {
        propose(authority, successor);
        propose(authority, address(0));
        refuseAccept(successor);
    }

    function test_acceptAuthority_offerReplaced() public {
        propose(authority, successor);
        propose(authority, stranger);
        refuseAccept(successor);
    }

    function test_acceptAuthority_twice() public {
        propose(authority, successor);
        accept(successor);
        refuseAccept(successor);
    }

    function test_acceptAuthority_offeredInAnotherNetwork() public {
        vm.prank(otherAuthority);
        registry.proposeAuthority(otherNetwork, successor);
        refuseAccept(successor);
    }

    function test_acceptAuthority_ofANetworkThatDoesNotExist() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(successor);
        registry.acceptAuthority(keccak256("nowhere"));
    }

    function test_acceptAuthority_theFormerMayNothing() public {
        handOverTo(successor);
        bytes[11] memory calls = [
            abi.encodeCall(registry.updateNetwork, (network, NetworkSettings(0, 0, 0))),
            abi.encodeCall(registry.setGuardian, (network, authority)),
            abi.encodeCall(registry.proposeAuthority, (network, authority)),
            abi.encodeCall(registry.acceptAuthority, (network)),
            abi.encodeCall(registry.pause, (network)),
            abi.encodeCall(registry.unpause, (network)),
            abi.encodeCall(
                registry.addGatekeeper,
                (network, authority, stranger, limits(Permissions.ALL, 0, 0))
            ),
            abi.encodeCall(
                registry.updateGatekeeper,
                (network, index0, authority, limits(Permissions.ALL, 0, 0))
            ),
            abi.encodeCall(
                registry.setGatekeeperStatus, (network, index0, GatekeeperStatus.Halted)
            ),
            abi.encodeCall(registry.removeGatekeeper, (network, index0)),
            abi.encodeCall(registry.raiseGeneration, (network, index0))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(authority);
            (bool success, bytes memory answer) = address(registry).call(calls[i]);
            assertFalse(success, vm.toString(i));
            assertEq(
                answer, abi.encodeWithSelector(IPassRegistry.NotAuthorized.selector), vm.toString(i)
            );
        }
    }

    /* SUCCESSES */

    function assertProposed(address to) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.AuthorityProposed(network, to);
        propose(authority, to);
        assertEventCount(1);
        assertEq(registry.getNetwork(network).pendingAuthority, to, "pending authority");
        assertEq(registry.getNetwork(network).authority, authority, "authority");
    }

    function test_proposeAuthority() public {
        assertProposed(successor);
    }

    function test_proposeAuthority_withdraws() public {
        propose(authority, successor);
        assertProposed(address(0));
    }

    function test_proposeAuthority_replaces() public {
        propose(authority, successor);
        assertProposed(stranger);
    }

    function test_proposeAuthority_aRemovedGatekeepersOperator() public {
        removeGatekeeper(index0);
        assertProposed(operator0);
    }

    function test_proposeAuthority_anotherNetworksOperator() public {
        assertProposed(otherOperator);
    }

    function test_proposeAuthority_theOldOneStillGoverns() public {
        propose(authority, successor);
        pause();
        assertTrue(registry.getNetwork(network).paused, "paused");
    }

    function test_acceptAuthority() public {
        propose(authority, successor);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.AuthorityAccepted(network, successor);
        accept(successor);
        assertEventCount(1);
        assertEq(registry.getNetwork(network).authority, successor, "authority");
        assertEq(registry.getNetwork(network).pendingAuthority, address(0), "pending authority");
        assertEq(registry.getNetwork(network).guardian, guardian, "guardian stays");
    }

    function test_acceptAuthority_byTheAuthorityItself() public {
        propose(authority, authority);
        accept(authority);
        assertEq(registry.getNetwork(network).authority, authority, "authority");
        assertEq(registry.getNetwork(network).pendingAuthority, address(0), "pending authority");
    }

    function test_acceptAuthority_theNewOneGoverns() public {
        handOverTo(successor);
        vm.prank(successor);
        registry.removeGatekeeper(network, index0);
        assertStands(index0, false, "standing");
    }

    function test_acceptAuthority_keepsTheId() public {
        handOverTo(successor);
        assertEq(network, registry.networkId(authority, "main"), "id");
        assertEq(registry.getNetwork(network).authority, successor, "authority");
    }

    function test_acceptAuthority_leavesOtherNetworks() public {
        handOverTo(successor);
        assertEq(registry.getNetwork(otherNetwork).authority, otherAuthority, "authority");
    }
}
