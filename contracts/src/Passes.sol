// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {NetworkState, PassSlot, RegistryStorage} from "./RegistryStorage.sol";
import {Lifecycle} from "./libraries/Lifecycle.sol";
import {Refusal} from "./libraries/Refusal.sol";
import {Permissions} from "./types/Gatekeeper.sol";
import {NetworkFlags} from "./types/Network.sol";
import {OperatorWord} from "./types/OperatorWord.sol";
import {PassWord, PassWords} from "./types/PassWord.sol";
import {Reason} from "./types/Reason.sol";
import {Step, Verb} from "./types/Step.sol";

/// @notice The steps of a pass's life. Each is taken whole, or changes nothing and says why in a
/// number of `Refusal`. `signer` is whoever asks for it, in person or by signature.
abstract contract Passes is RegistryStorage {
    function _apply(bytes32 network, address signer, Step calldata step)
        internal
        returns (uint256)
    {
        Verb verb = step.verb;
        address wallet = step.wallet;
        if (verb == Verb.Issue) {
            return _issue(network, signer, wallet, step.expiresAt, step.attributes);
        }
        if (verb == Verb.Freeze) return _freeze(network, signer, wallet, step.reason);
        if (verb == Verb.Unfreeze) return _unfreeze(network, signer, wallet);
        if (verb == Verb.Renew) return _renew(network, signer, wallet, step.expiresAt);
        if (verb == Verb.Revoke) return _revoke(network, signer, wallet, step.reason);
        if (verb == Verb.SetAttributes) {
            return _setAttributes(network, signer, wallet, step.attributes);
        }
        if (verb == Verb.TakeOver) return _takeOver(network, signer, wallet);
        return _renounce(network, signer, wallet);
    }

    function _issue(
        bytes32 network,
        address signer,
        address wallet,
        uint256 requested,
        uint64 attributes
    ) internal returns (uint256 refusal) {
        NetworkState storage state = _networks[network];
        OperatorWord operator = state.operators[signer];
        OperatorWord counted;
        (refusal, counted) = _create(state, network, operator, wallet, requested, attributes);
        _count(state, signer, operator, counted);
    }

    /// @dev Also gives the operator's word, with the pass counted if it has a quota.
    function _create(
        NetworkState storage state,
        bytes32 network,
        OperatorWord operator,
        address wallet,
        uint256 requested,
        uint64 attributes
    ) internal returns (uint256 refusal, OperatorWord counted) {
        PassSlot storage slot = state.passes[wallet];
        PassWord word = slot.word;
        refusal = Lifecycle.authorise(operator, word, Permissions.ISSUE);
        if (refusal != Refusal.NONE) return (refusal, operator);
        if (word.exists()) {
            refusal = word.state() == PassWords.REVOKED ? Refusal.PASS_REVOKED : Refusal.PASS_EXISTS;
            return (refusal, operator);
        }
        uint256 expiresAt;
        (refusal, expiresAt) = Lifecycle.expiry(requested, block.timestamp, operator);
        if (refusal != Refusal.NONE) return (refusal, operator);
        (refusal, counted) = operator.counted(block.timestamp);
        if (refusal != Refusal.NONE) return (refusal, operator);
        bool unbound = operator.networkHas(NetworkFlags.UNBOUND);
        word = PassWords.issued(
            operator.gatekeeper(), unbound, expiresAt, block.timestamp, attributes
        );
        slot.word = word;
        emit PassIssued(network, wallet, word);
    }

    /// @dev Stores an operator's word if it has changed.
    function _count(
        NetworkState storage state,
        address signer,
        OperatorWord operator,
        OperatorWord counted
    ) internal {
        if (OperatorWord.unwrap(counted) != OperatorWord.unwrap(operator)) {
            state.operators[signer] = counted;
        }
    }

    function _freeze(bytes32 network, address signer, address wallet, uint256 reason)
        internal
        returns (uint256 refusal)
    {
        NetworkState storage state = _networks[network];
        PassSlot storage slot = state.passes[wallet];
        PassWord word = slot.word;
        bool byNetwork;
        (refusal, byNetwork,) = _authorise(state, signer, word, Permissions.FREEZE);
        if (refusal != Refusal.NONE) return refusal;
        (refusal, word) = Lifecycle.frozen(word, reason, byNetwork);
        if (refusal != Refusal.NONE) return refusal;
        slot.word = word;
        if (byNetwork) emit ActedForNetwork(network, wallet, signer);
        emit PassFrozen(network, wallet, word);
    }

    function _unfreeze(bytes32 network, address signer, address wallet)
        internal
        returns (uint256 refusal)
    {
        NetworkState storage state = _networks[network];
        PassSlot storage slot = state.passes[wallet];
        PassWord word = slot.word;
        bool byNetwork;
        (refusal, byNetwork,) = _authorise(state, signer, word, Permissions.UNFREEZE);
        if (refusal != Refusal.NONE) return refusal;
        (refusal, word) = Lifecycle.unfrozen(word);
        if (refusal != Refusal.NONE) return refusal;
        slot.word = word;
        if (byNetwork) emit ActedForNetwork(network, wallet, signer);
        emit PassUnfrozen(network, wallet, word);
    }

    function _renew(bytes32 network, address signer, address wallet, uint256 requested)
        internal
        returns (uint256 refusal)
    {
        NetworkState storage state = _networks[network];
        PassSlot storage slot = state.passes[wallet];
        PassWord word = slot.word;
        bool byNetwork;
        OperatorWord operator;
        (refusal, byNetwork, operator) = _authorise(state, signer, word, Permissions.RENEW);
        if (refusal != Refusal.NONE) return refusal;
        refusal = Lifecycle.changeable(word, false);
        if (refusal != Refusal.NONE) return refusal;
        if (byNetwork) {
            // Bound by the limits of the gatekeeper that stands for the pass.
            uint40 max = state.gatekeepers[word.gatekeeper()].maxLifetimeSeconds;
            operator = operator.withNetwork(state.network.settings, false, max);
        }
        uint256 expiresAt;
        (refusal, expiresAt) = Lifecycle.expiry(requested, block.timestamp, operator);
        if (refusal != Refusal.NONE) return refusal;
        word = word.withExpiresAt(expiresAt);
        slot.word = word;
        if (byNetwork) emit ActedForNetwork(network, wallet, signer);
        emit PassRenewed(network, wallet, word);
    }

    function _revoke(bytes32 network, address signer, address wallet, uint256 reason)
        internal
        returns (uint256 refusal)
    {
        NetworkState storage state = _networks[network];
        PassSlot storage slot = state.passes[wallet];
        PassWord word = slot.word;
        bool byNetwork;
        (refusal, byNetwork,) = _authorise(state, signer, word, Permissions.REVOKE);
        if (refusal != Refusal.NONE) return refusal;
        (refusal, word) = Lifecycle.revoked(word, reason, byNetwork);
        if (refusal != Refusal.NONE) return refusal;
        slot.word = word;
        if (byNetwork) emit ActedForNetwork(network, wallet, signer);
        emit PassRevoked(network, wallet, word);
    }

    function _setAttributes(bytes32 network, address signer, address wallet, uint64 attributes)
        internal
        returns (uint256 refusal)
    {
        NetworkState storage state = _networks[network];
        PassSlot storage slot = state.passes[wallet];
        PassWord word = slot.word;
        bool byNetwork;
        (refusal, byNetwork,) = _authorise(state, signer, word, Permissions.SET_ATTRIBUTES);
        if (refusal != Refusal.NONE) return refusal;
        refusal = Lifecycle.changeable(word, true);
        if (refusal != Refusal.NONE) return refusal;
        word = word.withAttributes(attributes);
        slot.word = word;
        if (byNetwork) emit ActedForNetwork(network, wallet, signer);
        emit PassAttributesSet(network, wallet, word);
    }

    function _takeOver(bytes32 network, address signer, address wallet)
        internal
        returns (uint256 refusal)
    {
        NetworkState storage state = _networks[network];
        PassSlot storage slot = state.passes[wallet];
        PassWord word = slot.word;
        if (!word.exists()) return uint256(Reason.NoPass);
        OperatorWord operator = state.operators[signer];
        uint256 successor = state.gatekeepers[word.gatekeeper()].successor;
        if (operator.gatekeeper() != successor) return Refusal.NOT_AUTHORIZED;
        refusal = Lifecycle.authorise(operator, word, Permissions.ISSUE);
        if (refusal != Refusal.NONE) return refusal;
        refusal = Lifecycle.changeable(word, true);
        if (refusal != Refusal.NONE) return refusal;
        word = word.withGatekeeper(successor);
        slot.word = word;
        emit PassTakenOver(network, wallet, word);
    }

    function _renounce(bytes32 network, address signer, address wallet)
        internal
        returns (uint256 refusal)
    {
        NetworkState storage state = _networks[network];
        PassSlot storage slot = state.passes[wallet];
        PassWord word = slot.word;
        if (!word.exists()) return uint256(Reason.NoPass);
        if (signer != wallet) return Refusal.NOT_AUTHORIZED;
        if (state.network.settings.flags & NetworkFlags.RENOUNCE_FORBIDDEN != 0) {
            return Refusal.RENOUNCE_FORBIDDEN;
        }
        refusal = Lifecycle.changeable(word, false);
        if (refusal != Refusal.NONE) return refusal;
        slot.word = PassWord.wrap(0);
        emit PassRenounced(network, wallet);
    }

    /// @dev Whether the signer may do to a pass what needs `permission`, and in which role: as the
    /// operator of the gatekeeper that stands for it, or for the network. The authority may do what
    /// a gatekeeper may, but for issuing and taking over; the guardian may freeze.
    function _authorise(
        NetworkState storage state,
        address signer,
        PassWord word,
        uint256 permission
    ) private view returns (uint256 refusal, bool byNetwork, OperatorWord operator) {
        if (!word.exists()) return (uint256(Reason.NoPass), false, operator);
        operator = state.operators[signer];
        refusal = operator.gatekeeper() == word.gatekeeper()
            ? Lifecycle.authorise(operator, word, permission)
            : Refusal.NOT_AUTHORIZED;
        if (refusal == Refusal.NONE) return (refusal, false, operator);
        if (
            signer == state.network.authority
                || (permission == Permissions.FREEZE && signer == state.network.guardian)
        ) return (Refusal.NONE, true, operator);
    }
}
