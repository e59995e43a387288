// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {UnguardedStepTest} from "./StepTest.sol";
import {PassFields} from "./UnitTest.sol";

contract SetAttributesTest is UnguardedStepTest {
    uint64 internal constant CHANGED = 10;

    function take() internal override {
        registry.setAttributes(network, subject, CHANGED);
    }

    function emitStep(PassWord word) internal override {
        emit IPassRegistry.PassAttributesSet(network, holder, word);
    }

    function taken(bool) internal view override returns (PassFields memory) {
        return passWith(CHANGED);
    }

    function permission() internal pure override returns (uint8) {
        return Permissions.SET_ATTRIBUTES;
    }

    function grants() internal pure override returns (bool) {
        return true;
    }

    function passWith(uint64 attributes) internal view returns (PassFields memory fields) {
        fields = issuedPass();
        fields.attributes = attributes;
    }

    function setAttributes(uint64 attributes) internal {
        vm.prank(operator0);
        registry.setAttributes(network, holder, attributes);
    }

    function test_setAttributes_none() public {
        setAttributes(0);
        assertPass(passWith(0), "pass");
    }

    function test_setAttributes_all() public {
        setAttributes(type(uint64).max);
        assertPass(passWith(type(uint64).max), "pass");
    }

    function test_setAttributes_fromAllToNone() public {
        setAttributes(type(uint64).max);
        setAttributes(0);
        assertPass(passWith(0), "pass");
    }

    function test_setAttributes_same() public {
        setAttributes(ATTRIBUTES);
        assertPass(issuedPass(), "pass");
    }

    function test_setAttributes_frozenPass() public {
        freeze(3);
        setAttributes(CHANGED);
        PassFields memory expected = passWith(CHANGED);
        expected.state = FROZEN;
        expected.statusReason = 3;
        assertPass(expected, "pass");
    }

    function test_setAttributes_passFrozenByNetwork() public {
        vm.prank(authority);
        registry.freeze(network, holder, 3);
        setAttributes(CHANGED);
        PassFields memory expected = passWith(CHANGED);
        expected.state = FROZEN;
        expected.statusReason = 3 | BY_NETWORK;
        assertPass(expected, "pass");
    }
}
