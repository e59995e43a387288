// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PassRegistry} from "../../src/PassRegistry.sol";
import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {GasTest} from "./GasTest.sol";

/// @dev A dApp: what a question costs, around the call.
contract Verifier {
    function ask(IPassRegistry registry, address wallet, bytes32 network)
        external
        view
        returns (uint256 gas, Reason reason)
    {
        gas = gasleft();
        reason = registry.verify(wallet, network);
        gas -= gasleft();
    }
}

/// @dev A dApp that has asked before in the same transaction.
contract WarmVerifier {
    function ask(IPassRegistry registry, address wallet, bytes32 network)
        external
        view
        returns (uint256 gas, Reason reason)
    {
        for (uint256 i = 0; i < 2; ++i) {
            gas = gasleft();
            reason = registry.verify(wallet, network);
            gas -= gasleft();
        }
    }
}

/// @dev A dApp with a requirement.
contract VerifierWith {
    function ask(
        IPassRegistry registry,
        address wallet,
        bytes32 network,
        Requirement calldata requirement
    ) external view returns (uint256 gas, Reason reason) {
        gas = gasleft();
        reason = registry.verifyWith(wallet, network, requirement);
        gas -= gasleft();
    }
}

/// @dev A dApp that wants to know everything.
contract StatusReader {
    function ask(IPassRegistry registry, address wallet, bytes32 network)
        external
        view
        returns (uint256 gas, Reason reason)
    {
        gas = gasleft();
        (reason,,,) = registry.status(wallet, network);
        gas -= gasleft();
    }
}

