// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Play} from "../model/Play.sol";
import {Action} from "../model/Stage.sol";

/// @dev What may be done to the registry, at random, for invariants to be looked for. It never
/// reverts: what is refused is part of the play.
abstract contract Handler is Play {
    /// @dev To be called once, before anything else.
    function open() public virtual {
        vm.warp(1_700_000_000);
        raiseCurtain();
    }

    function takeAStep(uint256 chance) external {
        seed(chance);
        perform(aStep());
    }

    function takeManySteps(uint256 chance) external {
        seed(chance);
        perform(manyAtOnce());
    }

    function takeSignedSteps(uint256 chance) external {
        seed(chance);
        perform(somethingSigned());
    }

    function consumeOrClose(uint256 chance) external {
        seed(chance);
        perform(oneIn(3) ? aClosing() : aConsumption());
    }

    function repeat(uint256 chance) external {
        seed(chance);
        perform(oneIn(2) ? aRepetition() : anotherUse());
    }

    function cancelNonces(uint256 chance) external {
        seed(chance);
        perform(aCancellation());
    }

    function govern(uint256 chance) external {
        seed(chance);
        perform(someGovernance());
    }

    function passTime(uint256 chance) external {
        seed(chance);
        vm.warp(laterMoment());
    }

    /* FOR THOSE WHO WATCH */

    function call(Action memory action) internal returns (bool done, bytes memory answer) {
        vm.prank(action.caller);
        return address(registry).call(action.data);
    }

    /// @dev Of which network the action is, or would be.
    function networkOf(Action memory action) internal view returns (bytes32) {
        bytes32 first = argumentOf(action, 0);
        bool creates = bytes4(action.data) == IPassRegistry.createNetwork.selector;
        return creates ? registry.networkId(action.caller, first) : first;
    }

    /// @dev One word of what the call says.
    function argumentOf(Action memory action, uint256 index)
        internal
        pure
        returns (bytes32 argument)
    {
        bytes memory data = action.data;
        assembly {
            argument := mload(add(add(data, 36), mul(index, 32)))
        }
    }
}
