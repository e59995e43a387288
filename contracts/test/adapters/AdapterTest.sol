// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {RegistryCheck} from "../../src/adapters/RegistryCheck.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {RegistryTest} from "../RegistryTest.sol";

/// @dev Answers every question about interfaces with yes, also that about no interface at all.
contract YesSayer is IERC165 {
    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }
}

/// @dev A contract that is asked in vain.
contract Silent {
    fallback() external {
        revert();
    }
}

/// @dev Beside the network of `RegistryTest` another one with the same gatekeepers, and the ways in
/// which a pass stops being good.
abstract contract AdapterTest is RegistryTest {
    bytes32 internal otherNetwork;
    address internal friend = makeAddr("friend, who has a good pass");

    /// @dev Every reason that a verdict without a requirement can have.
    Reason[] internal reasons = [
        Reason.NoPass,
        Reason.Revoked,
        Reason.Frozen,
        Reason.Expired,
        Reason.IssuerInactive,
        Reason.NetworkPaused
    ];

    function setUp() public virtual override {
        super.setUp();
        otherNetwork = createNetwork("other", NetworkSettings(0, 0, 0));
        addGatekeeper(otherNetwork, gatekeeper0, operator0, limits(Permissions.ALL, 0, 0));
        issueTo(network, friend, 0);
    }

    /// @dev By gatekeeper 0.
    function issueTo(bytes32 id, address wallet, uint40 expiresAt) internal {
        vm.prank(operator0);
        registry.issue(id, wallet, expiresAt, ATTRIBUTES);
    }

    /// @dev The wallet's good pass is no longer good for this reason. It expires at `EXPIRY`, or not
    /// at all if that isn't the reason.
    function spoil(bytes32 id, address wallet, Reason reason) internal {
        if (reason == Reason.NoPass) {
            vm.prank(wallet);
            registry.renounce(id);
        } else if (reason == Reason.Revoked) {
            vm.prank(operator0);
            registry.revoke(id, wallet, 1);
        } else if (reason == Reason.Frozen) {
            vm.prank(operator0);
            registry.freeze(id, wallet, 1);
        } else if (reason == Reason.Expired) {
            vm.warp(EXPIRY + 1);
        } else if (reason == Reason.IssuerInactive) {
            vm.prank(authority);
            registry.removeGatekeeper(id, index0);
        } else {
            vm.prank(authority);
            registry.pause(id);
        }
        assertReason(registry.verify(wallet, id), reason, "the scene");
    }

    /* CONSTRUCTORS */

    /// @dev What is no registry: nothing, a wallet, contracts without the interface, and one that
    /// claims any.
    function notRegistries() internal returns (IPassRegistry[] memory fakes) {
        fakes = new IPassRegistry[](5);
        fakes[1] = IPassRegistry(holder);
        fakes[2] = IPassRegistry(address(this));
        fakes[3] = IPassRegistry(address(new Silent()));
        fakes[4] = IPassRegistry(address(new YesSayer()));
    }

    function expectNotARegistry(IPassRegistry fake) internal {
        vm.expectRevert(abi.encodeWithSelector(RegistryCheck.NotAPassRegistry.selector, fake));
    }

    function expectNoSuchNetwork(bytes32 id) internal {
        vm.expectRevert(abi.encodeWithSelector(RegistryCheck.NoSuchNetwork.selector, id));
    }

    /* VALUES */

    function none() internal pure returns (Requirement memory) {
        return Requirement(0, 0, 0);
    }

    function label(Reason reason) internal pure returns (string memory) {
        return string.concat("reason ", vm.toString(uint256(reason)));
    }
}
