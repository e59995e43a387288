// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @notice What dApps ask of Civic's gateway token. Its ERC-165 id is 0x00924b47.
interface IGatewayTokenVerifier {
    /// @notice Whether the owner has a good token of a network, by the network's number. 0xff17e232.
    function verifyToken(address owner, uint256 network) external view returns (bool);

    /// @notice Whether a token exists and is good. 0xff85a975.
    function verifyToken(uint256 tokenId) external view returns (bool);
}
