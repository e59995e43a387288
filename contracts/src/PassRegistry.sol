// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {Authorizations} from "./Authorizations.sol";
import {Authorization, IPassRegistry} from "./interfaces/IPassRegistry.sol";
import {Lifecycle} from "./libraries/Lifecycle.sol";
import {Refusal} from "./libraries/Refusal.sol";
import {Rule} from "./libraries/Rule.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Networks} from "./Networks.sol";
import {Passes} from "./Passes.sol";
import {NetworkState} from "./RegistryStorage.sol";
import {NetworkFlags} from "./types/Network.sol";
import {OperatorWord} from "./types/OperatorWord.sol";
import {PassWord} from "./types/PassWord.sol";
import {Reason} from "./types/Reason.sol";
import {Requirement} from "./types/Requirement.sol";
import {Step} from "./types/Step.sol";

/// @title PassRegistry
/// @custom:storage-location erc7201:portcullis.passes
contract PassRegistry layout at erc7201("portcullis.passes")
    is
    Networks,
    Passes,
    Authorizations,
    IERC165
{
    /// @dev `erc7201("portcullis.passes")`, for tools that do not know that function yet.
    bytes32 private constant PASSES =
        0x965cc031b9ab04d42b94608274fa6d808c9296771d04369aeeef16cda4566a00;

    /* QUESTIONS */

    /// @inheritdoc IPassRegistry
    function verify(address wallet, bytes32 network) external view returns (Reason) {
        NetworkState storage state = _networks[network];
        return _evaluate(state, state.passes[wallet].word);
    }

    /// @inheritdoc IPassRegistry
    function verifyWith(address wallet, bytes32 network, Requirement calldata requirement)
        external
        view
        returns (Reason)
    {
        NetworkState storage state = _networks[network];
        return _evaluateWith(state, state.passes[wallet].word, requirement);
    }

    /// @inheritdoc IPassRegistry
    function status(address wallet, bytes32 network)
        external
        view
        returns (Reason reason, uint40 expiresAt, address issuer, uint64 attributes)
    {
        NetworkState storage state = _networks[network];
        PassWord word = state.passes[wallet].word;
        reason = _evaluate(state, word);
        issuer = state.gatekeepers[word.gatekeeper()].authority;
        return (reason, word.expiresAt(), issuer, word.attributes());
    }

    /// @inheritdoc IPassRegistry
    function passWord(bytes32 network, address wallet) external view returns (PassWord) {
        return _networks[network].passes[wallet].word;
    }

    /// @inheritdoc IPassRegistry
    function passSlot(bytes32 network, address wallet) external pure returns (bytes32) {
        bytes32 inner = keccak256(abi.encode(network, PASSES));
        return keccak256(abi.encode(wallet, inner));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IPassRegistry).interfaceId || id == type(IERC165).interfaceId
            || id == type(IERC5267).interfaceId;
    }

    /* PASSES */

    /// @inheritdoc IPassRegistry
    function issue(bytes32 network, address wallet, uint40 expiresAt, uint64 attributes) external {
        _require(_issue(network, msg.sender, wallet, expiresAt, attributes));
    }

    /// @inheritdoc IPassRegistry
    function freeze(bytes32 network, address wallet, uint8 reason) external {
        _require(_freeze(network, msg.sender, wallet, reason));
    }

    /// @inheritdoc IPassRegistry
    function unfreeze(bytes32 network, address wallet) external {
        _require(_unfreeze(network, msg.sender, wallet));
    }

    /// @inheritdoc IPassRegistry
    function renew(bytes32 network, address wallet, uint40 expiresAt) external {
        _require(_renew(network, msg.sender, wallet, expiresAt));
    }

    /// @inheritdoc IPassRegistry
    function revoke(bytes32 network, address wallet, uint8 reason) external {
        _require(_revoke(network, msg.sender, wallet, reason));
    }

    /// @inheritdoc IPassRegistry
    function setAttributes(bytes32 network, address wallet, uint64 attributes) external {
        _require(_setAttributes(network, msg.sender, wallet, attributes));
    }

    /// @inheritdoc IPassRegistry
    function takeOver(bytes32 network, address wallet) external {
        _require(_takeOver(network, msg.sender, wallet));
    }

    /// @inheritdoc IPassRegistry
    function renounce(bytes32 network) external {
        _require(_renounce(network, msg.sender, msg.sender));
    }

    /// @inheritdoc IPassRegistry
    function close(bytes32 network, address wallet) external {
        PassWord word = _networks[network].passes[wallet].word;
        _require(Lifecycle.closable(word, block.timestamp));
        _networks[network].passes[wallet].word = PassWord.wrap(0);
        emit PassClosed(network, wallet);
    }

    /// @inheritdoc IPassRegistry
    function consume(
        bytes32 network,
        address wallet,
        Requirement calldata requirement,
        Authorization calldata authorization
    ) external {
        if (authorization.signer != wallet) {
            _require(Refusal.NOT_AUTHORIZED);
        }
        _spend(TypedData.consume(network, msg.sender, requirement, authorization), authorization);
        NetworkState storage state = _networks[network];
        PassWord word = state.passes[wallet].word;
        bool singleUse = state.network.settings.flags & NetworkFlags.SINGLE_USE != 0;
        if (word.exists() && !singleUse) _require(Refusal.NOT_SINGLE_USE);
        _require(uint256(_evaluateWith(state, word, requirement)));
        // Good, so it expires now or later, if ever.
        word = word.withExpiresAt(block.timestamp - 1);
        state.passes[wallet].word = word;
        emit PassConsumed(network, wallet, word);
    }

    /* MANY AT ONCE */

    /// @inheritdoc IPassRegistry
    function issueBatch(
        bytes32 network,
        uint40 expiresAt,
        uint64 attributes,
        address[] calldata wallets
    ) external returns (uint8[] memory refusals) {
        refusals = new uint8[](wallets.length);
        NetworkState storage state = _networks[network];
        OperatorWord operator = state.operators[msg.sender];
        OperatorWord counted = operator;
        for (uint256 i = 0; i < wallets.length; ++i) {
            uint256 refusal;
            (refusal, counted) = _create(state, network, counted, wallets[i], expiresAt, attributes);
            if (refusal == Refusal.NONE) continue;
            refusals[i] = uint8(refusal);
            emit StepSkipped(network, wallets[i], uint8(refusal));
        }
        _count(state, msg.sender, operator, counted);
    }

    /// @inheritdoc IPassRegistry
    function batch(bytes32 network, Step[] calldata steps) external returns (uint8[] memory) {
        return _batch(network, msg.sender, steps);
    }

    /* BY SIGNATURE */

    /// @inheritdoc IPassRegistry
    function submit(bytes32 network, Step calldata step, Authorization calldata authorization)
        external
    {
        address signer = _spend(TypedData.passStep(network, step, authorization), authorization);
        _require(_apply(network, signer, step));
    }

    /// @inheritdoc IPassRegistry
    function submitBatch(
        bytes32 network,
        Step[] calldata steps,
        Authorization calldata authorization
    ) external returns (uint8[] memory) {
        address signer = _spend(TypedData.passSteps(network, steps, authorization), authorization);
        return _batch(network, signer, steps);
    }

    /// @inheritdoc IPassRegistry
    function claim(
        bytes32 network,
        uint40 expiresAt,
        uint64 attributes,
        Authorization calldata authorization
    ) external {
        address signer = _spend(
            TypedData.voucher(network, msg.sender, expiresAt, attributes, authorization),
            authorization
        );
        _require(_issue(network, signer, msg.sender, expiresAt, attributes));
    }

    /* INSIDE */

    /// @dev The standing word that decides about a pass.
    function _standingOf(NetworkState storage state, PassWord word) private view returns (uint256) {
        return word.isUnbound() ? Rule.ALL_STAND : state.standing[word.gatekeeper() >> 8];
    }

    function _evaluate(NetworkState storage state, PassWord word) private view returns (Reason) {
        return Rule.evaluate(word, _standingOf(state, word), 0, 0, 0, block.timestamp);
    }

    function _evaluateWith(
        NetworkState storage state,
        PassWord word,
        Requirement calldata requirement
    ) private view returns (Reason) {
        return Rule.evaluate(
            word,
            _standingOf(state, word),
            requirement.attributes,
            requirement.minRemainingSeconds,
            requirement.maxAgeSeconds,
            block.timestamp
        );
    }

    function _require(uint256 refusal) private pure {
        require(refusal == Refusal.NONE, Refused(uint8(refusal)));
    }

    function _batch(bytes32 network, address signer, Step[] calldata steps)
        private
        returns (uint8[] memory refusals)
    {
        refusals = new uint8[](steps.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            uint256 refusal = _apply(network, signer, steps[i]);
            if (refusal == Refusal.NONE) continue;
            refusals[i] = uint8(refusal);
            emit StepSkipped(network, steps[i].wallet, uint8(refusal));
        }
    }
}
