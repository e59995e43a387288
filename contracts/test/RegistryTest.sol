// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {PassRegistry} from "../src/PassRegistry.sol";
import {Authorization, IPassRegistry} from "../src/interfaces/IPassRegistry.sol";
import {GatekeeperLimits, Permissions} from "../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../src/types/Network.sol";
import {PassWord} from "../src/types/PassWord.sol";
import {Reason} from "../src/types/Reason.sol";
import {Requirement} from "../src/types/Requirement.sol";
import {Step} from "../src/types/Step.sol";

/// @dev A registry with one network, its authority and guardian, two gatekeepers and some wallets.
/// The clock stands at `NOW`.
abstract contract RegistryTest is Test {
    uint40 internal constant NOW = 1_700_000_000;
    /// @dev What passes here expire at unless a test says otherwise.
    uint40 internal constant EXPIRY = 1_800_000_000;
    uint64 internal constant ATTRIBUTES = 5;
    uint256 internal constant DEADLINE = NOW + 1 hours;

    PassRegistry internal registry;
    bytes32 internal network;

    address internal authority = makeAddr("authority");
    address internal guardian = makeAddr("guardian");
    address internal gatekeeper0 = makeAddr("gatekeeper 0's authority");
    address internal gatekeeper1 = makeAddr("gatekeeper 1's authority");
    address internal operator0;
    address internal operator1;
    address internal holder;
    address internal stranger = makeAddr("stranger");
    uint256 internal operator0Key;
    uint256 internal operator1Key;
    uint256 internal holderKey;
    uint32 internal index0;
    uint32 internal index1;

    function setUp() public virtual {
        vm.warp(NOW);
        (operator0, operator0Key) = makeAddrAndKey("gatekeeper 0's operator");
        (operator1, operator1Key) = makeAddrAndKey("gatekeeper 1's operator");
        (holder, holderKey) = makeAddrAndKey("holder");
        registry = new PassRegistry();
        network = createNetwork("main", NetworkSettings(0, 0, 0));
        index0 = addGatekeeper(network, gatekeeper0, operator0, limits(Permissions.ALL, 0, 0));
        index1 = addGatekeeper(network, gatekeeper1, operator1, limits(Permissions.ALL, 0, 0));
    }

    /* THE STAGE */

    /// @dev Governed by `authority`, guarded by `guardian`.
    function createNetwork(bytes32 salt, NetworkSettings memory settings)
        internal
        returns (bytes32 id)
    {
        vm.startPrank(authority);
        id = registry.createNetwork(salt, settings);
        registry.setGuardian(id, guardian);
        vm.stopPrank();
    }

    function addGatekeeper(
        bytes32 id,
        address gatekeeperAuthority,
        address operator,
        GatekeeperLimits memory limits_
    ) internal returns (uint32) {
        vm.prank(authority);
        return registry.addGatekeeper(id, gatekeeperAuthority, operator, limits_);
    }

    function limits(uint8 permissions, uint40 maxLifetimeSeconds, uint32 issuedPerDay)
        internal
        pure
        returns (GatekeeperLimits memory)
    {
        return GatekeeperLimits(permissions, maxLifetimeSeconds, issuedPerDay);
    }

    /// @dev By gatekeeper 0, to `holder`.
    function issue() internal {
        vm.prank(operator0);
        registry.issue(network, holder, EXPIRY, ATTRIBUTES);
    }

    function freeze(uint8 reason) internal {
        vm.prank(operator0);
        registry.freeze(network, holder, reason);
    }

    function revoke(uint8 reason) internal {
        vm.prank(operator0);
        registry.revoke(network, holder, reason);
    }

    function pause() internal {
        vm.prank(authority);
        registry.pause(network);
    }

    /* WHAT THERE IS */

    function pass() internal view returns (PassWord) {
        return registry.passWord(network, holder);
    }

    /* EXPECTATIONS */

    function expectRefusal(uint256 refusal) internal {
        vm.expectRevert(abi.encodeWithSelector(IPassRegistry.Refused.selector, refusal));
    }

    function assertReason(Reason reason, Reason expected, string memory label) internal pure {
        assertEq(uint256(reason), uint256(expected), label);
    }

    function assertReason(Reason expected, string memory label) internal view {
        assertReason(registry.verify(holder, network), expected, label);
    }

    function assertPass(PassWord expected, string memory label) internal view {
        assertEq(PassWord.unwrap(pass()), PassWord.unwrap(expected), label);
    }

    /* SIGNATURES */

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        return digestOf(structHash, block.chainid, address(registry));
    }

    function digestOf(bytes32 structHash, uint256 chainId, address verifyingContract)
        internal
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Portcullis"),
                keccak256("1"),
                chainId,
                verifyingContract
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function signature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev Valid until `DEADLINE`.
    function authorization(uint256 key, uint256 nonce, bytes32 structHash)
        internal
        view
        returns (Authorization memory)
    {
        return Authorization(vm.addr(key), nonce, DEADLINE, signature(key, digestOf(structHash)));
    }

    // The types are spelled out here once more, for they are ABI.

    function passStepHash(bytes32 id, Step memory step, address signer, uint256 nonce)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                keccak256(
                    "PassStep(bytes32 network,uint8 verb,address wallet,uint40 expiresAt,uint64 attributes,uint8 reason,address signer,uint256 nonce,uint256 deadline)"
                ),
                id,
                step.verb,
                step.wallet,
                step.expiresAt,
                step.attributes,
                step.reason,
                signer,
                nonce,
                DEADLINE
            )
        );
    }

    function passStepsHash(bytes32 id, Step[] memory steps, address signer, uint256 nonce)
        internal
        pure
        returns (bytes32)
    {
        bytes32[] memory hashes = new bytes32[](steps.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            hashes[i] = keccak256(
                abi.encode(
                    keccak256(
                        "Step(uint8 verb,address wallet,uint40 expiresAt,uint64 attributes,uint8 reason)"
                    ),
                    steps[i].verb,
                    steps[i].wallet,
                    steps[i].expiresAt,
                    steps[i].attributes,
                    steps[i].reason
                )
            );
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "PassSteps(bytes32 network,Step[] steps,address signer,uint256 nonce,uint256 deadline)Step(uint8 verb,address wallet,uint40 expiresAt,uint64 attributes,uint8 reason)"
                ),
                id,
                keccak256(abi.encodePacked(hashes)),
                signer,
                nonce,
                DEADLINE
            )
        );
    }

    function voucherHash(
        bytes32 id,
        address wallet,
        uint40 expiresAt,
        uint64 attributes,
        address signer,
        uint256 nonce
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Voucher(bytes32 network,address wallet,uint40 expiresAt,uint64 attributes,address signer,uint256 nonce,uint256 deadline)"
                ),
                id,
                wallet,
                expiresAt,
                attributes,
                signer,
                nonce,
                DEADLINE
            )
        );
    }

    function consumeHash(
        bytes32 id,
        address consumer,
        Requirement memory requirement,
        address signer,
        uint256 nonce
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Consume(bytes32 network,address consumer,uint64 attributes,uint64 minRemainingSeconds,uint64 maxAgeSeconds,address signer,uint256 nonce,uint256 deadline)"
                ),
                id,
                consumer,
                requirement.attributes,
                requirement.minRemainingSeconds,
                requirement.maxAgeSeconds,
                signer,
                nonce,
                DEADLINE
            )
        );
    }
}
