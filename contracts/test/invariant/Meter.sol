// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Requirement} from "../../src/types/Requirement.sol";

/// @dev What the questions about a pass answer, and what each costs a contract that has asked
/// nothing before, to the unit of gas.
struct Reading {
    bytes verify;
    bytes verifyWith;
    bytes status;
    uint256 verifyGas;
    uint256 verifyWithGas;
    uint256 statusGas;
}

/// @dev A contract of its own, so that its memory costs the same each time.
contract Meter {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function read(IPassRegistry registry, address wallet, bytes32 network)
        external
        returns (Reading memory reading)
    {
        bytes memory question = abi.encodeCall(IPassRegistry.verify, (wallet, network));
        (reading.verify, reading.verifyGas) = ask(registry, question);
        question = abi.encodeCall(IPassRegistry.verifyWith, (wallet, network, Requirement(1, 1, 1)));
        (reading.verifyWith, reading.verifyWithGas) = ask(registry, question);
        question = abi.encodeCall(IPassRegistry.status, (wallet, network));
        (reading.status, reading.statusGas) = ask(registry, question);
    }

    function ask(IPassRegistry registry, bytes memory question)
        private
        returns (bytes memory answer, uint256 cost)
    {
        answer = new bytes(128);
        bool ok;
        // The address itself is warm, always: it has been asked something here or before.
        registry.networkId(address(0), 0);
        VM.cool(address(registry));
        assembly {
            let left := gas()
            ok := staticcall(
                left,
                registry,
                add(question, 32),
                mload(question),
                add(answer, 32),
                128
            )
            cost := sub(left, gas())
        }
        require(ok, "a question has reverted");
    }
}
