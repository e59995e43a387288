// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GovernanceActions} from "./GovernanceActions.sol";
import {SignedActions} from "./SignedActions.sol";

/// @dev A few people who do all sorts of things to a few networks, at random.
abstract contract Play is SignedActions, GovernanceActions {}
