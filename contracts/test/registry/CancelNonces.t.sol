// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {NetworkFlags} from "../../src/types/Network.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev `cancelNonces`, and that a nonce is one for all messages.
contract CancelNoncesTest is UnitTest {
    function cancel(uint256 word, uint256 mask) internal {
        vm.prank(operator0);
        registry.cancelNonces(word, mask);
    }

    function assertCancelled(uint256 word, uint256 mask) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.NoncesCancelled(operator0, word, mask);
        cancel(word, mask);
        assertEventCount(1);
        assertEq(registry.nonceBitmap(operator0, word), mask, "nonces");
    }

    function issueStep() internal view returns (Step memory) {
        return Step(Verb.Issue, holder, EXPIRY, ATTRIBUTES, 0);
    }

    function signedStep(uint256 nonce) internal view returns (Authorization memory) {
        return
            authorization(operator0Key, nonce, passStepHash(network, issueStep(), operator0, nonce));
    }

    function refuseStep(uint256 nonce) internal {
        Authorization memory authorization_ = signedStep(nonce);
        vm.expectRevert(IPassRegistry.NonceUsed.selector);
        registry.submit(network, issueStep(), authorization_);
    }

    /* CANCELLING */

    function test_cancelNonces() public {
        assertCancelled(3, 5);
    }

    function test_cancelNonces_none() public {
        assertCancelled(0, 0);
    }

    function test_cancelNonces_wholeWord() public {
        assertCancelled(0, type(uint256).max);
    }

    function test_cancelNonces_lastWord() public {
        assertCancelled(type(uint256).max >> 8, type(uint256).max);
        refuseStep(type(uint256).max);
    }

    function test_cancelNonces_adds() public {
        cancel(0, 5);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.NoncesCancelled(operator0, 0, 3);
        cancel(0, 3);
        assertEq(registry.nonceBitmap(operator0, 0), 7, "nonces");
    }

    function test_cancelNonces_givesNoneBack() public {
        registry.submit(network, issueStep(), signedStep(1));
        cancel(0, 0);
        assertEq(registry.nonceBitmap(operator0, 0), 2, "nonces");
        refuseStep(1);
    }

    function test_cancelNonces_everyBitOfAWord() public {
        cancel(1, 1 | (1 << 255));
        refuseStep(256);
        refuseStep(511);
        registry.submit(network, issueStep(), signedStep(257));
        assertPass(issuedPass(), "pass");
    }

    function test_cancelNonces_leavesOtherWords() public {
        cancel(0, type(uint256).max);
        cancel(2, type(uint256).max);
        registry.submit(network, issueStep(), signedStep(256));
        assertPass(issuedPass(), "pass");
    }

    function test_cancelNonces_leavesOtherSigners() public {
        vm.prank(stranger);
        registry.cancelNonces(0, type(uint256).max);
        assertEq(registry.nonceBitmap(operator0, 0), 0, "nonces");
        registry.submit(network, issueStep(), signedStep(0));
        assertPass(issuedPass(), "pass");
    }

    /* ONE NONCE FOR ALL MESSAGES */

    /// @dev The same key is operator, and holder of a pass.
    function refuseEveryMessage() internal {
        refuseStep(0);

        Step[] memory steps = new Step[](1);
        steps[0] = issueStep();
        Authorization memory authorization_ =
            authorization(operator0Key, 0, passStepsHash(network, steps, operator0, 0));
        vm.expectRevert(IPassRegistry.NonceUsed.selector);
        registry.submitBatch(network, steps, authorization_);

        authorization_ = authorization(
            operator0Key, 0, voucherHash(network, holder, EXPIRY, ATTRIBUTES, operator0, 0)
        );
        vm.expectRevert(IPassRegistry.NonceUsed.selector);
        vm.prank(holder);
        registry.claim(network, EXPIRY, ATTRIBUTES, authorization_);

        Requirement memory nothing = Requirement(0, 0, 0);
        authorization_ =
            authorization(operator0Key, 0, consumeHash(network, stranger, nothing, operator0, 0));
        vm.expectRevert(IPassRegistry.NonceUsed.selector);
        vm.prank(stranger);
        registry.consume(network, operator0, nothing, authorization_);
    }

    function test_nonce_cancelled_forEveryMessage() public {
        cancel(0, 1);
        refuseEveryMessage();
    }

    function test_nonce_usedByAStep_forEveryMessage() public {
        registry.submit(network, issueStep(), signedStep(0));
        refuseEveryMessage();
    }

    function test_nonce_usedByABatch_forEveryMessage() public {
        Step[] memory steps = new Step[](0);
        registry.submitBatch(
            network,
            steps,
            authorization(operator0Key, 0, passStepsHash(network, steps, operator0, 0))
        );
        refuseEveryMessage();
    }

    function test_nonce_usedByAVoucher_forEveryMessage() public {
        bytes32 hash = voucherHash(network, holder, EXPIRY, ATTRIBUTES, operator0, 0);
        vm.prank(holder);
        registry.claim(network, EXPIRY, ATTRIBUTES, authorization(operator0Key, 0, hash));
        refuseEveryMessage();
    }

    function test_nonce_usedByAConsumption_forEveryMessage() public {
        setFlags(NetworkFlags.SINGLE_USE);
        vm.prank(operator0);
        registry.issue(network, operator0, EXPIRY, ATTRIBUTES);
        Requirement memory nothing = Requirement(0, 0, 0);
        bytes32 hash = consumeHash(network, stranger, nothing, operator0, 0);
        vm.prank(stranger);
        registry.consume(network, operator0, nothing, authorization(operator0Key, 0, hash));
        refuseEveryMessage();
    }

    function test_nonce_usedInOneNetwork_forEveryNetwork() public {
        vm.prank(otherAuthority);
        registry.addGatekeeper(otherNetwork, gatekeeper0, operator0, limits(63, 0, 0));
        bytes32 hash = passStepHash(otherNetwork, issueStep(), operator0, 0);
        registry.submit(otherNetwork, issueStep(), authorization(operator0Key, 0, hash));
        refuseStep(0);
    }

    function test_nonce_isTheSignersOwn() public {
        registry.submit(network, issueStep(), signedStep(0));
        Step memory step = Step(Verb.Issue, stranger, EXPIRY, ATTRIBUTES, 0);
        bytes32 hash = passStepHash(network, step, operator1, 0);
        registry.submit(network, step, authorization(operator1Key, 0, hash));
        assertEq(registry.nonceBitmap(operator0, 0), 1, "first signer");
        assertEq(registry.nonceBitmap(operator1, 0), 1, "second signer");
    }
}
