// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {ReferenceAuthorizations} from "./ReferenceAuthorizations.sol";
import {ReferenceNetworks} from "./ReferenceNetworks.sol";

/// @dev What the registry does, plain and slow: nothing is packed, nothing is copied for speed, and
/// every code is spelled out. Written from the rule's Rust source and the words of `IPassRegistry`.
contract ReferenceRegistry is ReferenceNetworks, ReferenceAuthorizations {
    constructor(address verifyingContract) ReferenceAuthorizations(verifyingContract) {}

    function verify(address wallet, bytes32 network) public view returns (Reason) {
        NetworkState storage net = networks[network];
        return evaluate(net, net.passes[wallet], Requirement(0, 0, 0));
    }

    function verifyWith(address wallet, bytes32 network, Requirement calldata requirement)
        external
        view
        returns (Reason)
    {
        NetworkState storage net = networks[network];
        return evaluate(net, net.passes[wallet], requirement);
    }

    function status(address wallet, bytes32 network)
        external
        view
        returns (Reason, uint40 expiresAt, address issuer, uint64 attributes)
    {
        Pass memory pass = networks[network].passes[wallet];
        address authority = networks[network].keepers[pass.gatekeeper].authority;
        return (verify(wallet, network), uint40(pass.expiresAt), authority, pass.attributes);
    }

    function passWord(bytes32 network, address wallet) external view returns (PassWord) {
        return pack(networks[network].passes[wallet]);
    }

    function passSlot(bytes32 network, address wallet) external pure returns (bytes32) {
        bytes32 base = keccak256(abi.encode(uint256(keccak256("portcullis.passes")) - 1))
            & ~bytes32(uint256(255));
        return keccak256(abi.encode(wallet, keccak256(abi.encode(network, base))));
    }
}
