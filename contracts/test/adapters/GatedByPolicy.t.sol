// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatedByPolicy} from "../../src/adapters/GatedByPolicy.sol";
import {PassGate} from "../../src/adapters/PassGate.sol";
import {Combination, PassPolicy, PassTerm} from "../../src/adapters/PassPolicy.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {AdapterTest} from "./AdapterTest.sol";
import {VerdictBook} from "./VerdictBook.sol";

contract PolicyClub is GatedByPolicy {
    uint256 public entered;

    constructor(IPassRegistry registry, Combination combination, PassTerm[] memory terms)
        GatedByPolicy(registry, combination, terms)
    {}

    function enter() external gated {
        ++entered;
    }

    function enterFor(address wallet) external gatedFor(wallet) {
        ++entered;
    }

    function isHeld(address wallet) external view returns (bool) {
        return _isHeld(wallet);
    }
}

contract GatedByPolicyTest is AdapterTest {
    /* CONSTRUCTOR */

    function test_constructor_noRegistry() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            new PolicyClub(fakes[i], Combination.Any, bothNetworks());
        }
    }

    function test_constructor_noTerms() public {
        vm.expectRevert(abi.encodeWithSelector(GatedByPolicy.InvalidTermCount.selector, 0));
        new PolicyClub(registry, Combination.All, new PassTerm[](0));
    }

    function test_constructor_moreThanFourTerms() public {
        PassTerm[] memory terms = PassPolicy.sharing(fiveTimes(network), none());
        vm.expectRevert(abi.encodeWithSelector(GatedByPolicy.InvalidTermCount.selector, 5));
        new PolicyClub(registry, Combination.All, terms);
    }

    function test_constructor_noNetworkInAnyPlace() public {
        for (uint256 i = 0; i < 4; ++i) {
            PassTerm[] memory terms = fourTerms();
            terms[i].network = "nowhere";
            expectNoSuchNetwork("nowhere");
            new PolicyClub(registry, Combination.Any, terms);
        }
    }

    function test_constructor_fixesThePolicy() public {
        PassTerm[] memory four = fourTerms();
        for (uint256 count = 1; count <= 4; ++count) {
            PassTerm[] memory terms = new PassTerm[](count);
            for (uint256 i = 0; i < count; ++i) {
                terms[i] = four[i];
            }
            PolicyClub club = new PolicyClub(registry, Combination.Any, terms);
            assertEq(address(club.passRegistry()), address(registry), "registry");
            assertTrue(club.passCombination() == Combination.Any, "combination");
            assertEq(abi.encode(club.passTerms()), abi.encode(terms), "terms");
        }
        assertTrue(
            new PolicyClub(registry, Combination.All, four).passCombination() == Combination.All,
            "all"
        );
    }

    function testFuzz_constructor_fixesTheTerms(PassTerm[4] memory four, uint256 count) public {
        VerdictBook book = new VerdictBook();
        PassTerm[] memory terms = new PassTerm[](bound(count, 1, 4));
        for (uint256 i = 0; i < terms.length; ++i) {
            terms[i] = four[i];
        }
        PolicyClub club = new PolicyClub(IPassRegistry(address(book)), Combination.All, terms);
        assertEq(abi.encode(club.passTerms()), abi.encode(terms), "terms");
    }

    /* ALL */

    function test_gated_allButOne() public {
        PolicyClub club = new PolicyClub(registry, Combination.All, bothNetworks());
        issue();
        expectDenial(holder, otherNetwork, Reason.NoPass);
        vm.prank(holder);
        club.enter();
    }

    function test_gated_allWithTheLowestReason() public {
        PolicyClub club = new PolicyClub(registry, Combination.All, bothNetworks());
        issue();
        issueTo(otherNetwork, holder, 0);
        freeze(1);
        vm.prank(authority);
        registry.pause(otherNetwork);
        expectDenial(holder, network, Reason.Frozen);
        vm.prank(holder);
        club.enter();
    }

    function test_gated_all() public {
        PolicyClub club = new PolicyClub(registry, Combination.All, bothNetworks());
        issue();
        issueTo(otherNetwork, holder, 0);
        vm.prank(holder);
        club.enter();
        assertEq(club.entered(), 1, "entered");
    }

    /* ANY */

    function test_gated_noneOfAny() public {
        PolicyClub club = new PolicyClub(registry, Combination.Any, bothNetworks());
        issueTo(otherNetwork, holder, 0);
        spoil(otherNetwork, holder, Reason.Frozen);
        expectDenial(holder, otherNetwork, Reason.Frozen);
        vm.prank(holder);
        club.enter();
    }

    function test_gated_anyOne() public {
        PolicyClub club = new PolicyClub(registry, Combination.Any, bothNetworks());
        issueTo(otherNetwork, holder, 0);
        vm.prank(holder);
        club.enter();
        assertEq(club.entered(), 1, "entered");
    }

    function test_gated_anyWithItsOwnRequirement() public {
        PassTerm[] memory terms = bothNetworks();
        terms[1].requirement.attributes = 2;
        PolicyClub club = new PolicyClub(registry, Combination.Any, terms);
        issueTo(otherNetwork, holder, 0);
        expectDenial(holder, otherNetwork, Reason.MissingAttributes);
        vm.prank(holder);
        club.enter();
    }

    /// Each by itself, and as little of it as there is.
    function test_gated_everyPartOfARequirement() public {
        vm.prank(operator0);
        registry.issue(network, holder, NOW + 100, 0);
        vm.warp(NOW + 100);
        Requirement[3] memory asked =
            [Requirement(1, 0, 0), Requirement(0, 1, 0), Requirement(0, 0, 1)];
        Reason[3] memory expected = [Reason.MissingAttributes, Reason.ExpiresTooSoon, Reason.TooOld];
        PassTerm[] memory terms = new PassTerm[](1);
        for (uint256 i = 0; i < asked.length; ++i) {
            terms[0] = PassTerm(network, asked[i]);
            PolicyClub club = new PolicyClub(registry, Combination.All, terms);
            expectDenial(holder, network, expected[i]);
            vm.prank(holder);
            club.enter();
        }
    }

    function test_gatedFor_zeroAddress() public {
        PolicyClub club = new PolicyClub(registry, Combination.Any, bothNetworks());
        issueTo(network, address(0), 0);
        expectDenial(address(0), network, Reason.NoPass);
        club.enterFor(address(0));
    }

    /* HELD */

    /// In whatever network, whatever the other says.
    function test_isHeld_frozenOrRevokedInAny() public {
        PolicyClub all = new PolicyClub(registry, Combination.All, bothNetworks());
        PolicyClub any = new PolicyClub(registry, Combination.Any, bothNetworks());
        issue();
        issueTo(otherNetwork, holder, 0);
        bytes32[2] memory ids = [network, otherNetwork];
        for (uint256 i = 0; i < reasons.length; ++i) {
            bool held = reasons[i] == Reason.Frozen || reasons[i] == Reason.Revoked;
            for (uint256 j = 0; j < ids.length; ++j) {
                if (reasons[i] == Reason.Expired && j == 1) continue;
                uint256 before = vm.snapshotState();
                spoil(ids[j], holder, reasons[i]);
                assertEq(all.isHeld(holder), held, label(reasons[i]));
                assertEq(any.isHeld(holder), held, label(reasons[i]));
                vm.revertToState(before);
            }
        }
    }

    /* HELPERS */

    function bothNetworks() private view returns (PassTerm[] memory terms) {
        terms = new PassTerm[](2);
        terms[0].network = network;
        terms[1].network = otherNetwork;
    }

    function fourTerms() private view returns (PassTerm[] memory terms) {
        terms = new PassTerm[](4);
        uint64 max = type(uint64).max;
        terms[0] = PassTerm(network, Requirement(1, 2, 3));
        terms[1] = PassTerm(otherNetwork, Requirement(max, 0, 0));
        terms[2] = PassTerm(network, Requirement(0, max, 0));
        terms[3] = PassTerm(otherNetwork, Requirement(0, 0, max));
    }

    function fiveTimes(bytes32 id) private pure returns (bytes32[] memory ids) {
        ids = new bytes32[](5);
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = id;
        }
    }

    function expectDenial(address wallet, bytes32 whose, Reason reason) private {
        vm.expectRevert(abi.encodeWithSelector(PassGate.PassDenied.selector, wallet, whose, reason));
    }
}
