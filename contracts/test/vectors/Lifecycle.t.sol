// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {console} from "forge-std/Test.sol";

import {PassWord} from "../../src/types/PassWord.sol";
import {Verb} from "../../src/types/Step.sol";
import {LifecycleWays} from "./LifecycleWays.sol";

/// @dev The shared lives of `lifecycle.json`, lived in the registry in each way that it has of
/// taking a step.
contract LifecycleVectorsTest is LifecycleWays {
    struct Count {
        uint256 ofPasses;
        uint256 refused;
        uint256 ofNetworks;
    }

    Count private count;

    function test_lifecycle_directly() public {
        run(Way.Directly);
        // All but five in which another renounces for the holder.
        assertEq(takenThatWay, 458, "taken this way");
    }

    function test_lifecycle_inBatches() public {
        run(Way.InBatch);
        assertEq(takenThatWay, 463, "taken this way");
    }

    function test_lifecycle_bySignature() public {
        run(Way.BySignature);
        assertEq(takenThatWay, 463, "taken this way");
    }

    function test_lifecycle_inSignedBatches() public {
        run(Way.InSignedBatch);
        assertEq(takenThatWay, 463, "taken this way");
    }

    function test_lifecycle_issuedInBatches() public {
        run(Way.InIssueBatch);
        assertEq(takenThatWay, 173, "taken this way");
    }

    function test_lifecycle_issuedByVoucher() public {
        run(Way.ByVoucher);
        assertEq(takenThatWay, 173, "taken this way");
    }

    function run(Way way) private {
        for (uint256 i = 0; i < lives.length; ++i) {
            live(abi.decode(lives[i], (Life)), way);
        }
        console.log("cases:                        %d", cases);
        console.log("lived:                        %d", lives.length);
        console.log("skipped, time beyond 40 bits: %d", beyond40Bits);
        console.log("steps of passes:              %d", count.ofPasses);
        console.log("of these, taken this way:     %d", takenThatWay);
        console.log("of these, refused:            %d", count.refused);
        console.log("steps of networks:            %d", count.ofNetworks);
        assertEq(cases, 159, "cases");
        assertEq(lives.length, 148, "lived");
        assertEq(beyond40Bits, 11, "skipped");
        assertEq(count.ofPasses, 511, "steps of passes");
        assertEq(count.refused, 204, "refused");
        assertEq(count.ofNetworks, 52, "steps of networks");
    }

    /* LIVING */

    function live(Life memory life, Way way) private {
        network = createNetwork(keccak256(bytes(life.name)), life.settings);
        delete indexes;
        for (uint256 slot = 0; slot < life.permissions.length; ++slot) {
            indexes.push();
            indexes[slot].push(
                addGatekeeper(
                    network,
                    gatekeeper0,
                    slot == 0 ? operator0 : operator1,
                    limits(life.permissions[slot], life.maxLifetimes[slot], 0)
                )
            );
        }
        for (uint256 i = 0; i < life.steps.length; ++i) {
            StepVector memory vector = life.steps[i];
            string memory label = string.concat(life.name, ", step ", vm.toString(i));
            vm.warp(vector.timestamp);
            if (vector.kind == Kind.OfNetwork) govern(vector, life);
            else take(vector, way, label);
            uint256 word = vector.word;
            if (word != 0) word |= indexes[vector.slotAfter][vector.generationAfter] << 16;
            assertPass(PassWord.wrap(word), string.concat(label, ": stored"));
            uint256 verdict = uint256(registry.verify(holder, network));
            assertEq(verdict, vector.verdict, string.concat(label, ": verdict"));
        }
    }

    function govern(StepVector memory vector, Life memory life) private {
        ++count.ofNetworks;
        uint32 index = present(vector.slot);
        (address by,) = signerOf(vector.by);
        vm.startPrank(by);
        if (equal(vector.verb, "Pause")) {
            registry.pause(network);
        } else if (equal(vector.verb, "Unpause")) {
            registry.unpause(network);
        } else if (equal(vector.verb, "SetGatekeeperStatus")) {
            registry.setGatekeeperStatus(network, index, vector.status);
        } else if (equal(vector.verb, "RaiseGeneration")) {
            indexes[vector.slot].push(registry.raiseGeneration(network, index));
        } else if (equal(vector.verb, "RemoveGatekeeper")) {
            registry.removeGatekeeper(network, index);
        } else if (equal(vector.verb, "SetPermissions")) {
            uint40 maxLifetime = life.maxLifetimes[vector.slot];
            registry.updateGatekeeper(
                network, index, gatekeeper0, limits(vector.permissions, maxLifetime, 0)
            );
        } else {
            revert(string.concat("no such verb: ", vector.verb));
        }
        vm.stopPrank();
    }

    function take(StepVector memory vector, Way way, string memory label) private {
        ++count.ofPasses;
        if (vector.refusal != 0) ++count.refused;
        if (vector.kind == Kind.Consume) {
            consume(vector);
        } else if (vector.kind == Kind.Close) {
            (address by,) = signerOf(vector.by);
            if (vector.refusal != 0) expectRefusal(vector.refusal);
            vm.prank(by);
            registry.close(network, holder);
        } else {
            if (vector.step.verb == Verb.TakeOver) appoint(vector.by);
            takeThe(way, vector, label);
        }
    }

    /// @dev The authority's consent to what a gatekeeper is about to take over.
    function appoint(string memory by) private {
        uint256 index = uint32(PassWord.unwrap(pass()) >> 16);
        if (index == 0) return;
        vm.prank(authority);
        registry.setSuccessor(network, uint32(index), present(equal(by, "gatekeeper1") ? 1 : 0));
    }

    /// @dev The index that the gatekeeper of a slot has now.
    function present(uint256 slot) private view returns (uint32) {
        return indexes[slot][indexes[slot].length - 1];
    }
}
