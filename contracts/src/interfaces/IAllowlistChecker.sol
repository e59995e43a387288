// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice Whom Uniswap's permissioned pools let in. Its ERC-165 id, which the pools' adapter asks
/// for, is 0x9d38cc8c.
interface IAllowlistChecker is IERC165 {
    /// @notice What the account may do with the pools of a token: a set of `PoolPermissions`.
    function checkAllowlist(address account, address token) external view returns (bytes2);
}

/// @notice The bits of the answer.
library PoolPermissions {
    bytes2 internal constant NONE = 0x0000;
    bytes2 internal constant SWAP = 0x0001;
    bytes2 internal constant LIQUIDITY = 0x0002;
}
