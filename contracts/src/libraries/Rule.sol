// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {PassWord, PassWords} from "../types/PassWord.sol";
import {Reason} from "../types/Reason.sol";

/// @notice The rule: whether a pass opens the gate, and if not, why. Total and pure.
library Rule {
    /// @dev The standing word of an unbound pass: every gatekeeper stands, and nothing is paused.
    uint256 internal constant ALL_STAND = ~uint256(1);

    /// @param standing Bit 0: the network is paused; bit i: the gatekeeper whose index has `i` as
    /// its low byte stands for its passes.
    /// @param attributes As in `Requirement`; likewise the next two.
    /// @param timestamp Unix seconds.
    function evaluate(
        PassWord pass,
        uint256 standing,
        uint256 attributes,
        uint256 minRemainingSeconds,
        uint256 maxAgeSeconds,
        uint256 timestamp
    ) internal pure returns (Reason) {
        uint256 state = pass.state();
        if (state != PassWords.ACTIVE) {
            if (state == 0) return Reason.NoPass;
            return state == PassWords.FROZEN ? Reason.Frozen : Reason.Revoked;
        }
        uint256 end = pass.expiresAt();
        // A pass that never expires has all the time there is.
        if (end == 0) end = type(uint256).max;
        if (timestamp > end) return Reason.Expired;
        if (standing & (1 << uint8(pass.gatekeeper())) == 0) return Reason.IssuerInactive;
        if (pass.attributes() & attributes != attributes) return Reason.MissingAttributes;
        unchecked {
            // Not expired; and neither term of the sum fills 65 bits.
            if (end - timestamp < minRemainingSeconds) return Reason.ExpiresTooSoon;
            if (maxAgeSeconds != 0 && timestamp > pass.issuedAt() + maxAgeSeconds) {
                return Reason.TooOld;
            }
        }
        return standing & 1 == 0 ? Reason.Allow : Reason.NetworkPaused;
    }
}
