// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignedByKeyTest} from "./SignedByKeyTest.sol";
import {SignedByWalletTest} from "./SignedByWalletTest.sol";

/// @dev Whose signature counts, and when: the same for every message.
abstract contract SignedTest is SignedByKeyTest, SignedByWalletTest {}
