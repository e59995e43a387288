// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IERC5192} from "../interfaces/IERC5192.sol";
import {IPassRegistry} from "../interfaces/IPassRegistry.sol";
import {Reason} from "../types/Reason.sol";
import {RegistryCheck} from "./RegistryCheck.sol";

/// @title The good passes of a network, to read as tokens of ERC-721 that never move; ERC-5192.
/// @notice For whoever gates on `balanceOf`. A token exists while its wallet's pass is good: one that
/// is out of date, frozen or revoked is none. The token's id is the wallet's address as a number.
/// @dev Stores nothing and emits nothing: whoever follows passes follows the registry's events.
contract SoulboundView is IERC721, IERC5192, IERC721Errors {
    /// @notice Who is asked.
    IPassRegistry public immutable passRegistry;
    /// @notice Whose passes it shows.
    bytes32 public immutable passNetwork;

    /// @notice Passes are not transferred, nor may others be allowed to.
    error Soulbound();

    constructor(IPassRegistry registry, bytes32 network) {
        RegistryCheck.requireNetwork(registry, network);
        passRegistry = registry;
        passNetwork = network;
    }

    /// @inheritdoc IERC721
    function balanceOf(address owner) external view returns (uint256) {
        require(owner != address(0), ERC721InvalidOwner(owner));
        return _hasPass(owner) ? 1 : 0;
    }

    /// @inheritdoc IERC721
    function ownerOf(uint256 tokenId) public view returns (address owner) {
        owner = address(uint160(tokenId));
        bool exists = uint160(owner) == tokenId && owner != address(0) && _hasPass(owner);
        require(exists, ERC721NonexistentToken(tokenId));
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        ownerOf(tokenId);
        return true;
    }

    /// @inheritdoc IERC721
    function getApproved(uint256 tokenId) external view returns (address) {
        ownerOf(tokenId);
        return address(0);
    }

    /// @inheritdoc IERC721
    function isApprovedForAll(address, address) external pure returns (bool approved) {
        // Nobody is.
    }

    /// @inheritdoc IERC721
    function approve(address, uint256) external pure {
        revert Soulbound();
    }

    /// @inheritdoc IERC721
    function setApprovalForAll(address, bool) external pure {
        revert Soulbound();
    }

    /// @inheritdoc IERC721
    function transferFrom(address, address, uint256) external pure {
        revert Soulbound();
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address, address, uint256) external pure {
        revert Soulbound();
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address, address, uint256, bytes calldata) external pure {
        revert Soulbound();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC721).interfaceId || id == type(IERC5192).interfaceId
            || id == type(IERC165).interfaceId;
    }

    function _hasPass(address wallet) private view returns (bool) {
        return passRegistry.verify(wallet, passNetwork) == Reason.Allow;
    }
}
