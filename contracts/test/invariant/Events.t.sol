// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Gatekeeper, GatekeeperLimits, GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {Network, NetworkSettings} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Action} from "../model/Stage.sol";
import {Handler} from "./Handler.sol";
import {InvariantTest} from "./InvariantTest.sol";

/// @dev Rebuilds all of every network from events alone, as an indexer would that knows nothing
/// else, and compares with what the registry says.
contract EventsHandler is Handler {
    struct Keeper {
        address authority;
        address operator;
        GatekeeperStatus status;
        GatekeeperLimits limits;
        uint32 successor;
        uint256 day;
        uint256 issuedThatDay;
    }

    struct Fold {
        Network network;
        mapping(uint256 index => Keeper) keepers;
        mapping(address wallet => uint256 word) passes;
    }

    mapping(bytes32 network => Fold) private folds;

    function perform(Action memory action) internal override {
        vm.recordLogs();
        call(action);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            address actor = i == 0 ? address(0) : actingForNetwork(logs[i - 1]);
            if (actor != address(0)) assertEq(actor, actorOf(action), "who acted for the network");
            apply_(logs[i], actor != address(0) ? address(0) : actorOf(action));
        }
    }

    function actingForNetwork(Vm.Log memory log) private pure returns (address) {
        if (log.topics[0] != IPassRegistry.ActedForNetwork.selector) return address(0);
        return address(uint160(uint256(log.topics[3])));
    }

    /* FOLDING */

    function apply_(Vm.Log memory log, address operator) private {
        bytes32 kind = log.topics[0];
        if (
            kind == IPassRegistry.ActedForNetwork.selector
                || kind == IPassRegistry.StepSkipped.selector
                || kind == IPassRegistry.NoncesCancelled.selector
        ) return;
        Fold storage fold = folds[log.topics[1]];
        if (isOfPass(kind)) {
            applyToPass(fold, log, operator);
        } else if (log.topics.length == 3 && kind != IPassRegistry.NetworkCreated.selector) {
            applyToGatekeeper(fold, log);
        } else {
            applyToNetwork(fold.network, log);
        }
    }

    function isOfPass(bytes32 kind) private pure returns (bool) {
        return kind == IPassRegistry.PassIssued.selector
            || kind == IPassRegistry.PassFrozen.selector
            || kind == IPassRegistry.PassUnfrozen.selector
            || kind == IPassRegistry.PassRenewed.selector
            || kind == IPassRegistry.PassRevoked.selector
            || kind == IPassRegistry.PassAttributesSet.selector
            || kind == IPassRegistry.PassTakenOver.selector
            || kind == IPassRegistry.PassConsumed.selector
            || kind == IPassRegistry.PassRenounced.selector
            || kind == IPassRegistry.PassClosed.selector;
    }

    function applyToPass(Fold storage fold, Vm.Log memory log, address operator) private {
        bytes32 kind = log.topics[0];
        address wallet = address(uint160(uint256(log.topics[2])));
        if (
            kind == IPassRegistry.PassRenounced.selector
                || kind == IPassRegistry.PassClosed.selector
        ) {
            assertEq(log.data.length, 0, "an empty slot needs no content");
            fold.passes[wallet] = 0;
            return;
        }
        uint256 word = abi.decode(log.data, (uint256));
        fold.passes[wallet] = word;
        if (kind == IPassRegistry.PassConsumed.selector) return;
        Keeper storage keeper = fold.keepers[uint32(word >> 16)];
        if (operator != address(0)) assertEq(keeper.operator, operator, "whose event it is");
        if (kind == IPassRegistry.PassIssued.selector && keeper.limits.issuedPerDay != 0) {
            uint256 day = uint40(word >> 88) / 1 days;
            if (keeper.day != day) (keeper.day, keeper.issuedThatDay) = (day, 0);
            ++keeper.issuedThatDay;
        }
    }

    function applyToNetwork(Network storage network, Vm.Log memory log) private {
        bytes32 kind = log.topics[0];
        if (kind == IPassRegistry.NetworkCreated.selector) {
            network.authority = address(uint160(uint256(log.topics[2])));
            (, network.settings) = abi.decode(log.data, (bytes32, NetworkSettings));
        } else if (kind == IPassRegistry.NetworkUpdated.selector) {
            network.settings = abi.decode(log.data, (NetworkSettings));
        } else if (kind == IPassRegistry.GuardianSet.selector) {
            network.guardian = abi.decode(log.data, (address));
        } else if (kind == IPassRegistry.AuthorityProposed.selector) {
            network.pendingAuthority = abi.decode(log.data, (address));
        } else if (kind == IPassRegistry.AuthorityAccepted.selector) {
            network.authority = abi.decode(log.data, (address));
            network.pendingAuthority = address(0);
        } else if (kind == IPassRegistry.NetworkPaused.selector) {
            network.paused = true;
        } else if (kind == IPassRegistry.NetworkUnpaused.selector) {
            network.paused = false;
        } else {
            revert("an event that nobody knows");
        }
    }

    function applyToGatekeeper(Fold storage fold, Vm.Log memory log) private {
        bytes32 kind = log.topics[0];
        uint32 index = uint32(uint256(log.topics[2]));
        Keeper storage keeper = fold.keepers[index];
        if (kind == IPassRegistry.GatekeeperAdded.selector) {
            (keeper.authority, keeper.operator, keeper.limits) =
                abi.decode(log.data, (address, address, GatekeeperLimits));
            keeper.status = GatekeeperStatus.Active;
            fold.network.lastGatekeeper = index;
        } else if (kind == IPassRegistry.GatekeeperUpdated.selector) {
            (keeper.authority, keeper.limits) = abi.decode(log.data, (address, GatekeeperLimits));
        } else if (kind == IPassRegistry.GatekeeperStatusSet.selector) {
            (, keeper.status) = abi.decode(log.data, (address, GatekeeperStatus));
        } else if (kind == IPassRegistry.GatekeeperRemoved.selector) {
            (keeper.operator, keeper.successor) = (address(0), 0);
        } else if (kind == IPassRegistry.OperatorRotated.selector) {
            keeper.operator = abi.decode(log.data, (address));
        } else if (kind == IPassRegistry.GenerationRaised.selector) {
            uint32 next = abi.decode(log.data, (uint32));
            fold.keepers[next] = keeper;
            fold.keepers[next].successor = 0;
            (keeper.operator, keeper.successor) = (address(0), 0);
            fold.network.lastGatekeeper = next;
        } else if (kind == IPassRegistry.SuccessorSet.selector) {
            keeper.successor = abi.decode(log.data, (uint32));
        } else {
            revert("an event that nobody knows");
        }
    }

    /* COMPARING */

    function assertFoldsAreTheState() external view {
        for (uint256 i = 0; i < networks.length; ++i) {
            bytes32 network = networks[i];
            Fold storage fold = folds[network];
            for (uint256 j = 0; j < WALLETS; ++j) {
                uint256 word = PassWord.unwrap(registry.passWord(network, actors[j]));
                assertEq(word, fold.passes[actors[j]], "pass");
            }
            bytes memory stored = abi.encode(registry.getNetwork(network));
            assertEq(stored, abi.encode(fold.network), "network");
            assertGatekeepers(network, fold);
        }
    }

    function assertGatekeepers(bytes32 network, Fold storage fold) private view {
        uint256[4] memory standing;
        for (uint256 i = 0; i < 4; ++i) {
            if (fold.network.paused && i <= fold.network.lastGatekeeper / 256) standing[i] = 1;
        }
        for (uint256 index = 1; index <= fold.network.lastGatekeeper; ++index) {
            Keeper storage keeper = fold.keepers[index];
            Gatekeeper memory expected = Gatekeeper(
                keeper.authority,
                keeper.operator,
                keeper.limits.maxLifetimeSeconds,
                keeper.successor
            );
            bytes memory stored = abi.encode(registry.getGatekeeper(network, uint32(index)));
            assertEq(stored, abi.encode(expected), "gatekeeper");
            if (keeper.operator == address(0)) continue;
            uint256 word = OperatorWord.unwrap(registry.operatorWord(network, keeper.operator));
            assertEq(word, operatorWordOf(fold.network, keeper, index), "operator");
            if (keeper.status != GatekeeperStatus.Halted) {
                standing[index / 256] |= 1 << index % 256;
            }
        }
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(registry.standingWord(network, i), standing[i], "standing word");
        }
    }

    function operatorWordOf(Network storage network, Keeper storage keeper, uint256 index)
        private
        view
        returns (uint256)
    {
        NetworkSettings memory settings = network.settings;
        uint256 max = shorter(settings.maxLifetimeSeconds, keeper.limits.maxLifetimeSeconds);
        return index | uint256(keeper.status) << 32 | uint256(keeper.limits.permissions) << 40
            | uint256(settings.flags) << 48 | (network.paused ? 1 << 55 : 0) | max << 56
            | shorter(settings.defaultLifetimeSeconds, max) << 96
            | uint256(keeper.limits.issuedPerDay) << 136 | keeper.day << 168 | keeper.issuedThatDay
            << 192;
    }

    /// @dev Zero: no limit.
    function shorter(uint256 left, uint256 right) private pure returns (uint256) {
        if (left == 0 || right == 0) return left + right;
        return left < right ? left : right;
    }
}

contract EventsInvariantTest is InvariantTest {
    EventsHandler private handler;

    function setUp() public {
        handler = new EventsHandler();
        play(handler, everyStep(), handler.passTime.selector);
    }

    /// forge-config: default.invariant.runs = 24
    function invariant_events_tellTheWholeState() public view {
        handler.assertFoldsAreTheState();
    }
}
