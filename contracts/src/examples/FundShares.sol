// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {Gated} from "../adapters/Gated.sol";
import {GatedERC20} from "../adapters/GatedERC20.sol";
import {IPassRegistry} from "../interfaces/IPassRegistry.sol";

/// @title An example: shares of a fund that only holders of a pass own.
/// @notice The issuer mints. A holder whose pass has lapsed may still return shares to the issuer, or
/// burn them.
contract FundShares is GatedERC20, Gated {
    /// @notice Who mints, and takes shares back.
    address public immutable issuer;

    error NotIssuer(address caller);

    constructor(IPassRegistry registry, bytes32 network, address issuer_, address enforcer_)
        ERC20("Fund Shares", "FUND")
        Gated(registry, network)
        GatedERC20(enforcer_, _exits(issuer_))
    {
        require(issuer_ != address(0), NotIssuer(issuer_));
        issuer = issuer_;
    }

    /// @notice Creates shares for a wallet with a good pass.
    function mint(address wallet, uint256 amount) external {
        require(msg.sender == issuer, NotIssuer(msg.sender));
        _mint(wallet, amount);
    }

    /// @notice Destroys shares of the caller.
    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    /// @dev To the issuer, and to nobody: the zero address stands for burning.
    function _exits(address issuer_) private pure returns (address[] memory exits) {
        exits = new address[](2);
        exits[0] = issuer_;
    }
}
