// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice ERC-7943, for tokens of ERC-20: who may hold them, and how the law reaches them. Its
/// ERC-165 id is 0x3edbb4c4.
interface IERC7943Fungible is IERC165 {
    /// @notice Tokens were moved without their holder. Follows the `Transfer`.
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount);
    /// @notice So many of the account's tokens are frozen from now on.
    event Frozen(address indexed account, uint256 amount);

    /// @notice The account may send to nobody.
    error ERC7943CannotSend(address account);
    /// @notice The account may receive from nobody.
    error ERC7943CannotReceive(address account);
    /// @notice Either account might do so with another, but not these two.
    error ERC7943CannotTransfer(address from, address to, uint256 amount);
    /// @notice The account has that much, but some of it is frozen.
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen);

    /// @notice Moves tokens without their holder, frozen ones too; they are unfrozen then.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool);

    /// @notice Freezes so many of the account's tokens, no more and no less. Beyond its balance,
    /// what it receives later is frozen too.
    function setFrozenTokens(address account, uint256 amount) external returns (bool);

    /// @notice Whether the account may send at all. Never reverts.
    function canSend(address account) external view returns (bool);

    /// @notice Whether the account may receive at all. Never reverts.
    function canReceive(address account) external view returns (bool);

    /// @notice How many of the account's tokens are frozen; may exceed its balance.
    function getFrozenTokens(address account) external view returns (uint256);

    /// @notice Whether the transfer is allowed, frozen tokens considered. Balance and allowance are
    /// not. Never reverts.
    function canTransfer(address from, address to, uint256 amount) external view returns (bool);
}
