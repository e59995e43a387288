// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PassRegistry} from "../../src/PassRegistry.sol";
import {Authorization} from "../../src/interfaces/IPassRegistry.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {RegistryTest} from "../RegistryTest.sol";

/// @dev Digests and signatures that another implementation of EIP-712 (eth-account 0.14) has made:
/// a registry at a fixed address of chain 8453, a network of fixed creator and salt, and the keys
/// 0x11..11 of the operator and 0x22..22 of the holder.
contract KnownSignaturesTest is RegistryTest {
    address internal constant OPERATOR = 0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A;
    address internal constant HOLDER = 0x1563915e194D8CfBA1943570603F7606A3115508;
    address internal constant CREATOR = 0x1111111111111111111111111111111111111111;
    address internal constant DAPP = 0x3333333333333333333333333333333333333333;
    bytes32 internal constant NETWORK =
        0x8eec1c9afb183a84aac7003cf8e730bfb6385f6e43761d6425fba4265de3a9eb;

    function setUp() public override {
        super.setUp();
        vm.chainId(8453);
        bytes memory code = address(registry).code;
        registry = PassRegistry(0x1234567890123456789012345678901234567890);
        vm.etch(address(registry), code);
        vm.startPrank(CREATOR);
        registry.createNetwork(bytes32(uint256(1)), NetworkSettings(0, 0, NetworkFlags.SINGLE_USE));
        registry.addGatekeeper(NETWORK, gatekeeper0, OPERATOR, limits(Permissions.ALL, 0, 0));
        vm.stopPrank();
    }

    function issueStep() internal pure returns (Step memory) {
        return Step(Verb.Issue, HOLDER, EXPIRY, ATTRIBUTES, 0);
    }

    function assertHolder(Reason expected) internal view {
        assertReason(registry.verify(HOLDER, NETWORK), expected, "verdict");
    }

    function test_known_passStep() public {
        bytes32 digest = 0x82b65174730ed505445ef10ffcaae8caa4a1c47dbf9ffe3f0a2254b9f4785d61;
        assertEq(digestOf(passStepHash(NETWORK, issueStep(), OPERATOR, 1)), digest, "digest");
        bytes memory signature_ =
            hex"a561f67f3ea74ba7843a6d2a39ae4879d7b63911ee9312fc4fa939782ebb6a8578d7bb9228074f574cb0febcd57558f09a0bfb530f871756b3fc941d087b93151b";
        registry.submit(NETWORK, issueStep(), Authorization(OPERATOR, 1, DEADLINE, signature_));
        assertHolder(Reason.Allow);
    }

    function test_known_passSteps() public {
        Step[] memory steps = new Step[](2);
        steps[0] = issueStep();
        steps[1] = Step(Verb.Freeze, HOLDER, 0, 0, 7);
        bytes32 digest = 0xad0162d712dfa9dfdcfd2a4d597d105448bf24bc760706febd28830862d0afec;
        assertEq(digestOf(passStepsHash(NETWORK, steps, OPERATOR, 2)), digest, "digest");
        bytes memory signature_ =
            hex"2723878795b9a2a85d277469085846f9d85cce8df638dba8dc11bef51e9445e0415e39a86074e27aea194c20f92ef5b2a9e9a9dde5b9755c5a9230340f25cb701c";
        registry.submitBatch(NETWORK, steps, Authorization(OPERATOR, 2, DEADLINE, signature_));
        assertHolder(Reason.Frozen);
    }

    function test_known_voucher() public {
        bytes32 digest = 0x8fa616e33e8c98d69f21c0c3b0986a3dd74fc7a42d2fef5ce9ab24d2de8293a0;
        bytes32 hash = voucherHash(NETWORK, HOLDER, EXPIRY, ATTRIBUTES, OPERATOR, 3);
        assertEq(digestOf(hash), digest, "digest");
        bytes memory signature_ =
            hex"f73a36e05775b8d3e6753a9dae3bf7bcd6a1072cc3830dacc0228dbd651ff1845b9e7729fbb6d17db8a61098558fddc74dfd359abebd70da8843f71d76e88f2a1b";
        vm.prank(HOLDER);
        registry.claim(
            NETWORK, EXPIRY, ATTRIBUTES, Authorization(OPERATOR, 3, DEADLINE, signature_)
        );
        assertHolder(Reason.Allow);
    }

    function test_known_consume() public {
        vm.prank(OPERATOR);
        registry.issue(NETWORK, HOLDER, EXPIRY, ATTRIBUTES);
        Requirement memory requirement = Requirement(1, 2, 3);
        bytes32 digest = 0x953b142ee6f7ac954f467c746b765c7ca5a9ffb7c37d019194d6b3dd2bbc322e;
        assertEq(digestOf(consumeHash(NETWORK, DAPP, requirement, HOLDER, 4)), digest, "digest");
        bytes memory signature_ =
            hex"763e185205da71ecb00591536677ff431b7c1bd1a19737223541bf6ae172d4573a49317c9d33f7e65ed1c21e024bc6749de58d0925027f698cbae740e67e79461b";
        vm.prank(DAPP);
        registry.consume(
            NETWORK, HOLDER, requirement, Authorization(HOLDER, 4, DEADLINE, signature_)
        );
        assertHolder(Reason.Expired);
    }
}
