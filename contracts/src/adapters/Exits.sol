// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {PassGate} from "./PassGate.sol";

/// @title Where a holder without a good pass may still send to.
/// @notice Open to one whose pass has lapsed: it is out of date, it was given up or cleared away, its
/// gatekeeper was removed, it falls short of what is required, or its network is paused. Shut to one
/// whose pass is frozen or revoked.
/// @dev That a pass is frozen or revoked goes before whatever else is wrong with it, and neither can
/// be cleared away, so nobody outwaits a freeze. A pause comes last: it could shut the exits only to
/// those whose pass is good.
abstract contract Exits is PassGate {
    /// @notice Whether it is an exit. The zero address stands for burning.
    mapping(address account => bool) public isExit;

    bool private immutable _hasExits;

    /// @notice It is an exit, for good.
    event ExitOpened(address indexed account);

    constructor(address[] memory exits) {
        _hasExits = exits.length != 0;
        for (uint256 i = 0; i < exits.length; ++i) {
            isExit[exits[i]] = true;
            emit ExitOpened(exits[i]);
        }
    }

    /// @dev Whether the account may send to exits, were there no good pass.
    function _mayLeave(address account) internal view returns (bool) {
        return _hasExits && account != address(0) && !_isHeld(account);
    }
}
