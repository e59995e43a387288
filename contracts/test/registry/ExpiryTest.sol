// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal} from "../../src/libraries/Refusal.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {DEFAULT_EXPIRY} from "../../src/types/Step.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev Which expiry is granted: the same for whatever grants one. A contract for each says what
/// that is.
abstract contract ExpiryTest is UnitTest {
    /// @dev What 40 bits hold, but for what stands for the default.
    uint40 internal constant LAST = type(uint40).max - 1;

    /// @dev Asks for an expiry of the pass of `holder`.
    function grant(uint40 requested) internal virtual;

    function setLifetimes(uint40 byDefault, uint40 networkMax, uint40 gatekeeperMax) internal {
        updateNetwork(NetworkSettings(byDefault, networkMax, 0));
        setLimits(Permissions.ALL, gatekeeperMax, 0);
    }

    function refuseExpiry(uint40 requested, uint256 refusal) internal {
        expectRefusal(refusal);
        grant(requested);
    }

    function assertGranted(uint40 requested, uint40 expected, string memory label) internal {
        grant(requested);
        assertEq(pass().expiresAt(), expected, label);
    }

    /* REFUSALS */

    function test_expiry_secondBeforeNow() public {
        refuseExpiry(NOW - 1, Refusal.EXPIRY_IN_PAST);
    }

    function test_expiry_first() public {
        refuseExpiry(1, Refusal.EXPIRY_IN_PAST);
    }

    function test_expiry_secondBeforeNow_withMaximum() public {
        setLifetimes(0, 100, 0);
        refuseExpiry(NOW - 1, Refusal.EXPIRY_IN_PAST);
    }

    function test_expiry_secondAfterMaximumOfNetwork() public {
        setLifetimes(0, 100, 0);
        refuseExpiry(NOW + 101, Refusal.LIFETIME_TOO_LONG);
    }

    function test_expiry_secondAfterMaximumOfGatekeeper() public {
        setLifetimes(0, 0, 100);
        refuseExpiry(NOW + 101, Refusal.LIFETIME_TOO_LONG);
    }

    function test_expiry_secondAfterShorterMaximumOfNetwork() public {
        setLifetimes(0, 100, 200);
        refuseExpiry(NOW + 101, Refusal.LIFETIME_TOO_LONG);
    }

    function test_expiry_secondAfterShorterMaximumOfGatekeeper() public {
        setLifetimes(0, 200, 100);
        refuseExpiry(NOW + 101, Refusal.LIFETIME_TOO_LONG);
    }

    function test_expiry_never_withMaximumOfNetwork() public {
        setLifetimes(0, type(uint40).max, 0);
        refuseExpiry(0, Refusal.LIFETIME_TOO_LONG);
    }

    function test_expiry_never_withMaximumOfGatekeeper() public {
        setLifetimes(0, 0, type(uint40).max);
        refuseExpiry(0, Refusal.LIFETIME_TOO_LONG);
    }

    function test_expiry_default_endsAtWhatStandsForTheDefault() public {
        setLifetimes(type(uint40).max - NOW, 0, 0);
        refuseExpiry(DEFAULT_EXPIRY, Refusal.LIFETIME_TOO_LONG);
    }

    function test_expiry_default_endsBeyond40Bits() public {
        setLifetimes(type(uint40).max - NOW + 1, 0, 0);
        refuseExpiry(DEFAULT_EXPIRY, Refusal.LIFETIME_TOO_LONG);
    }

    function test_expiry_default_greatest() public {
        setLifetimes(type(uint40).max, 0, 0);
        refuseExpiry(DEFAULT_EXPIRY, Refusal.LIFETIME_TOO_LONG);
    }

    /* SUCCESSES */

    function test_expiry_now() public {
        assertGranted(NOW, NOW, "expiry");
    }

    function test_expiry_never() public {
        assertGranted(0, 0, "expiry");
    }

    function test_expiry_never_withDefault() public {
        setLifetimes(100, 0, 0);
        assertGranted(0, 0, "expiry");
    }

    function test_expiry_exactlyMaximumOfNetwork() public {
        setLifetimes(0, 100, 0);
        assertGranted(NOW + 100, NOW + 100, "expiry");
    }

    function test_expiry_exactlyMaximumOfGatekeeper() public {
        setLifetimes(0, 0, 100);
        assertGranted(NOW + 100, NOW + 100, "expiry");
    }

    function test_expiry_exactlyShorterMaximumOfNetwork() public {
        setLifetimes(0, 100, 200);
        assertGranted(NOW + 100, NOW + 100, "expiry");
    }

    function test_expiry_exactlyShorterMaximumOfGatekeeper() public {
        setLifetimes(0, 200, 100);
        assertGranted(NOW + 100, NOW + 100, "expiry");
    }

    function test_expiry_aboveDefault() public {
        setLifetimes(50, 100, 0);
        assertGranted(NOW + 100, NOW + 100, "expiry");
    }

    function test_expiry_lastThat40BitsHold() public {
        assertGranted(LAST, LAST, "expiry");
    }

    function test_expiry_lastThat40BitsHold_withMaximum() public {
        setLifetimes(0, LAST - NOW, 0);
        assertGranted(LAST, LAST, "expiry");
    }

    function test_expiry_default_endsAtTheLastThat40BitsHold() public {
        setLifetimes(LAST - NOW, 0, 0);
        assertGranted(DEFAULT_EXPIRY, LAST, "expiry");
    }

    function test_expiry_default() public {
        // Default, network's maximum, gatekeeper's maximum, and what is granted; 0: never.
        uint40[4][14] memory cases = [
            [uint40(0), 0, 0, 0],
            [uint40(0), 100, 0, 100],
            [uint40(0), 0, 100, 100],
            [uint40(0), 100, 200, 100],
            [uint40(0), 200, 100, 100],
            [uint40(50), 0, 0, 50],
            [uint40(50), 100, 0, 50],
            [uint40(50), 0, 100, 50],
            [uint40(50), 100, 200, 50],
            [uint40(50), 200, 100, 50],
            [uint40(100), 100, 100, 100],
            [uint40(100), 0, 50, 50],
            [uint40(100), 200, 50, 50],
            [uint40(1), 1, 1, 1]
        ];
        uint256 start = vm.snapshotState();
        for (uint256 i = 0; i < cases.length; ++i) {
            uint40[4] memory case_ = cases[i];
            setLifetimes(case_[0], case_[1], case_[2]);
            uint40 expected = case_[3] == 0 ? 0 : NOW + case_[3];
            assertGranted(DEFAULT_EXPIRY, expected, string.concat("case ", vm.toString(i)));
            vm.revertToState(start);
        }
    }
}