/// @dev Each call is a transaction of its own here: with intrinsic gas and calldata, everything
/// cold, and no refund taken off.
contract RegistryGasTest is GasTest {
    Verifier private verifier;
    bytes32 private unbound;

    function setUp() public override {
        super.setUp();
        verifier = new Verifier();
        unbound = createNetwork("unbound", NetworkSettings(0, 0, NetworkFlags.UNBOUND));
        addGatekeeper(unbound, gatekeeper0, operator0, limits(Permissions.ALL, 0, 0));
        vm.prank(operator0);
        registry.issue(unbound, holder, EXPIRY, ATTRIBUTES);
    }

    /* PASSES */

    function test_issue() public {
        issue();
        snapshotTransaction("issue", 50_000);
    }

    function test_issue_withQuota() public {
        vm.prank(authority);
        registry.updateGatekeeper(network, index0, gatekeeper0, limits(Permissions.ALL, 0, 10));
        issue();
        snapshotTransaction("issue_with_quota", 53_500);
    }

    function test_issue_bySignature() public {
        Step memory step = Step(Verb.Issue, holder, EXPIRY, ATTRIBUTES, 0);
        submit(step, 0);
        snapshotTransaction("issue_by_signature_fresh_word", 80_000);
        step.wallet = makeAddr("second wallet");
        submit(step, 1);
        snapshotTransaction("issue_by_signature_used_word", 63_000);
    }

    function test_claim() public {
        submit(Step(Verb.Issue, makeAddr("second wallet"), EXPIRY, ATTRIBUTES, 0), 0);
        bytes32 hash = voucherHash(network, holder, EXPIRY, ATTRIBUTES, operator0, 1);
        Authorization memory voucher = authorization(operator0Key, 1, hash);
        vm.prank(holder);
        registry.claim(network, EXPIRY, ATTRIBUTES, voucher);
        snapshotTransaction("claim_used_word", 63_000);
    }

    function test_issueBatch() public {
        vm.prank(operator0);
        registry.issueBatch(network, EXPIRY, ATTRIBUTES, wallets(100));
        snapshotPart("batch_100_per_pass", 100, 26_000);
    }

    function test_batch() public {
        Step[] memory steps = issues(100);
        vm.prank(operator0);
        registry.batch(network, steps);
        snapshotPart("batch_100_steps_per_pass", 100, 27_000);
    }

    function test_submitBatch() public {
        Step[] memory steps = issues(100);
        bytes32 hash = passStepsHash(network, steps, operator0, 0);
        registry.submitBatch(network, steps, authorization(operator0Key, 0, hash));
        snapshotPart("batch_100_by_signature_per_pass", 100, 28_500);
    }

    function test_freeze() public {
        issue();
        freeze(3);
        snapshotTransaction("freeze", 33_000);
        vm.prank(operator0);
        registry.unfreeze(network, holder);
        snapshotTransaction("unfreeze", 33_000);
    }

    function test_renew() public {
        issue();
        vm.prank(operator0);
        registry.renew(network, holder, EXPIRY + 365 days);
        snapshotTransaction("renew", 33_000);
    }

    function test_revoke() public {
        issue();
        revoke(3);
        snapshotTransaction("revoke", 33_000);
    }

    function test_setAttributes() public {
        issue();
        vm.prank(operator0);
        registry.setAttributes(network, holder, 7);
        snapshotTransaction("set_attributes", 33_500);
    }

    function test_freeze_byTheAuthority() public {
        issue();
        vm.prank(authority);
        registry.freeze(network, holder, 3);
        snapshotTransaction("freeze_by_the_authority", 37_000);
    }

    function test_renounce() public {
        issue();
        vm.prank(holder);
        registry.renounce(network);
        snapshotTransaction("renounce", 33_000);
    }

    /* QUESTIONS */

    function test_verify() public {
        (uint256 gas, Reason reason) = verifier.ask(registry, holder, unbound);
        assertReason(reason, Reason.Allow, "unbound");
        snapshot("verify_cold", gas, 5900);
    }

    function test_verify_warm() public {
        (uint256 gas, Reason reason) = new WarmVerifier().ask(registry, holder, unbound);
        assertReason(reason, Reason.Allow, "unbound");
        snapshot("verify_warm", gas, 1300);
    }

    function test_verify_withIssuer() public {
        issue();
        (uint256 gas, Reason reason) = verifier.ask(registry, holder, network);
        assertReason(reason, Reason.Allow, "bound");
        snapshot("verify_cold_with_issuer", gas, 8200);
    }

    function test_verify_noPass() public {
        (uint256 gas, Reason reason) = verifier.ask(registry, holder, network);
        assertReason(reason, Reason.NoPass, "no pass");
        snapshot("verify_cold_no_pass", gas, 8200);
    }

    function test_verifyWith() public {
        issue();
        Requirement memory requirement = Requirement(ATTRIBUTES, 30 days, 365 days);
        (uint256 gas, Reason reason) =
            new VerifierWith().ask(registry, holder, network, requirement);
        assertReason(reason, Reason.Allow, "bound");
        snapshot("verify_with_cold_with_issuer", gas, 9500);
    }

    function test_status() public {
        issue();
        (uint256 gas, Reason reason) = new StatusReader().ask(registry, holder, network);
        assertReason(reason, Reason.Allow, "bound");
        snapshot("status_cold_with_issuer", gas, 12_000);
    }

    /* NETWORKS */

    function test_createNetwork() public {
        vm.prank(authority);
        registry.createNetwork("another", NetworkSettings(365 days, 730 days, 0));
        snapshotTransaction("create_network", 80_000);
    }

    function test_addGatekeeper() public {
        addGatekeeper(
            network, makeAddr("third"), makeAddr("operator"), limits(Permissions.ALL, 0, 0)
        );
        snapshotTransaction("add_gatekeeper", 125_000);
    }

    function test_pause() public {
        pause();
        snapshotTransaction("pause_with_2_gatekeepers", 60_000);
    }

    function test_pause_manyGatekeepers() public {
        for (uint256 i = 0; i < 98; ++i) {
            address operator = address(uint160(0x1000 + i));
            addGatekeeper(network, gatekeeper0, operator, limits(Permissions.ALL, 0, 0));
        }
        pause();
        snapshotTransaction("pause_with_100_gatekeepers", 950_000);
    }

    function test_removeGatekeeper() public {
        vm.prank(authority);
        registry.removeGatekeeper(network, index0);
        snapshotTransaction("remove_gatekeeper", 50_000);
    }

    function test_raiseGeneration() public {
        vm.prank(authority);
        registry.raiseGeneration(network, index0);
        snapshotTransaction("raise_generation", 100_000);
    }

    /* THE CONTRACT */

    function test_deployment() public {
        snapshot("registry_runtime_bytes", address(registry).code.length, 20_000);
        // The hash, as a number: whoever deploys other code gets another address.
        vm.snapshotValue(
            "gas", "registry_initcode_hash", uint256(keccak256(type(PassRegistry).creationCode))
        );
    }

    /* STAGE */

    function submit(Step memory step, uint256 nonce) private {
        bytes32 hash = passStepHash(network, step, operator0, nonce);
        registry.submit(network, step, authorization(operator0Key, nonce, hash));
    }

    function wallets(uint256 count) private returns (address[] memory list) {
        list = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            list[i] = makeAddr(vm.toString(i));
        }
    }

    function issues(uint256 count) private returns (Step[] memory steps) {
        address[] memory list = wallets(count);
        steps = new Step[](count);
        for (uint256 i = 0; i < count; ++i) {
            steps[i] = Step(Verb.Issue, list[i], EXPIRY, ATTRIBUTES, 0);
        }
    }
}
