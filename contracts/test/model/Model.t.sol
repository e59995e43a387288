// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {Play} from "./Play.sol";
import {ReferenceRegistry} from "./ReferenceRegistry.sol";
import {Action} from "./Stage.sol";

/// @dev Whatever is done, the registry and a plain model of it say the same, emit the same, and
/// come to the same state.
contract ModelTest is Play {
    uint256 private constant STEPS = 60;

    ReferenceRegistry private model;
    string private label;

    function setUp() public {
        vm.warp(1_700_000_000);
        raiseCurtain();
    }

    /// forge-config: default.fuzz.runs = 48
    function testFuzz_registry_behavesAsTheModel(uint256 seed_) public {
        seed(seed_);
        // Or a day before the time that 40 bits do not hold.
        if (oneIn(4)) vm.warp(type(uint40).max - 1 days);
        for (uint256 i = 0; i < STEPS; ++i) {
            if (oneIn(4)) vm.warp(laterMoment());
            label = string.concat("step ", vm.toString(i));
            this.goOn();
        }
        assertSameNonces();
    }

    /// @dev One step, by itself so that its memory is.
    function goOn() external {
        perform(anyAction());
        assertSameState();
    }

    function anyAction() private returns (Action memory) {
        uint256 kind = draw(30);
        if (kind < 10) return aStep();
        if (kind < 11) return aClosing();
        if (kind < 14) return manyAtOnce();
        if (kind < 18) return somethingSigned();
        if (kind < 20) return aConsumption();
        if (kind < 21) return oneIn(2) ? aRepetition() : anotherUse();
        return oneIn(20) ? aCancellation() : someGovernance();
    }

    function perform(Action memory action) internal override {
        if (address(model) == address(0)) model = new ReferenceRegistry(address(registry));
        vm.recordLogs();
        vm.prank(action.caller);
        (bool ok, bytes memory data) = address(registry).call(action.data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.prank(action.caller);
        (bool modelOk, bytes memory modelData) = address(model).call(action.data);
        Vm.Log[] memory modelLogs = vm.getRecordedLogs();
        if (ok == modelOk && keccak256(data) == keccak256(modelData)) {
            assertEq(hashOf(logs), hashOf(modelLogs), string.concat(label, ": events"));
            return;
        }
        assertEq(ok, modelOk, string.concat(label, ": success of ", vm.toString(action.data)));
        assertEq(data, modelData, string.concat(label, ": answer to ", vm.toString(action.data)));
    }

    function hashOf(Vm.Log[] memory logs) private pure returns (bytes32 hash) {
        for (uint256 i = 0; i < logs.length; ++i) {
            hash = keccak256(abi.encode(hash, logs[i].topics, logs[i].data));
        }
    }

    /* THE WHOLE STATE */

    function assertSameState() private {
        for (uint256 i = 0; i < networks.length; ++i) {
            assertSameNetwork(networks[i]);
            for (uint256 j = 0; j < WALLETS; ++j) {
                assertSamePass(networks[i], actors[j]);
            }
        }
    }

    function assertSameNetwork(bytes32 network) private view {
        same(abi.encodeCall(IPassRegistry.getNetwork, (network)), "network");
        uint256 last = registry.getNetwork(network).lastGatekeeper;
        for (uint32 i = 0; i <= last + 1; ++i) {
            same(abi.encodeCall(IPassRegistry.getGatekeeper, (network, i)), "gatekeeper");
        }
        for (uint256 i = 0; i < actors.length; ++i) {
            assertSameOperator(network, actors[i]);
        }
        for (uint256 i = 0; i < 5; ++i) {
            same(abi.encodeCall(IPassRegistry.standingWord, (network, i)), "standing");
        }
    }

    /// @dev A removed gatekeeper's word says whose it was and that it is removed, and the rest is
    /// not kept true.
    function assertSameOperator(bytes32 network, address operator) private view {
        uint256 word = OperatorWord.unwrap(registry.operatorWord(network, operator));
        uint256 expected = OperatorWord.unwrap(model.operatorWord(network, operator));
        if (uint8(expected >> 32) == uint8(GatekeeperStatus.Removed)) {
            (word, expected) = (uint40(word), uint40(expected));
        }
        if (word != expected) assertEq(word, expected, string.concat(label, ": operator"));
    }

    function assertSamePass(bytes32 network, address wallet) private {
        same(abi.encodeCall(IPassRegistry.passWord, (network, wallet)), "pass");
        same(abi.encodeCall(IPassRegistry.verify, (wallet, network)), "verify");
        same(abi.encodeCall(IPassRegistry.status, (wallet, network)), "status");
        same(
            abi.encodeCall(
                IPassRegistry.verifyWith, (wallet, network, anyRequirement(network, wallet))
            ),
            "verifyWith"
        );
    }

    function assertSameNonces() private view {
        for (uint256 i = 0; i < actors.length; ++i) {
            for (uint256 word = 0; word < 3; ++word) {
                same(abi.encodeCall(IPassRegistry.nonceBitmap, (actors[i], word)), "nonces");
            }
        }
    }

    function same(bytes memory question, string memory what) private view {
        (bool ok, bytes memory answer) = address(registry).staticcall(question);
        (bool modelOk, bytes memory modelAnswer) = address(model).staticcall(question);
        if (ok && modelOk && keccak256(answer) == keccak256(modelAnswer)) return;
        assertTrue(ok && modelOk, string.concat(label, ": answers at all, ", what));
        assertEq(answer, modelAnswer, string.concat(label, ": ", what));
    }
}
