// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {PassFields, UnitTest} from "./UnitTest.sol";

/// @dev A network of one's own: its authority is the operator of a gatekeeper as well. It acts as
/// the operator wherever that is enough, and for the network otherwise.
contract AuthorityAsOperatorTest is UnitTest {
    uint32 internal index;

    function setUp() public override {
        super.setUp();
        index = addGatekeeper(network, gatekeeper0, authority, limits(Permissions.ALL, 0, 0));
        vm.prank(authority);
        registry.issue(network, holder, EXPIRY, ATTRIBUTES);
    }

    function ownPass() internal view returns (PassFields memory fields) {
        fields = issuedPass();
        fields.gatekeeper = index;
    }

    function frozenPass(uint8 statusReason) internal view returns (PassFields memory fields) {
        fields = ownPass();
        fields.state = FROZEN;
        fields.statusReason = statusReason;
    }

    function freezeBy(address by, uint8 reason) internal {
        vm.prank(by);
        registry.freeze(network, holder, reason);
    }

    function test_authorityAsOperator_issues() public view {
        assertPass(ownPass(), "pass");
    }

    function test_authorityAsOperator_freezesAsTheOperator() public {
        vm.recordLogs();
        freezeBy(authority, 1);
        assertEventCount(1);
        assertPass(frozenPass(1), "pass");
    }

    function test_authorityAsOperator_freezesForTheNetwork_withoutPermission() public {
        vm.prank(authority);
        registry.updateGatekeeper(network, index, gatekeeper0, limits(Permissions.ISSUE, 0, 0));
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, authority);
        freezeBy(authority, 1);
        assertPass(frozenPass(1 | BY_NETWORK), "pass");
    }

    function test_authorityAsOperator_freezesForTheNetwork_whileItsGatekeeperIsHalted() public {
        setStatus(index, GatekeeperStatus.Halted);
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, authority);
        freezeBy(authority, 1);
        assertPass(frozenPass(1 | BY_NETWORK), "pass");
    }

    function test_authorityAsOperator_freezesForTheNetwork_passOfAnotherGatekeeper() public {
        vm.prank(operator0);
        registry.issue(network, stranger, EXPIRY, ATTRIBUTES);
        vm.prank(authority);
        registry.freeze(network, stranger, 1);
        PassFields memory expected = frozenPass(1 | BY_NETWORK);
        expected.gatekeeper = index0;
        assertPassOf(network, stranger, expected, "pass");
    }

    function test_authorityAsOperator_unfreezesForTheNetwork_whatTheGuardianFroze() public {
        freezeBy(guardian, 1);
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, authority);
        vm.prank(authority);
        registry.unfreeze(network, holder);
        assertPass(ownPass(), "pass");
    }

    function test_authorityAsOperator_renewsForTheNetwork_whilePaused() public {
        pause();
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, authority);
        vm.prank(authority);
        registry.renew(network, holder, EXPIRY + 1);
        PassFields memory expected = ownPass();
        expected.expiresAt = EXPIRY + 1;
        assertPass(expected, "pass");
    }
}
