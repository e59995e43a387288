// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice ERC-5192: tokens of ERC-721 that stay with their owner. Its ERC-165 id is 0xb45a3c0e.
interface IERC5192 {
    /// @notice The token can't be transferred from now on.
    event Locked(uint256 tokenId);
    /// @notice The token can be transferred from now on.
    event Unlocked(uint256 tokenId);

    /// @notice Whether the token stays with its owner. Reverts if it has none.
    function locked(uint256 tokenId) external view returns (bool);
}
