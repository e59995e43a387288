// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IERC7943Fungible} from "../interfaces/IERC7943.sol";
import {Reason} from "../types/Reason.sol";
import {Exits} from "./Exits.sol";
import {FreezableERC20} from "./FreezableERC20.sol";

/// @title An ERC-20 token that only holders of passes send and receive; ERC-7943.
/// @notice For a token to inherit, together with `Gated` or `GatedByPolicy`, and with a way to mint.
/// Name it before every other extension of ERC20 in the list of bases: it keeps the balances, and the
/// `_update` of those named before it is never called. The owners of tokens are asked, not spenders.
abstract contract GatedERC20 is FreezableERC20, Exits {
    /// @notice Who may freeze tokens and move them without their holder. Zero: nobody.
    address public immutable enforcer;

    /// @notice Only the enforcer may.
    error NotEnforcer(address caller);

    modifier onlyEnforcer() {
        address caller = _msgSender();
        if (caller != enforcer || caller == address(0)) revert NotEnforcer(caller);
        _;
    }

    constructor(address enforcer_, address[] memory exits) Exits(exits) {
        enforcer = enforcer_;
    }

    /// @inheritdoc IERC7943Fungible
    function setFrozenTokens(address account, uint256 amount)
        public
        virtual
        onlyEnforcer
        returns (bool)
    {
        _setFrozenTokens(account, amount);
        return true;
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev The receiver is asked as ever. Like every transfer, this is one `_update`. Whoever overrides
    /// it keeps `onlyEnforcer`.
    function forcedTransfer(address from, address to, uint256 amount)
        public
        virtual
        onlyEnforcer
        returns (bool)
    {
        _unfreezeFor(from, amount);
        _transfer(from, to, amount);
        emit ForcedTransfer(from, to, amount);
        return true;
    }

    /// @inheritdoc IERC7943Fungible
    function canSend(address account) public view returns (bool) {
        return _hasPass(account) || _mayLeave(account);
    }

    /// @inheritdoc IERC7943Fungible
    function canReceive(address account) public view returns (bool) {
        return _hasPass(account) || isExit[account];
    }

    /// @inheritdoc IERC7943Fungible
    function canTransfer(address from, address to, uint256 amount) public view returns (bool) {
        bool maySend = _hasPass(from) || (isExit[to] && _mayLeave(from));
        return maySend && canReceive(to) && _isUnfrozen(from, amount);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) public view virtual returns (bool) {
        return id == type(IERC7943Fungible).interfaceId || id == type(IERC20).interfaceId
            || id == type(IERC165).interfaceId;
    }

    function _update(address from, address to, uint256 amount) internal virtual override {
        if (from != address(0) && !_hasPass(from) && !_isForced()) {
            if (!_mayLeave(from)) revert ERC7943CannotSend(from);
            if (!isExit[to]) revert ERC7943CannotTransfer(from, to, amount);
        }
        if (!_hasPass(to) && !isExit[to]) revert ERC7943CannotReceive(to);
        super._update(from, to, amount);
    }

    function _hasPass(address account) private view returns (bool) {
        (Reason reason,) = passVerdict(account);
        return reason == Reason.Allow;
    }
}
