// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {UniswapAllowlistChecker} from "../../src/adapters/UniswapAllowlistChecker.sol";
import {IAllowlistChecker, PoolPermissions} from "../../src/interfaces/IAllowlistChecker.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {AdapterTest} from "./AdapterTest.sol";

/// @dev As the pools declare it.
type Permission is bytes2;

interface IPoolsChecker {
    function checkAllowlist(address account, address token) external view returns (Permission);
}

/// @dev Asks as the pools' adapter of a token does: the flags that are needed must all be there.
contract PoolsAdapter {
    function isAllowed(address checker, address account, bytes2 needed)
        external
        view
        returns (bool)
    {
        Permission flags = IPoolsChecker(checker).checkAllowlist(account, address(this));
        return Permission.unwrap(flags) & needed == needed;
    }
}

contract UniswapAllowlistCheckerTest is AdapterTest {
    address private token = makeAddr("token");
    UniswapAllowlistChecker private checker;

    function setUp() public override {
        super.setUp();
        checker = new UniswapAllowlistChecker(registry, network, none());
    }

    /* CONSTRUCTOR */

    /// @dev From outside, for forge ends a test without a word at a `new` that reverts as expected.
    function create(IPassRegistry asked, bytes32 id, Requirement memory requirement) external {
        new UniswapAllowlistChecker(asked, id, requirement);
    }

    function test_constructor_noRegistry() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            this.create(fakes[i], network, none());
        }
    }

    function test_constructor_noNetwork() public {
        expectNoSuchNetwork("nowhere");
        this.create(registry, "nowhere", none());
    }

    function testFuzz_constructor_fixesTheRequirement(Requirement memory requirement) public {
        checker = new UniswapAllowlistChecker(registry, network, requirement);
        assertEq(abi.encode(checker.passRequirement()), abi.encode(requirement), "requirement");
        assertEq(address(checker.passRegistry()), address(registry), "registry");
        assertEq(checker.passNetwork(), network, "network");
    }

    /* ANSWERS */

    function test_checkAllowlist_everyReason() public {
        issue();
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            assertEq(checker.checkAllowlist(holder, token), bytes2(0), label(reasons[i]));
            vm.revertToState(before);
        }
    }

    function test_checkAllowlist_passOfAnotherNetwork() public {
        issueTo(otherNetwork, holder, 0);
        assertEq(checker.checkAllowlist(holder, token), bytes2(0));
    }

    function test_checkAllowlist_zeroAddress() public {
        issueTo(network, address(0), 0);
        assertEq(checker.checkAllowlist(address(0), token), bytes2(0));
    }

    function test_checkAllowlist_requirementNotMet() public {
        issue();
        Requirement[3] memory asked = [
            Requirement(ATTRIBUTES | 2, 0, 0),
            Requirement(0, EXPIRY - NOW, 0),
            Requirement(0, 0, 99)
        ];
        vm.warp(NOW + 100);
        for (uint256 i = 0; i < asked.length; ++i) {
            checker = new UniswapAllowlistChecker(registry, network, asked[i]);
            assertEq(checker.checkAllowlist(holder, token), bytes2(0), vm.toString(i));
        }
    }

    function test_checkAllowlist_requirementMet() public {
        issue();
        vm.warp(NOW + 100);
        Requirement memory asked = Requirement(ATTRIBUTES, EXPIRY - NOW - 100, 100);
        checker = new UniswapAllowlistChecker(registry, network, asked);
        assertEq(checker.checkAllowlist(holder, token), bytes2(0x0003));
    }

    function test_checkAllowlist_goodPassWhateverTheToken() public {
        issue();
        assertEq(checker.checkAllowlist(holder, token), bytes2(0x0003), "a token");
        assertEq(checker.checkAllowlist(holder, address(0)), bytes2(0x0003), "no token");
    }

    function testFuzz_checkAllowlist_isTotal(address account, address anyToken, uint64 time)
        public
    {
        issue();
        vm.warp(time);
        checker.checkAllowlist(account, anyToken);
        checker.checkAllowlist(holder, anyToken);
    }

    /* THE INTERFACE */

    function test_selectors_areTheirs() public pure {
        bytes4 selector = bytes4(keccak256("checkAllowlist(address,address)"));
        assertEq(selector, bytes4(0x9d38cc8c), "selector");
        assertEq(type(IAllowlistChecker).interfaceId, bytes4(0x9d38cc8c), "interface");
        assertEq(type(IPoolsChecker).interfaceId, bytes4(0x9d38cc8c), "as the pools declare it");
        assertEq(PoolPermissions.NONE, bytes2(0x0000), "none");
        assertEq(PoolPermissions.SWAP, bytes2(0x0001), "swap");
        assertEq(PoolPermissions.LIQUIDITY, bytes2(0x0002), "liquidity");
    }

    function test_supportsInterface() public view {
        assertTrue(checker.supportsInterface(0x9d38cc8c), "theirs");
        assertTrue(checker.supportsInterface(0x01ffc9a7), "ERC-165");
        assertFalse(checker.supportsInterface(0xffffffff), "none");
    }

    function test_poolsAdapter_readsTheFlags() public {
        PoolsAdapter adapter = new PoolsAdapter();
        issue();
        bytes2[3] memory needed = [bytes2(0x0001), 0x0002, 0x0003];
        for (uint256 i = 0; i < needed.length; ++i) {
            string memory shown = vm.toString(bytes32(needed[i]));
            assertTrue(adapter.isAllowed(address(checker), holder, needed[i]), shown);
            assertFalse(adapter.isAllowed(address(checker), stranger, needed[i]), shown);
        }
        // What they may add one day isn't promised by a pass.
        assertFalse(adapter.isAllowed(address(checker), holder, 0xffff), "every flag");
    }
}
