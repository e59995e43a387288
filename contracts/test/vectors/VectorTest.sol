// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RegistryTest} from "../RegistryTest.sol";

/// @dev The files of `tests/vectors`, whose README explains them, and the names in them.
abstract contract VectorTest is RegistryTest {
    uint256 private constant MOST_OBJECTS = 1000;

    /// @dev By slot, then by generation: the index that the gatekeeper had in it. Of the network at
    /// hand.
    uint32[][] internal indexes;

    /// @dev The cases of a file, each by itself: a question to all of a large file takes long.
    function casesOf(string memory file) internal view returns (string[] memory) {
        return objectsIn(vm.readFile(string.concat("../tests/vectors/", file)));
    }

    /// @dev The objects within an object or its arrays, not those within these.
    function objectsIn(string memory json) internal pure returns (string[] memory objects) {
        objects = new string[](MOST_OBJECTS);
        uint256 found;
        uint256 depth;
        uint256 start;
        bool quoted;
        uint256 length = bytes(json).length;
        for (uint256 i = 0; i < length; ++i) {
            uint256 char;
            assembly {
                char := byte(0, mload(add(add(json, 32), i)))
            }
            require(char != uint8(bytes1("\\")), "a string with an escape");
            if (char == uint8(bytes1('"'))) quoted = !quoted;
            if (quoted) continue;
            if (char == uint8(bytes1("{"))) {
                if (++depth == 2) start = i;
            }
            if (char == uint8(bytes1("}"))) {
                if (depth-- == 2) objects[found++] = slice(json, start, i + 1);
            }
        }
        assembly {
            mstore(objects, found)
        }
    }

    function slice(string memory whole, uint256 start, uint256 end)
        private
        pure
        returns (string memory part)
    {
        part = new string(end - start);
        assembly {
            let from := add(add(whole, 32), start)
            let to := add(part, 32)
            for { let i := 0 } lt(i, sub(end, start)) { i := add(i, 32) } {
                mstore(add(to, i), mload(add(from, i)))
            }
            // What was written past the end.
            mstore(add(to, sub(end, start)), 0)
        }
    }

    /* FIELDS */

    function text(string memory json, string memory path) internal pure returns (string memory) {
        return vm.parseJsonString(json, path);
    }

    function number(string memory json, string memory path) internal pure returns (uint256) {
        return vm.parseJsonUint(json, path);
    }

    function flag(string memory json, string memory path) internal pure returns (bool) {
        return vm.parseJsonBool(json, path);
    }

    /// @dev Whether a moment or lifetime is one that 40 bits hold; so is what is not there.
    function fits40Bits(string memory json, string memory path) internal view returns (bool) {
        if (!vm.keyExistsJson(json, path)) return true;
        int256 value = vm.parseJsonInt(json, path);
        return value >= 0 && value <= int256(uint256(type(uint40).max));
    }

    function element(string memory path, uint256 index, string memory field)
        internal
        pure
        returns (string memory)
    {
        return string.concat(path, "[", vm.toString(index), "]", field);
    }

    function equal(string memory left, string memory right) internal pure returns (bool) {
        return keccak256(bytes(left)) == keccak256(bytes(right));
    }

    /// @dev Which of the names it is.
    function position(string memory name, string[] memory names) internal pure returns (uint256) {
        for (uint256 i = 0; i < names.length; ++i) {
            if (equal(name, names[i])) return i;
        }
        revert(string.concat("no such name: ", name));
    }

    /* NAMES */

    /// @dev The code of a reason or refusal, as the design numbers them.
    function codeOf(string memory name) internal pure returns (uint256) {
        string[25] memory table = [
            "Allow",
            "NoPass",
            "WrongPass",
            "Revoked",
            "Frozen",
            "Expired",
            "IssuerInactive",
            "MissingAttributes",
            "ExpiresTooSoon",
            "TooOld",
            "NetworkPaused",
            "PassExists",
            "PassRevoked",
            "PassFrozen",
            "PassNotFrozen",
            "ExpiryInPast",
            "LifetimeTooLong",
            "RenounceForbidden",
            "NotSingleUse",
            "NotLongExpired",
            "NotAuthorized",
            "PermissionMissing",
            "GatekeeperNotActive",
            "FrozenByNetwork",
            "InvalidReason"
        ];
        string[] memory names = new string[](table.length);
        for (uint256 i = 0; i < table.length; ++i) {
            names[i] = table[i];
        }
        uint256 code = position(name, names);
        // Refusals count from 20.
        return code <= 10 ? code : code + 9;
    }

    /// @dev Of `PassWord`.
    function stateOf(string memory name) internal pure returns (uint256) {
        string[] memory names = new string[](4);
        (names[1], names[2], names[3]) = ("Active", "Frozen", "Revoked");
        return position(name, names);
    }

    /// @dev Of `GatekeeperStatus`.
    function statusOf(string memory name) internal pure returns (uint256) {
        string[] memory names = new string[](5);
        (names[1], names[2], names[3], names[4]) = ("Active", "Frozen", "Halted", "Removed");
        return position(name, names);
    }

    /* WORDS */

    /// @dev The pass at `path` as a slot holds it, by the table of `PassWord`.
    function wordOf(
        string memory json,
        string memory path,
        uint256 gatekeeper,
        uint256 flags,
        uint256 statusReason
    ) internal pure returns (uint256 word) {
        word = stateOf(text(json, string.concat(path, ".state")));
        word |= flags << 8;
        word |= gatekeeper << 16;
        word |= number(json, string.concat(path, ".expires_at")) << 48;
        word |= number(json, string.concat(path, ".issued_at")) << 88;
        word |= number(json, string.concat(path, ".attributes")) << 128;
        word |= statusReason << 192;
    }
}
