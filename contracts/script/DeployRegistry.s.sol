// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Script, console} from "forge-std/Script.sol";

import {PassRegistry} from "../src/PassRegistry.sol";

/// @notice Puts the registry at its one address, the same on every chain that has the deterministic
/// deployer. Anybody may run it; a second run changes nothing.
///
///     forge script script/DeployRegistry.s.sol --rpc-url <URL> --broadcast --account <NAME>
contract DeployRegistry is Script {
    bytes32 internal constant SALT = "portcullis";

    error NoDeterministicDeployer(address deployer);

    function run() external returns (address registry) {
        if (CREATE2_FACTORY.code.length == 0) revert NoDeterministicDeployer(CREATE2_FACTORY);
        bytes32 initCodeHash = keccak256(type(PassRegistry).creationCode);
        registry = vm.computeCreate2Address(SALT, initCodeHash, CREATE2_FACTORY);
        console.log("chain:          %s", block.chainid);
        console.log("init code hash: %s", vm.toString(initCodeHash));
        console.log("registry:       %s", registry);
        if (registry.code.length != 0) {
            console.log("deployed already");
            return registry;
        }
        vm.broadcast();
        new PassRegistry{salt: SALT}();
    }
}
