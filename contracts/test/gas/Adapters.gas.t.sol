// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {Gated} from "../../src/adapters/Gated.sol";
import {GatedByPolicy} from "../../src/adapters/GatedByPolicy.sol";
import {GatedERC20} from "../../src/adapters/GatedERC20.sol";
import {GatewayTokenVerifier} from "../../src/adapters/GatewayTokenVerifier.sol";
import {Combination, PassTerm} from "../../src/adapters/PassPolicy.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {GasTest} from "./GasTest.sol";

contract UngatedDapp {
    uint256 public entered;

    function enter() external {
        ++entered;
    }
}

contract GatedDapp is Gated {
    uint256 public entered;

    constructor(IPassRegistry registry, bytes32 network) Gated(registry, network) {}

    function enter() external gated {
        ++entered;
    }
}

contract PolicyDapp is GatedByPolicy {
    uint256 public entered;

    constructor(IPassRegistry registry, PassTerm[] memory terms)
        GatedByPolicy(registry, Combination.All, terms)
    {}

    function enter() external gated {
        ++entered;
    }
}

/// @dev A dApp of Civic's: what its question costs, around the call.
contract CivicDapp {
    function ask(GatewayTokenVerifier verifier, address wallet)
        external
        view
        returns (uint256 gas, bool good)
    {
        gas = gasleft();
        good = verifier.verifyToken(wallet, 10);
        gas -= gasleft();
    }
}

contract UngatedToken is ERC20 {
    constructor(address wallet) ERC20("Ungated", "UNG") {
        _mint(wallet, 100 ether);
    }
}

contract GatedToken is GatedERC20, Gated {
    constructor(IPassRegistry registry, bytes32 network, address wallet)
        ERC20("Gated", "GAT")
        Gated(registry, network)
        GatedERC20(address(0), new address[](0))
    {
        _mint(wallet, 100 ether);
    }
}

/// @dev What a gate adds: the same transaction to a contract with it and to one without, everything
/// cold in both.
contract AdaptersGasTest is GasTest {
    /// @dev Four that issue unbound passes, the first of them by itself.
    bytes32[4] private networks;
    bytes32 private unbound;
    address private receiver = makeAddr("receiver");

    function setUp() public override {
        super.setUp();
        address[] memory wallets = new address[](2);
        (wallets[0], wallets[1]) = (holder, receiver);
        for (uint256 i = 0; i < networks.length; ++i) {
            bytes32 id = createNetwork(bytes32(i), NetworkSettings(0, 0, NetworkFlags.UNBOUND));
            addGatekeeper(id, gatekeeper0, operator0, limits(Permissions.ALL, 0, 0));
            vm.prank(operator0);
            registry.issueBatch(id, EXPIRY, ATTRIBUTES, wallets);
            networks[i] = id;
        }
        unbound = networks[0];
        vm.prank(operator0);
        registry.issueBatch(network, EXPIRY, ATTRIBUTES, wallets);
    }

    function test_gated() public {
        snapshot("gated_overhead", overheadOfGated(unbound), 6_000);
    }

    function test_gated_withIssuer() public {
        snapshot("gated_overhead_with_issuer", overheadOfGated(network), 8_200);
    }

    function test_gatedErc20() public {
        snapshot("gated_erc20_overhead", overheadOfTransfer(unbound), 9_500);
    }

    function test_gatedErc20_withIssuer() public {
        snapshot("gated_erc20_overhead_with_issuer", overheadOfTransfer(network), 11_900);
    }

    function test_gatedByPolicy() public {
        snapshot("gated_by_policy_of_1_overhead", overheadOfPolicy(1), 6_300);
        snapshot("gated_by_policy_of_2_overhead", overheadOfPolicy(2), 10_100);
        snapshot("gated_by_policy_of_4_overhead", overheadOfPolicy(4), 17_700);
    }

    function test_verifyToken() public {
        uint96[] memory numbers = new uint96[](1);
        bytes32[] memory ids = new bytes32[](1);
        (numbers[0], ids[0]) = (10, unbound);
        GatewayTokenVerifier verifier = new GatewayTokenVerifier(registry, numbers, ids);
        (uint256 gas, bool good) = new CivicDapp().ask(verifier, holder);
        assertTrue(good, "good");
        snapshot("verify_token_cold", gas, 11_500);
    }

    function overheadOfGated(bytes32 id) private returns (uint256) {
        return overheadOf(new GatedDapp(registry, id));
    }

    /// @dev Of `All`, so that every network is asked.
    function overheadOfPolicy(uint256 count) private returns (uint256) {
        PassTerm[] memory terms = new PassTerm[](count);
        for (uint256 i = 0; i < count; ++i) {
            terms[i].network = networks[i];
        }
        return overheadOf(GatedDapp(address(new PolicyDapp(registry, terms))));
    }

    function overheadOf(GatedDapp gated) private returns (uint256) {
        UngatedDapp ungated = new UngatedDapp();
        vm.prank(holder);
        ungated.enter();
        uint256 without = vm.lastCallGas().gasTotalUsed;
        vm.prank(holder);
        gated.enter();
        return vm.lastCallGas().gasTotalUsed - without;
    }

    function overheadOfTransfer(bytes32 id) private returns (uint256) {
        ERC20 ungated = new UngatedToken(holder);
        ERC20 gated = new GatedToken(registry, id, holder);
        vm.prank(holder);
        ungated.transfer(receiver, 1 ether);
        uint256 without = vm.lastCallGas().gasTotalUsed;
        vm.prank(holder);
        gated.transfer(receiver, 1 ether);
        return vm.lastCallGas().gasTotalUsed - without;
    }
}
