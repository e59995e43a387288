// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {KeyWallet} from "../mocks/KeyWallet.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev Accounts under EIP-7702: gatekeeper 0's operator has delegated to a contract for which
/// `session` signs.
contract DelegationTest is UnitTest {
    address internal session;
    uint256 internal sessionKey;

    function setUp() public override {
        super.setUp();
        (session, sessionKey) = makeAddrAndKey("session");
    }

    function delegate() internal {
        vm.signAndAttachDelegation(address(new KeyWallet(session)), operator0Key);
        // The delegation takes hold with the transaction that carries it.
        (bool success, bytes memory answer) =
            operator0.call(abi.encodeCall(KeyWallet.isValidSignature, (bytes32(0), new bytes(65))));
        assertTrue(success, "call of the delegate");
        assertEq(answer.length, 32, "answer of the delegate");
        assertEq(operator0.code.length, 23, "code");
    }

    function submit(uint256 key) internal {
        Step memory step = Step(Verb.Issue, holder, EXPIRY, ATTRIBUTES, 0);
        bytes32 digest = digestOf(passStepHash(network, step, operator0, 0));
        registry.submit(
            network, step, Authorization(operator0, 0, DEADLINE, signature(key, digest))
        );
    }

    /// forge-config: default.evm_version = "prague"
    function test_delegation_anotherKey() public {
        delegate();
        vm.expectRevert(IPassRegistry.InvalidSignature.selector);
        submit(holderKey);
    }

    /// forge-config: default.evm_version = "prague"
    function test_delegation_itsOwnKeyStillSigns() public {
        delegate();
        submit(operator0Key);
        assertPass(issuedPass(), "pass");
    }

    /// forge-config: default.evm_version = "prague"
    function test_delegation_itsCodeSigns() public {
        delegate();
        submit(sessionKey);
        assertPass(issuedPass(), "pass");
    }

    /// forge-config: default.evm_version = "prague"
    function test_delegation_itStillSendsItself() public {
        delegate();
        issue();
        assertPass(issuedPass(), "pass");
    }
}
