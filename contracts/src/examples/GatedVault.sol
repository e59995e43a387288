// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gated} from "../adapters/Gated.sol";
import {IPassRegistry} from "../interfaces/IPassRegistry.sol";
import {Requirement} from "../types/Requirement.sol";

/// @title An example: keeps ether of wallets that hold a pass.
/// @notice Whoever comes in is asked. Whoever leaves is not: a pass that lapses locks nobody's money
/// in.
contract GatedVault is Gated {
    /// @notice What the vault holds of a wallet, in wei.
    mapping(address wallet => uint256) public balanceOf;
    /// @notice Until when the wallet's ether stays (Unix time).
    mapping(address wallet => uint256) public lockedUntil;

    event Deposited(address indexed wallet, address indexed by, uint256 amount);
    event Withdrawn(address indexed wallet, uint256 amount);
    event Given(address indexed from, address indexed to, uint256 amount);

    error InsufficientBalance(uint256 balance);
    error Locked(uint256 until);
    error SendFailed();

    constructor(IPassRegistry registry, bytes32 network) Gated(registry, network) {}

    /// @notice Keeps ether of the caller.
    function deposit() external payable gated {
        _deposit(msg.sender);
    }

    /// @notice Keeps ether for a wallet, whoever pays it in.
    function depositFor(address wallet) external payable gatedFor(wallet) {
        _deposit(wallet);
    }

    /// @notice Keeps ether of the caller for a year at least, if its pass is younger than thirty days
    /// and lasts that long.
    function depositForAYear() external payable gatedWith(Requirement(0, 365 days, 30 days)) {
        lockedUntil[msg.sender] = block.timestamp + 365 days;
        _deposit(msg.sender);
    }

    /// @notice Hands what the vault holds of the caller to another wallet. Both are asked.
    function give(address wallet, uint256 amount) external gated gatedFor(wallet) {
        _take(amount);
        balanceOf[wallet] += amount;
        emit Given(msg.sender, wallet, amount);
    }

    /// @notice Pays out to the caller, with or without a pass.
    // Only what the caller has paid in, and after it is taken off.
    // slither-disable-next-line arbitrary-send-eth
    function withdraw(uint256 amount) external {
        _take(amount);
        emit Withdrawn(msg.sender, amount);
        (bool sent,) = msg.sender.call{value: amount}("");
        require(sent, SendFailed());
    }

    function _deposit(address wallet) private {
        balanceOf[wallet] += msg.value;
        emit Deposited(wallet, msg.sender, msg.value);
    }

    function _take(uint256 amount) private {
        require(block.timestamp >= lockedUntil[msg.sender], Locked(lockedUntil[msg.sender]));
        uint256 balance = balanceOf[msg.sender];
        require(amount <= balance, InsufficientBalance(balance));
        balanceOf[msg.sender] = balance - amount;
    }
}
