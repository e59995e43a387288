// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "./interfaces/IPassRegistry.sol";
import {RegistryStorage, STANDING_WORDS} from "./RegistryStorage.sol";
import {Gatekeeper, GatekeeperLimits, GatekeeperStatus, Permissions} from "./types/Gatekeeper.sol";
import {Network, NetworkFlags, NetworkSettings} from "./types/Network.sol";
import {OperatorWord} from "./types/OperatorWord.sol";

/// @notice Networks and their gatekeepers: who may issue, and whose passes count.
abstract contract Networks is RegistryStorage {
    modifier onlyAuthority(bytes32 network) {
        require(msg.sender == _networks[network].network.authority, NotAuthorized());
        _;
    }

    /* QUESTIONS */

    /// @inheritdoc IPassRegistry
    function networkId(address creator, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }

    /// @inheritdoc IPassRegistry
    function getNetwork(bytes32 network) external view returns (Network memory) {
        return _networks[network].network;
    }

    /// @inheritdoc IPassRegistry
    function getGatekeeper(bytes32 network, uint32 gatekeeper)
        external
        view
        returns (Gatekeeper memory)
    {
        return _networks[network].gatekeepers[gatekeeper];
    }

    /// @inheritdoc IPassRegistry
    function operatorWord(bytes32 network, address operator) external view returns (OperatorWord) {
        return _networks[network].operators[operator];
    }

    /// @inheritdoc IPassRegistry
    function standingWord(bytes32 network, uint256 word) external view returns (uint256) {
        return word < STANDING_WORDS ? _networks[network].standing[word] : 0;
    }

    /* NETWORKS */

    /// @inheritdoc IPassRegistry
    function createNetwork(bytes32 salt, NetworkSettings calldata settings)
        external
        returns (bytes32 network)
    {
        network = networkId(msg.sender, salt);
        require(_networks[network].network.authority == address(0), NetworkExists());
        _check(settings);
        _networks[network].network.authority = msg.sender;
        _networks[network].network.settings = settings;
        emit NetworkCreated(network, msg.sender, salt, settings);
    }

    /// @inheritdoc IPassRegistry
    function updateNetwork(bytes32 network, NetworkSettings calldata settings)
        external
        onlyAuthority(network)
    {
        _check(settings);
        _networks[network].network.settings = settings;
        _copyToOperators(network);
        emit NetworkUpdated(network, settings);
    }

    /// @inheritdoc IPassRegistry
    function setGuardian(bytes32 network, address guardian) external onlyAuthority(network) {
        _checkNoOperator(network, guardian);
        _networks[network].network.guardian = guardian;
        emit GuardianSet(network, guardian);
    }

    /// @inheritdoc IPassRegistry
    function proposeAuthority(bytes32 network, address pendingAuthority)
        external
        onlyAuthority(network)
    {
        _checkNoOperator(network, pendingAuthority);
        _networks[network].network.pendingAuthority = pendingAuthority;
        emit AuthorityProposed(network, pendingAuthority);
    }

    /// @inheritdoc IPassRegistry
    function acceptAuthority(bytes32 network) external {
        require(msg.sender == _networks[network].network.pendingAuthority, NotAuthorized());
        _networks[network].network.authority = msg.sender;
        delete _networks[network].network.pendingAuthority;
        emit AuthorityAccepted(network, msg.sender);
    }

    /// @inheritdoc IPassRegistry
    function pause(bytes32 network) external {
        require(_isAuthorityOrGuardian(network), NotAuthorized());
        _setPaused(network, true);
        emit NetworkPaused(network, msg.sender);
    }

    /// @inheritdoc IPassRegistry
    function unpause(bytes32 network) external onlyAuthority(network) {
        _setPaused(network, false);
        emit NetworkUnpaused(network, msg.sender);
    }

    /* GATEKEEPERS */

    /// @inheritdoc IPassRegistry
    function addGatekeeper(
        bytes32 network,
        address authority,
        address operator,
        GatekeeperLimits calldata limits
    ) external onlyAuthority(network) returns (uint32 gatekeeper) {
        _check(authority, limits);
        _checkVacant(network, operator);
        gatekeeper = _nextGatekeeper(network);
        _networks[network].gatekeepers[gatekeeper] =
            Gatekeeper(authority, operator, limits.maxLifetimeSeconds, 0);
        _setStanding(network, gatekeeper, true);
        OperatorWord word = OperatorWord.wrap(0).withGatekeeper(gatekeeper, GatekeeperStatus.Active);
        _networks[network].operators[operator] =
            _withNetwork(network, word.withLimits(limits), limits.maxLifetimeSeconds);
        emit GatekeeperAdded(network, gatekeeper, authority, operator, limits);
    }

    /// @inheritdoc IPassRegistry
    function updateGatekeeper(
        bytes32 network,
        uint32 gatekeeper,
        address authority,
        GatekeeperLimits calldata limits
    ) external onlyAuthority(network) {
        _check(authority, limits);
        address operator = _operatorOf(network, gatekeeper);
        _networks[network].gatekeepers[gatekeeper].authority = authority;
        _networks[network].gatekeepers[gatekeeper].maxLifetimeSeconds = limits.maxLifetimeSeconds;
        OperatorWord word = _networks[network].operators[operator].withLimits(limits);
        _networks[network].operators[operator] =
            _withNetwork(network, word, limits.maxLifetimeSeconds);
        emit GatekeeperUpdated(network, gatekeeper, authority, limits);
    }

    /// @inheritdoc IPassRegistry
    function setGatekeeperStatus(bytes32 network, uint32 gatekeeper, GatekeeperStatus status_)
        external
    {
        require(_isAuthorityOrGuardian(network), NotAuthorized());
        require(
            status_ != GatekeeperStatus.None && status_ != GatekeeperStatus.Removed, InvalidStatus()
        );
        address operator = _operatorOf(network, gatekeeper);
        OperatorWord word = _networks[network].operators[operator];
        require(
            msg.sender == _networks[network].network.authority || status_ > word.status(),
            GuardianMayOnlyTighten()
        );
        _networks[network].operators[operator] = word.withGatekeeper(gatekeeper, status_);
        _setStanding(network, gatekeeper, status_ != GatekeeperStatus.Halted);
        emit GatekeeperStatusSet(network, gatekeeper, msg.sender, status_);
    }

    /// @inheritdoc IPassRegistry
    function removeGatekeeper(bytes32 network, uint32 gatekeeper) external onlyAuthority(network) {
        address operator = _operatorOf(network, gatekeeper);
        // Kept, so that the operator is told why it may not act.
        _networks[network].operators[operator] = _networks[network].operators[operator].withGatekeeper(
            gatekeeper, GatekeeperStatus.Removed
        );
        _retire(network, gatekeeper);
        emit GatekeeperRemoved(network, gatekeeper);
    }

    /// @inheritdoc IPassRegistry
    function raiseGeneration(bytes32 network, uint32 gatekeeper)
        external
        onlyAuthority(network)
        returns (uint32 next)
    {
        address operator = _operatorOf(network, gatekeeper);
        OperatorWord word = _networks[network].operators[operator];
        next = _nextGatekeeper(network);
        _networks[network].gatekeepers[next] = _networks[network].gatekeepers[gatekeeper];
        delete _networks[network].gatekeepers[next].successor;
        _retire(network, gatekeeper);
        _networks[network].operators[operator] = word.withGatekeeper(next, word.status());
        _setStanding(network, next, word.status() != GatekeeperStatus.Halted);
        emit GenerationRaised(network, gatekeeper, next);
    }

    /// @inheritdoc IPassRegistry
    function rotateOperator(bytes32 network, uint32 gatekeeper, address operator) external {
        require(msg.sender == _networks[network].gatekeepers[gatekeeper].authority, NotAuthorized());
        address old = _operatorOf(network, gatekeeper);
        _checkVacant(network, operator);
        // Else a gatekeeper could have the network's freeze pass for its own, and lift it.
        Network storage stored = _networks[network].network;
        require(
            operator != stored.authority && operator != stored.guardian
                && operator != stored.pendingAuthority,
            OperatorTaken()
        );
        _networks[network].gatekeepers[gatekeeper].operator = operator;
        _networks[network].operators[operator] = _networks[network].operators[old];
        _networks[network].operators[old] = OperatorWord.wrap(0);
        emit OperatorRotated(network, gatekeeper, operator);
    }

    /// @inheritdoc IPassRegistry
    function setSuccessor(bytes32 network, uint32 gatekeeper, uint32 successor)
        external
        onlyAuthority(network)
    {
        require(
            _networks[network].gatekeepers[gatekeeper].authority != address(0), NoSuchGatekeeper()
        );
        if (successor != 0) _operatorOf(network, successor);
        _networks[network].gatekeepers[gatekeeper].successor = successor;
        emit SuccessorSet(network, gatekeeper, successor);
    }

    /* INSIDE */

    function _isAuthorityOrGuardian(bytes32 network) private view returns (bool) {
        return msg.sender == _networks[network].network.authority
            || msg.sender == _networks[network].network.guardian;
    }

    /// @dev The operator of a living gatekeeper.
    function _operatorOf(bytes32 network, uint256 gatekeeper)
        private
        view
        returns (address operator)
    {
        operator = _networks[network].gatekeepers[gatekeeper].operator;
        require(operator != address(0), NoSuchGatekeeper());
    }

    function _check(NetworkSettings calldata settings) private pure {
        uint256 max = settings.maxLifetimeSeconds;
        require(
            (max == 0 || settings.defaultLifetimeSeconds <= max)
                && settings.flags <= NetworkFlags.ALL,
            InvalidSettings()
        );
    }

    function _check(address authority, GatekeeperLimits calldata limits) private pure {
        require(authority != address(0), ZeroAddress());
        require(limits.permissions <= Permissions.ALL, InvalidPermissions());
    }

    /// @dev A removed gatekeeper's operator may serve again.
    function _checkVacant(bytes32 network, address operator) private view {
        require(operator != address(0), ZeroAddress());
        GatekeeperStatus status_ = _networks[network].operators[operator].status();
        require(
            status_ == GatekeeperStatus.None || status_ == GatekeeperStatus.Removed, OperatorTaken()
        );
    }

    /// @dev Who acts for the network is not a gatekeeper's operator already; see `rotateOperator`.
    function _checkNoOperator(bytes32 network, address who) private view {
        if (who != address(0)) _checkVacant(network, who);
    }

    /// @dev What was issued under the index counts no more, and nobody may take it over unless the
    /// network's authority says so anew.
    function _retire(bytes32 network, uint256 gatekeeper) private {
        delete _networks[network].gatekeepers[gatekeeper].operator;
        delete _networks[network].gatekeepers[gatekeeper].successor;
        _setStanding(network, gatekeeper, false);
    }

    function _nextGatekeeper(bytes32 network) private returns (uint32 index) {
        index = _networks[network].network.lastGatekeeper + 1;
        if (index & 0xff == 0) ++index;
        require(index < 256 * STANDING_WORDS, GatekeepersExhausted());
        _networks[network].network.lastGatekeeper = index;
    }

    function _setStanding(bytes32 network, uint256 gatekeeper, bool stands) private {
        uint256 word = _networks[network].standing[gatekeeper >> 8];
        uint256 bit = 1 << (gatekeeper & 0xff);
        word = stands ? word | bit : word & ~bit;
        // The first gatekeeper of a word finds no pause in it yet.
        if (_networks[network].network.paused) word |= 1;
        _networks[network].standing[gatekeeper >> 8] = word;
    }

    function _setPaused(bytes32 network, bool paused) private {
        Network storage stored = _networks[network].network;
        require(stored.paused != paused, PauseUnchanged());
        stored.paused = paused;
        for (uint256 i = 0; i <= stored.lastGatekeeper >> 8; ++i) {
            uint256 word = _networks[network].standing[i];
            _networks[network].standing[i] = paused ? word | 1 : word & ~uint256(1);
        }
        _copyToOperators(network);
    }

    /// @dev Every living gatekeeper's word tells what its network decides, so that a step reads
    /// that word alone.
    function _copyToOperators(bytes32 network) private {
        uint256 last = _networks[network].network.lastGatekeeper;
        for (uint256 i = 1; i <= last; ++i) {
            Gatekeeper storage gatekeeper = _networks[network].gatekeepers[i];
            address operator = gatekeeper.operator;
            if (operator == address(0)) continue;
            _networks[network].operators[operator] = _withNetwork(
                network, _networks[network].operators[operator], gatekeeper.maxLifetimeSeconds
            );
        }
    }

    /// @dev What the network's decisions make of a gatekeeper's word.
    function _withNetwork(bytes32 network, OperatorWord word, uint40 maxLifetimeSeconds)
        internal
        view
        returns (OperatorWord)
    {
        Network storage stored = _networks[network].network;
        return word.withNetwork(stored.settings, stored.paused, maxLifetimeSeconds);
    }
}
