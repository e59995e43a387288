// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {PassRegistry} from "../../src/PassRegistry.sol";
import {Network} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Step, Verb} from "../../src/types/Step.sol";

/// @dev Of halmos's own cheat codes, the one that is used here.
interface Symbolic {
    /// @dev From now on anything may be stored there.
    function enableSymbolicStorage(address target) external;
}

/// @dev The deployed registry with anything in its storage: any network, any gatekeepers, any
/// operators. One step by anybody, at any second that 40 bits hold.
contract StepsSymbolicTest is Test {
    Symbolic private constant SYMBOLIC =
        Symbolic(address(uint160(uint256(keccak256("svm cheat code")))));

    PassRegistry private registry;

    function setUp() public {
        registry = new PassRegistry();
        SYMBOLIC.enableSymbolicStorage(address(registry));
    }

    /// @dev As a step stores it: nothing, or one of three states of a gatekeeper that there is.
    function isStored(uint256 word) private pure returns (bool) {
        if (word == 0) return true;
        bool isKnown = word % 256 >= 1 && word % 256 <= 3 && word >> 9 & 127 == 0;
        return isKnown && uint32(word >> 16) != 0 && word >> 200 == 0;
    }

    function wordOf(bytes32 network, address wallet) private view returns (uint256) {
        return PassWord.unwrap(registry.passWord(network, wallet));
    }

    function check_step_changesWhatItMay(
        bytes32 network,
        address signer,
        Step memory step,
        uint40 timestamp
    ) public {
        uint256 word = wordOf(network, step.wallet);
        vm.assume(isStored(word));
        Network memory net = registry.getNetwork(network);
        uint256 operator = OperatorWord.unwrap(registry.operatorWord(network, signer));
        // Nobody is the operator of gatekeeper 0.
        vm.assume(operator == 0 || uint32(operator) != 0);
        vm.warp(timestamp);
        Step[] memory steps = new Step[](1);
        steps[0] = step;
        vm.prank(signer);
        registry.batch(network, steps);
        uint256 next = wordOf(network, step.wallet);
        if (next == word) return;
        // Revoked is final.
        assert(word % 256 != 3);
        // Who did it.
        bool stands = uint32(operator) == uint32(next >> 16) && uint8(operator >> 32) == 1;
        if (step.verb == Verb.Renounce) {
            assert(signer == step.wallet && next == 0);
        } else if (signer != net.authority) {
            if (signer == net.guardian && step.verb == Verb.Freeze) assert(next % 256 == 2);
            else assert(stands);
        }
        // The network's freeze.
        bool wasNetworks = word % 256 == 2 && word >> 199 == 1;
        if (wasNetworks && next % 256 == 1) assert(signer == net.authority);
        if (next == 0) return;
        // What each verb changes.
        assert(isStored(next));
        if (word == 0) {
            assert(step.verb == Verb.Issue);
            assert(stands);
            assert(uint40(next >> 88) == timestamp);
            return;
        }
        uint256 changed = word ^ next;
        if (step.verb == Verb.Renew) changed &= ~(uint256(type(uint40).max) << 48);
        else if (step.verb == Verb.SetAttributes) changed &= ~(uint256(type(uint64).max) << 128);
        else if (step.verb == Verb.TakeOver) changed &= ~(uint256(type(uint32).max) << 16);
        else if (step.verb != Verb.Issue) changed &= ~(0xff | uint256(0xff) << 192);
        assert(changed == 0);
    }
}
