// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {console} from "forge-std/Test.sol";

import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {VectorTest} from "./VectorTest.sol";

/// @dev The shared questions of `evaluate.json`, put to the registry.
contract EvaluateVectorsTest is VectorTest {
    /// @dev How many generations of one gatekeeper a network has indexes for.
    uint256 private constant MOST_GENERATIONS = 1020;

    struct Count {
        uint256 asked;
        uint256 unbound;
        uint256 byVerbs;
        uint256 byStore;
        uint256 foreignPass;
        uint256 beyond40Bits;
        uint256 beyondIndexes;
    }

    Count private count;

    function test_evaluate_answersAsTheVectorsSay() public {
        string[] memory cases = casesOf("evaluate.json");
        for (uint256 i = 0; i < cases.length; ++i) {
            string memory json = cases[i];
            if (isForeign(json)) {
                ++count.foreignPass;
            } else if (!isHeldBy40Bits(json)) {
                ++count.beyond40Bits;
            } else if (!isHeldByIndexes(json)) {
                ++count.beyondIndexes;
            } else {
                run(json);
            }
        }
        console.log("cases:                                %d", cases.length);
        console.log("asked, bound:                         %d", count.asked);
        console.log("asked again, unbound:                 %d", count.unbound);
        console.log("passes made by the registry's verbs:  %d", count.byVerbs);
        console.log("passes put into storage:              %d", count.byStore);
        console.log("skipped, pass of another:             %d", count.foreignPass);
        console.log("skipped, time beyond 40 bits:         %d", count.beyond40Bits);
        console.log("skipped, generation beyond 1,020:     %d", count.beyondIndexes);
        assertEq(cases.length, 145, "cases");
        assertEq(count.asked, 108, "asked, bound");
        assertEq(count.unbound, 80, "asked again, unbound");
        assertEq(count.byVerbs, 174, "by verbs");
        assertEq(count.byStore, 7, "by store");
        assertEq(count.foreignPass, 13, "skipped, foreign");
        assertEq(count.beyond40Bits, 22, "skipped, time");
        assertEq(count.beyondIndexes, 2, "skipped, generation");
    }

    /* WHAT CANNOT BE ASKED */

    /// @dev A pass is looked up by wallet and network, so it is never another's.
    function isForeign(string memory json) private view returns (bool) {
        return hasPass(json)
            && !(equal(text(json, ".pass.wallet"), "holder")
                && equal(text(json, ".pass.network"), "main"));
    }

    function isHeldBy40Bits(string memory json) private view returns (bool) {
        return fits40Bits(json, ".now") && fits40Bits(json, ".pass.issued_at")
            && fits40Bits(json, ".pass.expires_at");
    }

    function isHeldByIndexes(string memory json) private view returns (bool) {
        uint256 generations;
        for (uint256 slot = 0; hasSlot(json, slot); ++slot) {
            generations += generationOf(json, slot) + 1;
        }
        return generations <= MOST_GENERATIONS;
    }

    /* ONE CASE */

    function run(string memory json) private {
        string memory name = text(json, ".name");
        ++count.asked;
        build(json, false);
        ask(json, false, name);
        if (!isDecidedByPassAlone(json)) return;
        ++count.unbound;
        name = string.concat(name, ", unbound");
        build(json, true);
        ask(json, true, name);
    }

    /// @dev Neither its gatekeeper's standing nor a pause is the reason, so that it is the same for
    /// an unbound pass.
    function isDecidedByPassAlone(string memory json) private view returns (bool) {
        uint256 code = number(json, ".code");
        return hasPass(json) && code != 6 && code != 10;
    }

    /// @dev Makes `network`, its gatekeepers and the holder's pass.
    function build(string memory json, bool unbound) private {
        if (hasPass(json)) vm.warp(number(json, ".pass.issued_at"));
        bytes32 salt = keccak256(abi.encode(json, unbound));
        network = createNetwork(salt, NetworkSettings(0, 0, unbound ? NetworkFlags.UNBOUND : 0));
        delete indexes;
        for (uint256 slot = 0; hasSlot(json, slot); ++slot) {
            indexes.push();
            live(json, slot);
        }
        if (hasPass(json) && !isReachable(json)) {
            uint256 index = indexOfPass(json);
            uint256 word = wordOf(json, ".pass", index, unbound ? 1 : 0, 0);
            vm.store(address(registry), registry.passSlot(network, holder), bytes32(word));
            ++count.byStore;
        }
        for (uint256 slot = 0; hasSlot(json, slot); ++slot) {
            setStatus(json, slot);
        }
        if (flag(json, ".network.paused")) pause();
    }

    /// @dev A gatekeeper through all its generations. In the one that the pass names, it makes it.
    function live(string memory json, uint256 slot) private {
        uint32 index =
            addGatekeeper(network, coldKey(slot), operator(slot), limits(Permissions.ALL, 0, 0));
        uint256 last = generationOf(json, slot);
        for (uint256 generation = 0;; ++generation) {
            indexes[slot].push(index);
            if (
                hasPass(json) && isReachable(json) && number(json, ".pass.gatekeeper_slot") == slot
                    && number(json, ".pass.generation") == generation
            ) makePass(json, slot);
            if (generation == last) break;
            vm.prank(authority);
            index = registry.raiseGeneration(network, index);
        }
    }

    function makePass(string memory json, uint256 slot) private {
        uint256 state = stateOf(text(json, ".pass.state"));
        vm.startPrank(operator(slot));
        registry.issue(
            network,
            holder,
            uint40(number(json, ".pass.expires_at")),
            uint64(number(json, ".pass.attributes"))
        );
        if (state == 2) registry.freeze(network, holder, 0);
        if (state == 3) registry.revoke(network, holder, 0);
        vm.stopPrank();
        ++count.byVerbs;
    }

    function setStatus(string memory json, uint256 slot) private {
        uint256 status = statusOf(text(json, element(".network.gatekeepers", slot, ".status")));
        uint32 index = indexes[slot][indexes[slot].length - 1];
        vm.startPrank(authority);
        if (status == 4) registry.removeGatekeeper(network, index);
        else registry.setGatekeeperStatus(network, index, GatekeeperStatus(status));
        vm.stopPrank();
    }

    function ask(string memory json, bool unbound, string memory name) private {
        vm.warp(number(json, ".now"));
        uint256 code = number(json, ".code");
        assertEq(code, codeOf(text(json, ".expected")), string.concat(name, ": name and code"));
        Requirement memory requirement = Requirement(
            uint64(number(json, ".requirement.attributes")),
            uint64(number(json, ".requirement.min_remaining_seconds")),
            uint64(number(json, ".requirement.max_age_seconds"))
        );
        Reason answer = registry.verifyWith(holder, network, requirement);
        assertEq(uint256(answer), code, string.concat(name, ": verifyWith"));
        // Without the requirement, what would have come next.
        if (code >= 7 && code <= 9) code = flag(json, ".network.paused") && !unbound ? 10 : 0;
        answer = registry.verify(holder, network);
        assertEq(uint256(answer), code, string.concat(name, ": verify"));
        askStatus(json, code, name);
    }

    function askStatus(string memory json, uint256 code, string memory name) private view {
        (Reason reason, uint40 expiresAt, address issuer, uint64 attributes) =
            registry.status(holder, network);
        assertEq(uint256(reason), code, string.concat(name, ": status"));
        bool exists = hasPass(json);
        uint256 end = exists ? number(json, ".pass.expires_at") : 0;
        assertEq(expiresAt, end, string.concat(name, ": expiry"));
        uint256 bits = exists ? number(json, ".pass.attributes") : 0;
        assertEq(attributes, bits, string.concat(name, ": attributes"));
        bool known = exists && isGivenOut(json);
        address standsForIt = known ? coldKey(number(json, ".pass.gatekeeper_slot")) : address(0);
        assertEq(issuer, standsForIt, string.concat(name, ": issuer"));
    }

    /* WHAT A CASE SAYS */

    function hasPass(string memory json) private view returns (bool) {
        return vm.keyExistsJson(json, ".pass.state");
    }

    function hasSlot(string memory json, uint256 slot) private view returns (bool) {
        return vm.keyExistsJson(json, element(".network.gatekeepers", slot, ".status"));
    }

    function generationOf(string memory json, uint256 slot) private pure returns (uint256) {
        return number(json, element(".network.gatekeepers", slot, ".generation"));
    }

    /// @dev Whether the gatekeeper that the pass names was ever in the generation that it names.
    function isGivenOut(string memory json) private view returns (bool) {
        uint256 slot = number(json, ".pass.gatekeeper_slot");
        return hasSlot(json, slot) && number(json, ".pass.generation") <= generationOf(json, slot);
    }

    /// @dev Whether steps lead to the pass.
    function isReachable(string memory json) private view returns (bool) {
        uint256 end = number(json, ".pass.expires_at");
        // The greatest number asks for the default lifetime.
        bool isGranted =
            end == 0 || (end >= number(json, ".pass.issued_at") && end < type(uint40).max);
        return isGranted && isGivenOut(json);
    }

    /// @dev An index that was not given out stands for a slot or generation that was not.
    function indexOfPass(string memory json) private view returns (uint256) {
        if (!isGivenOut(json)) return registry.getNetwork(network).lastGatekeeper + 1;
        return indexes[number(json, ".pass.gatekeeper_slot")][number(json, ".pass.generation")];
    }

    /* WHO */

    function operator(uint256 slot) private returns (address) {
        return makeAddr(string.concat("operator ", vm.toString(slot)));
    }

    function coldKey(uint256 slot) private pure returns (address) {
        return vm.addr(uint256(keccak256(abi.encode("cold key", slot))));
    }
}
