// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RegistryCheck} from "../../src/adapters/RegistryCheck.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {AdapterTest} from "./AdapterTest.sol";

contract RegistryCheckTest is AdapterTest {
    function test_requireRegistry_whatIsNone() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            this.requireRegistry(fakes[i]);
        }
    }

    function test_requireRegistry_aRegistry() public view {
        this.requireRegistry(registry);
    }

    function test_requireNetwork_noRegistry() public {
        expectNotARegistry(IPassRegistry(holder));
        this.requireNetwork(IPassRegistry(holder), network);
    }

    function test_requireNetwork_noNetwork() public {
        expectNoSuchNetwork(0);
        this.requireNetwork(registry, 0);
        // A slip of the pen.
        bytes32 wrong = network ^ bytes32(uint256(1));
        expectNoSuchNetwork(wrong);
        this.requireNetwork(registry, wrong);
    }

    function test_requireNetwork_aNetwork() public view {
        this.requireNetwork(registry, network);
    }

    function requireRegistry(IPassRegistry registry_) external view {
        RegistryCheck.requireRegistry(registry_);
    }

    function requireNetwork(IPassRegistry registry_, bytes32 id) external view {
        RegistryCheck.requireNetwork(registry_, id);
    }
}
