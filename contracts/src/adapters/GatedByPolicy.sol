// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IPassRegistry} from "../interfaces/IPassRegistry.sol";
import {Reason} from "../types/Reason.sol";
import {Requirement} from "../types/Requirement.sol";
import {PassGate} from "./PassGate.sol";
import {Combination, PassPolicy, PassTerm} from "./PassPolicy.sol";
import {RegistryCheck} from "./RegistryCheck.sol";

/// @title A gate on the passes of one to four networks.
/// @notice For a dApp to inherit.
abstract contract GatedByPolicy is PassGate {
    /// @notice The most terms that a policy has.
    uint256 public constant MAX_TERMS = 4;

    /// @notice What the verdicts on the terms add up to.
    Combination public immutable passCombination;

    // The terms, in code rather than storage, for they are read at every turn.
    uint256 private immutable _count;
    bytes32 private immutable _network0;
    bytes32 private immutable _network1;
    bytes32 private immutable _network2;
    bytes32 private immutable _network3;
    uint256 private immutable _requirement0;
    uint256 private immutable _requirement1;
    uint256 private immutable _requirement2;
    uint256 private immutable _requirement3;

    /// @notice A policy has one to four terms.
    error InvalidTermCount(uint256 count);

    constructor(IPassRegistry registry, Combination combination, PassTerm[] memory terms)
        PassGate(registry)
    {
        uint256 count = terms.length;
        if (count == 0 || count > MAX_TERMS) revert InvalidTermCount(count);
        for (uint256 i = 0; i < count; ++i) {
            RegistryCheck.requireNetwork(registry, terms[i].network);
        }
        passCombination = combination;
        _count = count;
        // Those beyond the last are never read.
        (_network0, _requirement0) = _packed(terms[0]);
        (_network1, _requirement1) = _packed(terms[1 % count]);
        (_network2, _requirement2) = _packed(terms[2 % count]);
        (_network3, _requirement3) = _packed(terms[3 % count]);
    }

    /// @inheritdoc PassGate
    function passVerdict(address wallet)
        public
        view
        virtual
        override
        returns (Reason reason, bytes32 network)
    {
        // As `PassPolicy` does, which would have the terms in memory.
        for (uint256 i = 0; i < _count; ++i) {
            (bytes32 id, uint256 asked) = _term(i);
            Reason verdict = _ask(wallet, id, asked);
            if (i != 0) verdict = PassPolicy.combined(passCombination, reason, verdict);
            if (i == 0 || verdict != reason) (reason, network) = (verdict, id);
        }
    }

    /// @dev By any network: the verdict could be of a lapsed pass of another.
    function _isHeld(address wallet) internal view virtual override returns (bool) {
        for (uint256 i = 0; i < _count; ++i) {
            (bytes32 id,) = _term(i);
            if (_isHeldBy(id, wallet)) return true;
        }
        return false;
    }

    /// @notice The networks, and what their passes must meet.
    function passTerms() public view returns (PassTerm[] memory terms) {
        terms = new PassTerm[](_count);
        for (uint256 i = 0; i < terms.length; ++i) {
            (bytes32 id, uint256 asked) = _term(i);
            terms[i] = PassTerm(id, _unpacked(asked));
        }
    }

    function _term(uint256 i) private view returns (bytes32 network, uint256 asked) {
        if (i == 0) return (_network0, _requirement0);
        if (i == 1) return (_network1, _requirement1);
        return i == 2 ? (_network2, _requirement2) : (_network3, _requirement3);
    }

    function _ask(address wallet, bytes32 network, uint256 asked) private view returns (Reason) {
        // As in `Gated`.
        if (wallet == address(0)) return Reason.NoPass;
        if (asked == 0) return _verify(wallet, network);
        return passRegistry.verifyWith(wallet, network, _unpacked(asked));
    }

    function _packed(PassTerm memory term) private pure returns (bytes32, uint256) {
        Requirement memory asked = term.requirement;
        uint256 word = uint256(asked.attributes) | (uint256(asked.minRemainingSeconds) << 64)
            | (uint256(asked.maxAgeSeconds) << 128);
        return (term.network, word);
    }

    function _unpacked(uint256 asked) private pure returns (Requirement memory) {
        return Requirement(uint64(asked), uint64(asked >> 64), uint64(asked >> 128));
    }
}
