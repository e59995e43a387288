// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @dev A contract that answers every call in one way, whatever it is asked.
contract OddWallet {
    enum Answer {
        // What is an approval.
        Magic,
        MagicAndMore,
        // What is none.
        Revert,
        RevertWithMagic,
        Nothing,
        MagicCutShort,
        MagicAlignedRight,
        MagicWithATail,
        Truth,
        AllOnes,
        BurnTheGas,
        WriteFirst
    }

    Answer private immutable ANSWER;
    uint256 private _written;

    constructor(Answer answer) {
        ANSWER = answer;
    }

    fallback() external {
        Answer answer = ANSWER;
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        if (answer == Answer.Magic) _return(magic, 32);
        if (answer == Answer.MagicAndMore) _return(magic, 10_000);
        if (answer == Answer.Revert) revert();
        if (answer == Answer.RevertWithMagic) {
            assembly ("memory-safe") {
                mstore(0, magic)
                revert(0, 32)
            }
        }
        if (answer == Answer.Nothing) _return(0, 0);
        if (answer == Answer.MagicCutShort) _return(magic, 31);
        if (answer == Answer.MagicAlignedRight) _return(magic >> 224, 32);
        if (answer == Answer.MagicWithATail) _return(magic | bytes32(uint256(1)), 32);
        if (answer == Answer.Truth) _return(bytes32(uint256(1)), 32);
        if (answer == Answer.AllOnes) _return(bytes32(type(uint256).max), 32);
        if (answer == Answer.BurnTheGas) {
            assembly {
                invalid()
            }
        }
        // Fails where nothing may be written.
        _written = 1;
        _return(magic, 32);
    }

    function _return(bytes32 word, uint256 length) private pure {
        assembly {
            let start := mload(0x40)
            mstore(start, word)
            return(start, length)
        }
    }
}
