// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PassPolicy, PassTerm} from "../../src/adapters/PassPolicy.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {AdapterTest} from "./AdapterTest.sol";
import {VerdictBook} from "./VerdictBook.sol";

contract PassPolicyTest is AdapterTest {
    VerdictBook private book;

    function setUp() public override {
        super.setUp();
        book = new VerdictBook();
    }

    /* NO TERMS, NO WALLET */

    function test_allOf_noTerms() public view {
        (Reason reason, bytes32 whose) = allOf(new PassTerm[](0));
        assertReason(reason, Reason.NoPass, "reason");
        assertEq(whose, 0, "network");
    }

    function test_anyOf_noTerms() public view {
        (Reason reason, bytes32 whose) = anyOf(new PassTerm[](0));
        assertReason(reason, Reason.NoPass, "reason");
        assertEq(whose, 0, "network");
    }

    function test_allOf_zeroAddress() public {
        issueTo(network, address(0), 0);
        (Reason reason, bytes32 whose) =
            PassPolicy.allOf(registry, address(0), PassPolicy.sharing(networks(), none()));
        assertReason(reason, Reason.NoPass, "reason");
        assertEq(whose, network, "network");
    }

    function test_anyOf_zeroAddress() public {
        issueTo(network, address(0), 0);
        (Reason reason, bytes32 whose) =
            PassPolicy.anyOf(registry, address(0), PassPolicy.sharing(networks(), none()));
        assertReason(reason, Reason.NoPass, "reason");
        assertEq(whose, network, "network");
    }

    /* WHAT VERDICTS ADD UP TO */

    /// Of all verdicts of up to three networks: the definition, written as a sort.
    function test_combinations_ofThree() public {
        uint256[] memory codes = new uint256[](3);
        for (uint256 i = 0; i < 11 * 11 * 11; ++i) {
            (codes[0], codes[1], codes[2]) = (i % 11, i / 11 % 11, i / 121);
            this.assertDefinition(codes);
        }
    }

    function testFuzz_combinations_ofAnyNumber(uint8[] memory verdicts) public {
        uint256[] memory codes = new uint256[](bound(verdicts.length, 1, 12));
        for (uint256 i = 0; i < codes.length; ++i) {
            codes[i] = i < verdicts.length ? verdicts[i] % 11 : 0;
        }
        this.assertDefinition(codes);
    }

    /* EACH TERM'S OWN REQUIREMENT */

    function test_allOf_requirementOfEachTerm() public {
        issue();
        issueTo(otherNetwork, holder, 0);
        PassTerm[] memory terms = PassPolicy.sharing(networks(), none());
        assertAllOf(terms, Reason.Allow, network);
        terms[1].requirement.attributes = ATTRIBUTES | 2;
        assertAllOf(terms, Reason.MissingAttributes, otherNetwork);
        terms[0].requirement.minRemainingSeconds = EXPIRY - NOW + 1;
        assertAllOf(terms, Reason.MissingAttributes, otherNetwork);
        terms[1].requirement.attributes = ATTRIBUTES;
        assertAllOf(terms, Reason.ExpiresTooSoon, network);
    }

    function test_anyOf_requirementOfEachTerm() public {
        issue();
        vm.warp(NOW + 100);
        PassTerm[] memory terms = PassPolicy.sharing(networks(), Requirement(0, 0, 99));
        assertAnyOf(terms, Reason.TooOld, network);
        terms[0].requirement.maxAgeSeconds = 100;
        assertAnyOf(terms, Reason.Allow, network);
    }

    function test_sharing_termsChangeAlone() public view {
        PassTerm[] memory terms = PassPolicy.sharing(networks(), none());
        terms[0].requirement.attributes = 1;
        assertEq(terms[1].requirement.attributes, 0, "the other term");
    }

    /// The same network twice, with this attribute or with that.
    function test_anyOf_sameNetworkTwice() public {
        issue();
        PassTerm[] memory terms = new PassTerm[](2);
        terms[0] = PassTerm(network, Requirement(2, 0, 0));
        terms[1] = PassTerm(network, Requirement(ATTRIBUTES, 0, 0));
        assertAnyOf(terms, Reason.Allow, network);
    }

    function test_sharing_givesEachTheRequirement() public view {
        PassTerm[] memory terms = PassPolicy.sharing(networks(), Requirement(1, 2, 3));
        assertEq(terms.length, 2, "terms");
        for (uint256 i = 0; i < terms.length; ++i) {
            assertEq(terms[i].network, networks()[i], "network");
            assertEq(abi.encode(terms[i].requirement), abi.encode(Requirement(1, 2, 3)), "asked");
        }
    }

    /// Whatever is asked of whatever networks.
    function testFuzz_combinations_areTotal(
        address wallet,
        PassTerm[5] memory asked,
        uint256 count,
        uint64 time
    ) public {
        PassTerm[] memory terms = new PassTerm[](count % 6);
        for (uint256 i = 0; i < terms.length; ++i) {
            terms[i] = asked[i];
        }
        issue();
        vm.warp(time);
        if (terms.length != 0) terms[0].network = network;
        PassPolicy.allOf(registry, wallet, terms);
        PassPolicy.anyOf(registry, wallet, terms);
        PassPolicy.allOf(registry, holder, terms);
        PassPolicy.anyOf(registry, holder, terms);
    }

    /* HELPERS */

    function networks() private view returns (bytes32[] memory ids) {
        ids = new bytes32[](2);
        (ids[0], ids[1]) = (network, otherNetwork);
    }

    function allOf(PassTerm[] memory terms) private view returns (Reason, bytes32) {
        return PassPolicy.allOf(registry, holder, terms);
    }

    function anyOf(PassTerm[] memory terms) private view returns (Reason, bytes32) {
        return PassPolicy.anyOf(registry, holder, terms);
    }

    function assertAllOf(PassTerm[] memory terms, Reason expected, bytes32 expectedNetwork)
        private
        view
    {
        (Reason reason, bytes32 whose) = allOf(terms);
        assertReason(reason, expected, "all");
        assertEq(whose, expectedNetwork, "all: network");
    }

    function assertAnyOf(PassTerm[] memory terms, Reason expected, bytes32 expectedNetwork)
        private
        view
    {
        (Reason reason, bytes32 whose) = anyOf(terms);
        assertReason(reason, expected, "any");
        assertEq(whose, expectedNetwork, "any: network");
    }

    /// @dev Network 1 says `codes[0]`, and so on. Called from outside, so that each has the memory to
    /// itself.
    function assertDefinition(uint256[] memory codes) external {
        bytes32[] memory ids = new bytes32[](codes.length);
        for (uint256 i = 0; i < codes.length; ++i) {
            ids[i] = bytes32(i + 1);
            book.write(holder, ids[i], Reason(codes[i]));
        }
        PassTerm[] memory terms = PassPolicy.sharing(ids, none());
        IPassRegistry asked = IPassRegistry(address(book));
        string memory shown = vm.toString(abi.encodePacked(codes));

        uint256[] memory sorted = vm.sort(codes);
        uint256 highest = sorted[sorted.length - 1];
        uint256 lowestDenial;
        for (uint256 i = 0; i < sorted.length && lowestDenial == 0; ++i) {
            lowestDenial = sorted[i];
        }

        (Reason reason, bytes32 whose) = PassPolicy.allOf(asked, holder, terms);
        assertEq(uint256(reason), lowestDenial, string.concat("all of ", shown));
        assertEq(whose, ids[first(codes, lowestDenial)], string.concat("all of ", shown));

        uint256 any = sorted[0] == 0 ? 0 : highest;
        (reason, whose) = PassPolicy.anyOf(asked, holder, terms);
        assertEq(uint256(reason), any, string.concat("any of ", shown));
        assertEq(whose, ids[first(codes, any)], string.concat("any of ", shown));
    }

    function first(uint256[] memory codes, uint256 code) private pure returns (uint256 i) {
        while (codes[i] != code) ++i;
    }
}
