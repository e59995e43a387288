// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev How much of each event is indexed, and how much is data. What they say is in the tests of
/// the functions that emit them.
contract EventLayoutsTest is UnitTest {
    Vm.Log[] private _logs;

    /// @dev `topics` counts the signature; `words` those of the data.
    function assertLayout(bytes32 selector, uint256 topics, uint256 words, string memory label)
        private
        view
    {
        bool found;
        for (uint256 i = 0; i < _logs.length; ++i) {
            if (_logs[i].topics[0] != selector) continue;
            found = true;
            assertEq(_logs[i].topics.length, topics, string.concat(label, ": topics"));
            assertEq(_logs[i].data.length, 32 * words, string.concat(label, ": words"));
        }
        assertTrue(found, string.concat(label, ": seen"));
    }

    /// @dev Does everything once.
    function live() private {
        Step[] memory skipped = new Step[](1);
        skipped[0].verb = Verb.Freeze;
        setSuccessor(index0, index0);
        setFlags(NetworkFlags.SINGLE_USE);
        issue();
        freeze(1);
        vm.startPrank(operator0);
        registry.unfreeze(network, holder);
        registry.renew(network, holder, EXPIRY);
        registry.setAttributes(network, holder, 1);
        registry.takeOver(network, holder);
        registry.batch(network, skipped);
        vm.stopPrank();
        Requirement memory nothing = Requirement(0, 0, 0);
        bytes32 hash = consumeHash(network, address(this), nothing, holder, 0);
        registry.consume(network, holder, nothing, authorization(holderKey, 0, hash));
        vm.prank(holder);
        registry.renounce(network);
        issue();
        vm.warp(EXPIRY + 90 days + 1);
        registry.close(network, holder);
        vm.prank(operator0);
        registry.issue(network, holder, 0, 0);
        vm.prank(authority);
        registry.revoke(network, holder, 1);
        registry.cancelNonces(0, 1);
        registry.createNetwork("salt", NetworkSettings(0, 0, 0));
        vm.prank(authority);
        registry.setGuardian(network, guardian);
        pause();
        unpause();
        addGatekeepersUpTo(3);
        setLimits(Permissions.ALL, 0, 0);
        setStatus(index0, GatekeeperStatus.Frozen);
        rotateOperator0To(makeAddr("hot key"));
        raiseGeneration(index0);
        removeGatekeeper(index1);
        handOverTo(makeAddr("successor"));
    }

    function test_eventLayouts() public {
        vm.recordLogs();
        live();
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            _logs.push(logs[i]);
        }
        assertLayout(IPassRegistry.PassIssued.selector, 3, 1, "PassIssued");
        assertLayout(IPassRegistry.PassFrozen.selector, 3, 1, "PassFrozen");
        assertLayout(IPassRegistry.PassUnfrozen.selector, 3, 1, "PassUnfrozen");
        assertLayout(IPassRegistry.PassRenewed.selector, 3, 1, "PassRenewed");
        assertLayout(IPassRegistry.PassRevoked.selector, 3, 1, "PassRevoked");
        assertLayout(IPassRegistry.PassAttributesSet.selector, 3, 1, "PassAttributesSet");
        assertLayout(IPassRegistry.PassTakenOver.selector, 3, 1, "PassTakenOver");
        assertLayout(IPassRegistry.PassConsumed.selector, 3, 1, "PassConsumed");
        assertLayout(IPassRegistry.StepSkipped.selector, 3, 1, "StepSkipped");
        assertLayout(IPassRegistry.PassRenounced.selector, 3, 0, "PassRenounced");
        assertLayout(IPassRegistry.PassClosed.selector, 3, 0, "PassClosed");
        assertLayout(IPassRegistry.ActedForNetwork.selector, 4, 0, "ActedForNetwork");
        assertLayout(IPassRegistry.NoncesCancelled.selector, 2, 2, "NoncesCancelled");
        assertLayout(IPassRegistry.NetworkCreated.selector, 3, 4, "NetworkCreated");
        assertLayout(IPassRegistry.NetworkUpdated.selector, 2, 3, "NetworkUpdated");
        assertLayout(IPassRegistry.GuardianSet.selector, 2, 1, "GuardianSet");
        assertLayout(IPassRegistry.AuthorityProposed.selector, 2, 1, "AuthorityProposed");
        assertLayout(IPassRegistry.AuthorityAccepted.selector, 2, 1, "AuthorityAccepted");
        assertLayout(IPassRegistry.NetworkPaused.selector, 2, 1, "NetworkPaused");
        assertLayout(IPassRegistry.NetworkUnpaused.selector, 2, 1, "NetworkUnpaused");
        assertLayout(IPassRegistry.GatekeeperAdded.selector, 3, 5, "GatekeeperAdded");
        assertLayout(IPassRegistry.GatekeeperUpdated.selector, 3, 4, "GatekeeperUpdated");
        assertLayout(IPassRegistry.GatekeeperStatusSet.selector, 3, 2, "GatekeeperStatusSet");
        assertLayout(IPassRegistry.GatekeeperRemoved.selector, 3, 0, "GatekeeperRemoved");
        assertLayout(IPassRegistry.OperatorRotated.selector, 3, 1, "OperatorRotated");
        assertLayout(IPassRegistry.GenerationRaised.selector, 3, 1, "GenerationRaised");
        assertLayout(IPassRegistry.SuccessorSet.selector, 3, 1, "SuccessorSet");
    }
}
