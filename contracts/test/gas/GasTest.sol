// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RegistryTest} from "../RegistryTest.sol";

/// @dev Figures of `snapshots/gas.json`, each with the most that it may ever be. The file tells of
/// every change; the ceiling is the promise.
abstract contract GasTest is RegistryTest {
    /// @dev The gas of the last transaction.
    function snapshotTransaction(string memory key, uint256 ceiling) internal {
        snapshot(key, vm.lastCallGas().gasTotalUsed, ceiling);
    }

    /// @dev The last transaction's share of each of `parts`, rounded up.
    function snapshotPart(string memory key, uint256 parts, uint256 ceiling) internal {
        snapshot(key, (vm.lastCallGas().gasTotalUsed + parts - 1) / parts, ceiling);
    }

    function snapshot(string memory key, uint256 figure, uint256 ceiling) internal {
        assertLe(figure, ceiling, key);
        vm.snapshotValue("gas", key, figure);
    }
}
