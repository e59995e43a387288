// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Network, NetworkSettings} from "../../src/types/Network.sol";
import {UnitTest} from "./UnitTest.sol";

contract CreateNetworkTest is UnitTest {
    bytes32 internal constant SALT = "salt";

    function create(NetworkSettings memory settings) internal returns (bytes32) {
        vm.prank(stranger);
        return registry.createNetwork(SALT, settings);
    }

    /* REVERTS */

    function test_createNetwork_saltUsedBefore() public {
        create(NetworkSettings(0, 0, 0));
        vm.expectRevert(IPassRegistry.NetworkExists.selector);
        create(NetworkSettings(0, 0, 0));
    }

    function test_createNetwork_saltUsedBefore_networkHandedOver() public {
        bytes32 id = create(NetworkSettings(0, 0, 0));
        vm.prank(stranger);
        registry.proposeAuthority(id, authority);
        vm.prank(authority);
        registry.acceptAuthority(id);
        vm.expectRevert(IPassRegistry.NetworkExists.selector);
        create(NetworkSettings(0, 0, 0));
    }

    function test_createNetwork_defaultAboveMaximum() public {
        vm.expectRevert(IPassRegistry.InvalidSettings.selector);
        create(NetworkSettings(101, 100, 0));
    }

    function test_createNetwork_unknownFlags() public {
        for (uint8 bit = 3; bit < 8; ++bit) {
            vm.expectRevert(IPassRegistry.InvalidSettings.selector);
            create(NetworkSettings(0, 0, uint8(1 << bit)));
        }
    }

    function test_createNetwork_unknownFlagBesideKnownOnes() public {
        vm.expectRevert(IPassRegistry.InvalidSettings.selector);
        create(NetworkSettings(0, 0, 15));
    }

    /* SUCCESSES */

    function assertCreated(NetworkSettings memory settings) internal {
        bytes32 expected = keccak256(abi.encode(stranger, SALT));
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.NetworkCreated(expected, stranger, SALT, settings);
        bytes32 id = create(settings);
        assertEventCount(1);
        assertEq(id, expected, "id");
        assertEq(id, registry.networkId(stranger, SALT), "networkId");
        Network memory network_ = Network(stranger, settings, false, address(0), 0, address(0));
        assertEq(abi.encode(registry.getNetwork(id)), abi.encode(network_), "network");
    }

    function test_createNetwork() public {
        assertCreated(NetworkSettings(50, 100, 3));
    }

    function test_createNetwork_leastSettings() public {
        assertCreated(NetworkSettings(0, 0, 0));
    }

    function test_createNetwork_greatestSettings() public {
        assertCreated(NetworkSettings(type(uint40).max, type(uint40).max, 7));
    }

    function test_createNetwork_defaultEqualsMaximum() public {
        assertCreated(NetworkSettings(100, 100, 0));
    }

    function test_createNetwork_defaultWithoutMaximum() public {
        assertCreated(NetworkSettings(100, 0, 0));
    }

    function test_createNetwork_maximumWithoutDefault() public {
        assertCreated(NetworkSettings(0, 100, 0));
    }

    function test_createNetwork_cannotBeSquatted() public {
        vm.prank(holder);
        bytes32 squatted = registry.createNetwork(SALT, NetworkSettings(0, 0, 0));
        assertNotEq(squatted, registry.networkId(stranger, SALT), "id");
        assertCreated(NetworkSettings(0, 0, 0));
    }

    function test_createNetwork_manyOfOneCreator() public {
        bytes32 first = create(NetworkSettings(0, 0, 0));
        vm.prank(stranger);
        bytes32 second = registry.createNetwork("other salt", NetworkSettings(0, 0, 0));
        assertNotEq(first, second, "ids");
        assertEq(registry.getNetwork(first).authority, stranger, "authority of the first");
        assertEq(registry.getNetwork(second).authority, stranger, "authority of the second");
    }

    function test_createNetwork_hasNobodysStanding() public {
        bytes32 id = create(NetworkSettings(0, 0, 0));
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(registry.standingWord(id, i), 0, vm.toString(i));
        }
    }

    function test_networkId_isPinned() public view {
        // keccak256(abi.encode(address, bytes32)), computed elsewhere.
        assertEq(
            registry.networkId(0x1111111111111111111111111111111111111111, bytes32(uint256(1))),
            0x8eec1c9afb183a84aac7003cf8e730bfb6385f6e43761d6425fba4265de3a9eb,
            "id"
        );
    }
}
