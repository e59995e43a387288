// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatedERC20Test, Token} from "./GatedERC20Test.sol";

/// @dev What a token is made with.
contract GatedERC20ConstructorTest is GatedERC20Test {
    event ExitOpened(address indexed account);

    function test_constructor_noRegistry() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            new Token(fakes[i], network, enforcer, new address[](0));
        }
    }

    function test_constructor_noNetwork() public {
        expectNoSuchNetwork("nowhere");
        new Token(registry, "nowhere", enforcer, new address[](0));
    }

    function test_constructor_opensExits() public {
        vm.expectEmit();
        emit ExitOpened(exit);
        vm.expectEmit();
        emit ExitOpened(address(0));
        token = new Token(registry, network, enforcer, exits(exit, address(0)));
        assertTrue(token.isExit(exit), "exit");
        assertTrue(token.isExit(address(0)), "burning");
        assertFalse(token.isExit(holder), "a holder");
        assertEq(token.enforcer(), enforcer, "enforcer");
    }
}
