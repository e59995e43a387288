// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatekeeperLimits, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {Action} from "../model/Stage.sol";
import {Handler} from "./Handler.sol";
import {InvariantTest} from "./InvariantTest.sol";
import {Meter, Reading} from "./Meter.sol";

/// @dev Two networks that the actors have no role in, but that all of them hold passes of, in every
/// state; and what the actors do to their own networks, and in vain to these.
contract GriefingHandler is Handler {
    bytes32[] public victims;
    /// @dev How it was at the beginning: the wallets of one network after the other.
    Reading[] private readings;
    Meter private meter = new Meter();

    address private authority = makeAddr("the victims' authority");
    address private operator = makeAddr("the victims' operator");

    function open() public override {
        super.open();
        build(0);
        build(NetworkFlags.UNBOUND);
        // Those that were to expire at once have.
        vm.warp(block.timestamp + 1);
    }

    function build(uint8 flags) private {
        vm.prank(authority);
        bytes32 network = registry.createNetwork(
            bytes32(victims.length), NetworkSettings(0, 0, flags | NetworkFlags.RENOUNCE_FORBIDDEN)
        );
        vm.prank(authority);
        registry.addGatekeeper(
            network, authority, operator, GatekeeperLimits(Permissions.ALL, 0, 0)
        );
        vm.startPrank(operator);
        // The last one has none.
        for (uint256 i = 0; i < WALLETS - 1; ++i) {
            registry.issue(network, actors[i], uint40(block.timestamp + (i == 3 ? 0 : 1 days)), 5);
        }
        registry.freeze(network, actors[1], 0);
        registry.revoke(network, actors[2], 0);
        vm.stopPrank();
        victims.push(network);
    }

    function perform(Action memory action) internal override {
        // The actors' own networks are made before the victims' are.
        if (victims.length != 0 && readings.length == 0) {
            Reading[] memory first = read();
            for (uint256 i = 0; i < first.length; ++i) {
                readings.push(first[i]);
            }
        }
        call(action);
        for (uint256 i = 0; i < victims.length; ++i) {
            bytes32 victim = victims[i];
            bytes memory data = action.data;
            assembly {
                mstore(add(data, 36), victim)
            }
            call(action);
        }
    }

    /// @dev Of every victim.
    function read() public returns (Reading[] memory present) {
        present = new Reading[](victims.length * WALLETS);
        for (uint256 i = 0; i < present.length; ++i) {
            present[i] = meter.read(registry, actors[i % WALLETS], victims[i / WALLETS]);
        }
    }

    /// @dev None before the first action.
    function readAtTheBeginning() external view returns (Reading[] memory) {
        return readings;
    }
}

contract GriefingInvariantTest is InvariantTest {
    GriefingHandler private handler;

    function setUp() public {
        handler = new GriefingHandler();
        // Not the clock: it changes answers.
        play(handler, everyStep(), handler.cancelNonces.selector);
    }

    /// forge-config: default.invariant.runs = 16
    function invariant_strangers_changeNeitherAnAnswerNorItsGas() public {
        Reading[] memory before = handler.readAtTheBeginning();
        Reading[] memory present = handler.read();
        for (uint256 i = 0; i < before.length; ++i) {
            assertEq(present[i].verify, before[i].verify, "verify");
            assertEq(present[i].verifyWith, before[i].verifyWith, "verifyWith");
            assertEq(present[i].status, before[i].status, "status");
            assertEq(present[i].verifyGas, before[i].verifyGas, "gas of verify");
            assertEq(present[i].verifyWithGas, before[i].verifyWithGas, "gas of verifyWith");
            assertEq(present[i].statusGas, before[i].statusGas, "gas of status");
        }
    }
}
