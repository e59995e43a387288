// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PassGate} from "../../src/adapters/PassGate.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Reason} from "../../src/types/Reason.sol";
import {AdapterTest} from "./AdapterTest.sol";

/// @dev A gate of its own kind: neither `Gated` nor `GatedByPolicy` is in it.
contract BareGate is PassGate {
    bytes32 private immutable _network;

    constructor(IPassRegistry registry, bytes32 network) PassGate(registry) {
        _network = network;
    }

    function passVerdict(address wallet) public view override returns (Reason, bytes32) {
        return (_verify(wallet, _network), _network);
    }

    function _isHeld(address wallet) internal view override returns (bool) {
        return _isHeldBy(_network, wallet);
    }

    /// @dev As assembly leaves an address that it has read together with what stands beside it.
    function enterFor(address wallet, uint96 beside) external view {
        assembly ("memory-safe") {
            wallet := or(wallet, shl(160, beside))
        }
        _requirePass(wallet);
    }
}

contract PassGateTest is AdapterTest {
    function test_constructor_noRegistry() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            new BareGate(fakes[i], network);
        }
    }

    /// What stands above an address in its word is not asked.
    function testFuzz_requirePass_bitsAboveTheAddress(uint96 beside) public {
        BareGate gate = new BareGate(registry, network);
        gate.enterFor(friend, beside);
        vm.expectRevert(
            abi.encodeWithSelector(PassGate.PassDenied.selector, stranger, network, Reason.NoPass)
        );
        gate.enterFor(stranger, beside);
    }
}
