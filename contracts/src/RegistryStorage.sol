// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "./interfaces/IPassRegistry.sol";
import {Gatekeeper} from "./types/Gatekeeper.sol";
import {Network} from "./types/Network.sol";
import {OperatorWord} from "./types/OperatorWord.sol";
import {PassWord} from "./types/PassWord.sol";

/// @dev How many standing words a network has.
uint256 constant STANDING_WORDS = 4;

/// @dev A struct, so that the place of a pass is derived once a step.
struct PassSlot {
    PassWord word;
}

/// @dev A bit for each of 256 nonces that is used up.
struct NonceWord {
    uint256 used;
}

/// @dev Everything of one network side by side, so that its place is derived once a step.
struct NetworkState {
    /// By wallet. First, for its place is published.
    mapping(address wallet => PassSlot) passes;
    mapping(address operator => OperatorWord) operators;
    /// Bit 0 of each word: the network is paused; bit i: gatekeeper `256 * word + i` stands for its
    /// passes. No gatekeeper has an index that is a multiple of 256.
    uint256[STANDING_WORDS] standing;
    Network network;
    mapping(uint256 index => Gatekeeper) gatekeepers;
}

/// @notice All that the registry stores.
abstract contract RegistryStorage is IPassRegistry {
    mapping(bytes32 network => NetworkState) internal _networks;

    mapping(address signer => mapping(uint256 word => NonceWord)) internal _nonces;
}
