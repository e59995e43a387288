// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {PassRegistry} from "../../src/PassRegistry.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperLimits, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {Envelope} from "./Messages.sol";

/// @dev What somebody does: a call to the registry.
struct Action {
    address caller;
    bytes data;
    /// What the signature in it is of, if there is one.
    Envelope envelope;
}

/// @dev A few people, and networks of theirs. Everybody may have any role, or several.
abstract contract Stage is Test {
    uint256 internal constant WALLETS = 5;

    PassRegistry internal registry;
    bytes32[] internal networks;
    /// @dev Of whom the first `WALLETS` are also those that passes are of.
    address[] internal actors;
    mapping(address actor => uint256 key) internal keyOf;

    /// @dev Makes the call.
    function perform(Action memory action) internal virtual;

    /// @dev Two networks, each with an authority, a guardian and two gatekeepers.
    function raiseCurtain() internal {
        registry = new PassRegistry();
        for (uint256 i = 0; i < 8; ++i) {
            (address actor, uint256 key) = makeAddrAndKey(string.concat("actor ", vm.toString(i)));
            actors.push(actor);
            keyOf[actor] = key;
        }
        for (uint256 i = 0; i < 2; ++i) {
            NetworkSettings memory settings = NetworkSettings(0, 0, i == 0 ? 2 : 6);
            networks.push(registry.networkId(actors[i], bytes32(i)));
            perform(actors[i], abi.encodeCall(IPassRegistry.createNetwork, (bytes32(i), settings)));
            perform(actors[i], abi.encodeCall(IPassRegistry.setGuardian, (networks[i], actors[2])));
            for (uint256 j = 5; j < 7; ++j) {
                GatekeeperLimits memory limits =
                    GatekeeperLimits(Permissions.ALL, 0, j == 5 ? 3 : 0);
                bytes memory data = abi.encodeCall(
                    IPassRegistry.addGatekeeper, (networks[i], actors[7], actors[j + i], limits)
                );
                perform(actors[i], data);
            }
        }
    }

    function perform(address caller, bytes memory data) private {
        perform(unsigned(caller, data));
    }

    function unsigned(address caller, bytes memory data)
        internal
        pure
        returns (Action memory action)
    {
        (action.caller, action.data) = (caller, data);
    }

    /// @dev Whose the action is: the signer's, or else the caller's.
    function actorOf(Action memory action) internal pure returns (address) {
        return action.envelope.signer == address(0) ? action.caller : action.envelope.signer;
    }
}
