// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {Handler} from "./Handler.sol";

/// @dev Which of a handler's verbs are played.
abstract contract InvariantTest is Test {
    /// @dev Everything that is done to passes and networks; without what time and nonces do.
    function everyStep() internal pure returns (bytes4[] memory verbs) {
        verbs = new bytes4[](5);
        verbs[0] = Handler.takeAStep.selector;
        verbs[1] = Handler.takeManySteps.selector;
        verbs[2] = Handler.takeSignedSteps.selector;
        verbs[3] = Handler.consumeOrClose.selector;
        verbs[4] = Handler.govern.selector;
    }

    /// @dev Opens the play. These verbs alone go on with it.
    function play(Handler handler, bytes4[] memory verbs) internal {
        handler.open();
        targetSelector(FuzzSelector(address(handler), verbs));
        targetContract(address(handler));
    }

    function play(Handler handler, bytes4[] memory verbs, bytes4 another) internal {
        bytes4[] memory all = new bytes4[](verbs.length + 1);
        for (uint256 i = 0; i < verbs.length; ++i) {
            all[i] = verbs[i];
        }
        all[verbs.length] = another;
        play(handler, all);
    }
}
