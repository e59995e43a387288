// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IGatewayTokenVerifier} from "../interfaces/IGatewayTokenVerifier.sol";
import {IPassRegistry} from "../interfaces/IPassRegistry.sol";
import {Reason} from "../types/Reason.sol";
import {RegistryCheck} from "./RegistryCheck.sol";

/// @title Passes, asked for as Civic's gateway tokens are.
/// @notice A dApp that asks Civic's contract changes its address to this one, and nothing else. Which
/// network a number means is fixed for good.
contract GatewayTokenVerifier is IGatewayTokenVerifier, IERC165 {
    /// @notice Who is asked.
    IPassRegistry public immutable passRegistry;
    /// @notice The network that a number means. Zero: none.
    mapping(uint256 number => bytes32 network) public networkOf;

    /// @notice The number means a network from now on.
    event NetworkMapped(uint256 indexed number, bytes32 indexed network);

    /// @notice Not as many numbers as networks, or none.
    error LengthMismatch(uint256 numbers, uint256 networks);
    /// @notice The number is zero, or means another network already.
    error InvalidNumber(uint256 number);

    /// @param numbers What dApps know the networks by.
    /// @param networks What each means. Several numbers may mean the same.
    constructor(IPassRegistry registry, uint96[] memory numbers, bytes32[] memory networks) {
        RegistryCheck.requireRegistry(registry);
        require(
            numbers.length == networks.length && numbers.length != 0,
            LengthMismatch(numbers.length, networks.length)
        );
        passRegistry = registry;
        for (uint256 i = 0; i < numbers.length; ++i) {
            uint256 number = numbers[i];
            RegistryCheck.requireNetwork(registry, networks[i]);
            require(number != 0 && networkOf[number] == 0, InvalidNumber(number));
            networkOf[number] = networks[i];
            emit NetworkMapped(number, networks[i]);
        }
    }

    /// @inheritdoc IGatewayTokenVerifier
    /// @dev Never reverts. A number that means no network: false.
    function verifyToken(address owner, uint256 network) public view returns (bool) {
        bytes32 id = networkOf[network];
        if (id == 0 || owner == address(0)) return false;
        return passRegistry.verify(owner, id) == Reason.Allow;
    }

    /// @inheritdoc IGatewayTokenVerifier
    /// @dev A token is a wallet's place in a network here, and `tokenIdOf` gives its id. Civic counted
    /// its tokens one by one: none of those ids means anything here, and the answer is false. Whose
    /// the token is, the caller must check: the low 160 bits say it.
    function verifyToken(uint256 tokenId) external view returns (bool) {
        return verifyToken(address(uint160(tokenId)), tokenId >> 160);
    }

    /// @notice What `verifyToken(uint256)` knows a wallet's pass by.
    function tokenIdOf(address owner, uint96 network) external pure returns (uint256) {
        return (uint256(network) << 160) | uint160(owner);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IGatewayTokenVerifier).interfaceId || id == type(IERC165).interfaceId;
    }
}
