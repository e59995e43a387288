// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {IERC7943Fungible} from "../interfaces/IERC7943.sol";

/// @title An ERC-20 token some of which can be frozen, account by account.
/// @dev Keeps the balances itself, each with a bit that says whether anything of it is frozen. So a
/// transfer reads the frozen amount only where there is one.
abstract contract FreezableERC20 is ERC20, IERC7943Fungible {
    /// @dev Above the greatest balance.
    uint256 private constant _SOME_FROZEN = 1 << 255;

    /// @dev Balances, and `_SOME_FROZEN`.
    mapping(address account => uint256) private _accounts;
    mapping(address account => uint256) private _frozen;
    uint256 private _supply;

    /// @notice There can't be so many tokens.
    error SupplyTooLarge(uint256 supply);

    function totalSupply() public view virtual override returns (uint256) {
        return _supply;
    }

    function balanceOf(address account) public view virtual override returns (uint256) {
        return _accounts[account] & ~_SOME_FROZEN;
    }

    /// @inheritdoc IERC7943Fungible
    function getFrozenTokens(address account) public view virtual returns (uint256) {
        return _frozen[account];
    }

    function _setFrozenTokens(address account, uint256 amount) internal {
        uint256 balance = _accounts[account] & ~_SOME_FROZEN;
        _accounts[account] = amount == 0 ? balance : balance | _SOME_FROZEN;
        _frozen[account] = amount;
        emit Frozen(account, amount);
    }

    /// @dev Unfreezes what of `amount` is frozen, before it is taken. What was frozen beyond the
    /// balance stays so.
    function _unfreezeFor(address account, uint256 amount) internal {
        uint256 unfrozen = _unfrozenOf(_accounts[account], account);
        if (amount > unfrozen && amount <= balanceOf(account)) {
            _setFrozenTokens(account, _frozen[account] - (amount - unfrozen));
        }
    }

    /// @dev Whether the account may spend so much. If nothing is frozen it may, whatever its balance.
    function _isUnfrozen(address account, uint256 amount) internal view returns (bool) {
        uint256 word = _accounts[account];
        return word & _SOME_FROZEN == 0 || amount <= _unfrozenOf(word, account);
    }

    /// @dev Whether this is a forced transfer. Who may make one, `forcedTransfer` has checked.
    function _isForced() internal pure returns (bool) {
        return msg.sig == IERC7943Fungible.forcedTransfer.selector;
    }

    /// @dev As in `ERC20`, whose own balances stay empty.
    function _update(address from, address to, uint256 value) internal virtual override {
        if (from == address(0)) {
            uint256 supply = _supply + value;
            if (supply >= _SOME_FROZEN) revert SupplyTooLarge(supply);
            _supply = supply;
        } else {
            uint256 word = _accounts[from];
            if (value > word || word >= _SOME_FROZEN) _requireSpendable(from, word, value);
            unchecked {
                // At most the balance.
                _accounts[from] = word - value;
            }
        }
        unchecked {
            // At most the supply, so the bit above stays as it is.
            if (to == address(0)) _supply -= value;
            else _accounts[to] += value;
        }
        emit Transfer(from, to, value);
    }

    function _requireSpendable(address account, uint256 word, uint256 value) private view {
        uint256 balance = word & ~_SOME_FROZEN;
        if (value > balance) revert ERC20InsufficientBalance(account, balance, value);
        uint256 unfrozen = _unfrozenOf(word, account);
        if (value > unfrozen && !_isForced()) {
            revert ERC7943InsufficientUnfrozenBalance(account, value, unfrozen);
        }
    }

    function _unfrozenOf(uint256 word, address account) private view returns (uint256) {
        uint256 balance = word & ~_SOME_FROZEN;
        uint256 frozen = word & _SOME_FROZEN == 0 ? 0 : _frozen[account];
        return frozen < balance ? balance - frozen : 0;
    }
}
