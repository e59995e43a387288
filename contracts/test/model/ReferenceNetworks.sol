// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gatekeeper, GatekeeperLimits, GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {Network, NetworkSettings} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {ReferenceStorage} from "./ReferenceStorage.sol";

/// @dev Networks and their gatekeepers: who may issue, and whose passes count.
abstract contract ReferenceNetworks is ReferenceStorage {
    uint256 private constant LAST_INDEX = 1023;

    /* QUESTIONS */

    function networkId(address creator, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }

    function getNetwork(bytes32 network) external view returns (Network memory) {
        NetworkState storage net = networks[network];
        return Network({
            authority: net.authority,
            settings: net.settings,
            paused: net.paused,
            guardian: net.guardian,
            lastGatekeeper: uint32(net.last),
            pendingAuthority: net.pendingAuthority
        });
    }

    function getGatekeeper(bytes32 network, uint32 index)
        external
        view
        returns (Gatekeeper memory)
    {
        NetworkState storage net = networks[network];
        Keeper storage keeper = net.keepers[index];
        return Gatekeeper({
            authority: keeper.authority,
            operator: lives(net, index) ? keeper.operator : address(0),
            maxLifetimeSeconds: keeper.limits.maxLifetimeSeconds,
            successor: uint32(keeper.successor)
        });
    }

    function operatorWord(bytes32 network, address operator) external view returns (OperatorWord) {
        NetworkState storage net = networks[network];
        uint256 index = net.seats[operator];
        if (index == 0) return OperatorWord.wrap(0);
        Keeper memory keeper = net.keepers[index];
        uint256 max = shorter(net.settings.maxLifetimeSeconds, keeper.limits.maxLifetimeSeconds);
        uint256 word = index;
        word += uint256(keeper.status) << 32;
        word += uint256(keeper.limits.permissions) << 40;
        word += uint256(net.settings.flags + (net.paused ? 128 : 0)) << 48;
        word += max << 56;
        word += shorter(net.settings.defaultLifetimeSeconds, max) << 96;
        word += uint256(keeper.limits.issuedPerDay) << 136;
        word += keeper.day << 168;
        word += keeper.issuedThatDay << 192;
        return OperatorWord.wrap(word);
    }

    /// @dev The words that hold no index given out have no bits, not even that of a pause.
    function standingWord(bytes32 network, uint256 word) external view returns (uint256 bits) {
        NetworkState storage net = networks[network];
        if (word > net.last / 256) return 0;
        if (net.paused) bits = 1;
        for (uint256 i = 1; i < 256 && 256 * word + i <= net.last; ++i) {
            if (stands(net, 256 * word + i)) bits += 2 ** i;
        }
    }

    /* NETWORKS */

    function onlyAuthority(bytes32 network) private view {
        if (msg.sender != networks[network].authority) revert NotAuthorized();
    }

    function onlyAuthorityOrGuardian(bytes32 network) private view {
        NetworkState storage net = networks[network];
        if (msg.sender != net.authority && msg.sender != net.guardian) revert NotAuthorized();
    }

    function check(NetworkSettings calldata settings) private pure {
        uint256 max = settings.maxLifetimeSeconds;
        if (max != 0 && settings.defaultLifetimeSeconds > max) revert InvalidSettings();
        if (settings.flags > 1 + 2 + 4) revert InvalidSettings();
    }

    function createNetwork(bytes32 salt, NetworkSettings calldata settings)
        external
        returns (bytes32 network)
    {
        network = networkId(msg.sender, salt);
        NetworkState storage net = networks[network];
        if (net.authority != address(0)) revert NetworkExists();
        check(settings);
        (net.authority, net.settings) = (msg.sender, settings);
        emit NetworkCreated(network, msg.sender, salt, settings);
    }

    function updateNetwork(bytes32 network, NetworkSettings calldata settings) external {
        onlyAuthority(network);
        check(settings);
        networks[network].settings = settings;
        emit NetworkUpdated(network, settings);
    }

    function setGuardian(bytes32 network, address guardian) external {
        onlyAuthority(network);
        if (guardian != address(0)) checkVacant(networks[network], guardian);
        networks[network].guardian = guardian;
        emit GuardianSet(network, guardian);
    }

    function proposeAuthority(bytes32 network, address pendingAuthority) external {
        onlyAuthority(network);
        if (pendingAuthority != address(0)) checkVacant(networks[network], pendingAuthority);
        networks[network].pendingAuthority = pendingAuthority;
        emit AuthorityProposed(network, pendingAuthority);
    }

    function acceptAuthority(bytes32 network) external {
        NetworkState storage net = networks[network];
        if (msg.sender != net.pendingAuthority) revert NotAuthorized();
        (net.authority, net.pendingAuthority) = (msg.sender, address(0));
        emit AuthorityAccepted(network, msg.sender);
    }

    function pause(bytes32 network) external {
        onlyAuthorityOrGuardian(network);
        if (networks[network].paused) revert PauseUnchanged();
        networks[network].paused = true;
        emit NetworkPaused(network, msg.sender);
    }

    function unpause(bytes32 network) external {
        onlyAuthority(network);
        if (!networks[network].paused) revert PauseUnchanged();
        networks[network].paused = false;
        emit NetworkUnpaused(network, msg.sender);
    }

    /* GATEKEEPERS */

    function check(address authority, GatekeeperLimits calldata limits) private pure {
        if (authority == address(0)) revert ZeroAddress();
        if (limits.permissions > 1 + 2 + 4 + 8 + 16 + 32) revert InvalidPermissions();
    }

    function checkVacant(NetworkState storage net, address operator) private view {
        if (operator == address(0)) revert ZeroAddress();
        if (lives(net, net.seats[operator])) revert OperatorTaken();
    }

    function checkLives(NetworkState storage net, uint256 index) private view {
        if (!lives(net, index)) revert NoSuchGatekeeper();
    }

    /// @dev No index is a multiple of 256, and none is above `LAST_INDEX`.
    function nextIndex(NetworkState storage net) private returns (uint32) {
        if (net.last == LAST_INDEX) revert GatekeepersExhausted();
        ++net.last;
        if (net.last % 256 == 0) ++net.last;
        return uint32(net.last);
    }

    function addGatekeeper(
        bytes32 network,
        address authority,
        address operator,
        GatekeeperLimits calldata limits
    ) external returns (uint32 index) {
        onlyAuthority(network);
        check(authority, limits);
        NetworkState storage net = networks[network];
        checkVacant(net, operator);
        index = nextIndex(net);
        Keeper storage keeper = net.keepers[index];
        (keeper.authority, keeper.operator, keeper.limits) = (authority, operator, limits);
        keeper.status = GatekeeperStatus.Active;
        net.seats[operator] = index;
        emit GatekeeperAdded(network, index, authority, operator, limits);
    }

    function updateGatekeeper(
        bytes32 network,
        uint32 index,
        address authority,
        GatekeeperLimits calldata limits
    ) external {
        onlyAuthority(network);
        check(authority, limits);
        NetworkState storage net = networks[network];
        checkLives(net, index);
        (net.keepers[index].authority, net.keepers[index].limits) = (authority, limits);
        emit GatekeeperUpdated(network, index, authority, limits);
    }

    function setGatekeeperStatus(bytes32 network, uint32 index, GatekeeperStatus status_) external {
        onlyAuthorityOrGuardian(network);
        if (status_ == GatekeeperStatus.None || status_ == GatekeeperStatus.Removed) {
            revert InvalidStatus();
        }
        NetworkState storage net = networks[network];
        checkLives(net, index);
        Keeper storage keeper = net.keepers[index];
        bool isStricter = uint8(status_) > uint8(keeper.status);
        if (msg.sender != net.authority && !isStricter) revert GuardianMayOnlyTighten();
        keeper.status = status_;
        emit GatekeeperStatusSet(network, index, msg.sender, status_);
    }

    function removeGatekeeper(bytes32 network, uint32 index) external {
        onlyAuthority(network);
        NetworkState storage net = networks[network];
        checkLives(net, index);
        net.keepers[index].status = GatekeeperStatus.Removed;
        net.keepers[index].successor = 0;
        emit GatekeeperRemoved(network, index);
    }

    function raiseGeneration(bytes32 network, uint32 index) external returns (uint32 next) {
        onlyAuthority(network);
        NetworkState storage net = networks[network];
        checkLives(net, index);
        next = nextIndex(net);
        net.keepers[next] = net.keepers[index];
        (net.keepers[next].successor, net.keepers[index].successor) = (0, 0);
        net.keepers[index].outlived = true;
        net.seats[net.keepers[index].operator] = next;
        emit GenerationRaised(network, index, next);
    }

    function rotateOperator(bytes32 network, uint32 index, address operator) external {
        NetworkState storage net = networks[network];
        Keeper storage keeper = net.keepers[index];
        if (msg.sender != keeper.authority) revert NotAuthorized();
        checkLives(net, index);
        checkVacant(net, operator);
        bool actsForTheNetwork = operator == net.authority || operator == net.guardian
            || operator == net.pendingAuthority;
        if (actsForTheNetwork) revert OperatorTaken();
        net.seats[keeper.operator] = 0;
        net.seats[operator] = index;
        keeper.operator = operator;
        emit OperatorRotated(network, index, operator);
    }

    function setSuccessor(bytes32 network, uint32 index, uint32 successor) external {
        onlyAuthority(network);
        NetworkState storage net = networks[network];
        if (net.keepers[index].authority == address(0)) revert NoSuchGatekeeper();
        if (successor != 0) checkLives(net, successor);
        net.keepers[index].successor = successor;
        emit SuccessorSet(network, index, successor);
    }
}
