// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PassWord} from "../../src/types/PassWord.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {ReferenceRule} from "./ReferenceRule.sol";

/// @dev The steps of a pass's life, and those that a caller takes in person.
abstract contract ReferencePasses is ReferenceRule {
    /* STEPS */

    function take(bytes32 network, address signer, Step memory step) internal returns (uint8) {
        if (step.verb == Verb.Issue) return issueTo(network, signer, step);
        Pass memory pass = networks[network].passes[step.wallet];
        if (!pass.exists) return 1;
        if (step.verb == Verb.TakeOver) return takeOverFor(network, signer, step.wallet, pass);
        if (step.verb == Verb.Renounce) return renounceOf(network, signer, step.wallet, pass);
        return change(network, signer, step, pass);
    }

    function issueTo(bytes32 network, address signer, Step memory step) private returns (uint8) {
        NetworkState storage net = networks[network];
        Pass memory pass = net.passes[step.wallet];
        uint8 refusal = authoriseOperator(net, signer, pass, Verb.Issue);
        if (refusal != 0) return refusal;
        if (pass.exists) return pass.state == State.Revoked ? 21 : 20;
        uint256 index = net.seats[signer];
        uint256 expiresAt;
        (refusal, expiresAt) = expiry(net, index, step.expiresAt);
        if (refusal != 0) return refusal;
        Keeper storage keeper = net.keepers[index];
        if (keeper.limits.issuedPerDay != 0) {
            if (keeper.day != block.timestamp / 86_400) {
                (keeper.day, keeper.issuedThatDay) = (block.timestamp / 86_400, 0);
            }
            if (keeper.issuedThatDay >= keeper.limits.issuedPerDay) return 56;
            ++keeper.issuedThatDay;
        }
        pass = Pass({
            exists: true,
            state: State.Active,
            reason: 0,
            byNetwork: false,
            unbound: net.settings.flags & 4 != 0,
            gatekeeper: index,
            expiresAt: expiresAt,
            issuedAt: block.timestamp,
            attributes: step.attributes
        });
        net.passes[step.wallet] = pass;
        emit PassIssued(network, step.wallet, pack(pass));
        return 0;
    }

    function change(bytes32 network, address signer, Step memory step, Pass memory pass)
        private
        returns (uint8 refusal)
    {
        NetworkState storage net = networks[network];
        bool byNetwork;
        (refusal, byNetwork) = authorise(net, signer, pass, step.verb);
        if (refusal != 0) return refusal;
        if (pass.state == State.Revoked) return 21;
        if (step.verb == Verb.Freeze || step.verb == Verb.Revoke) {
            bool isFrozen = pass.state == State.Frozen;
            // The network may make a gatekeeper's freeze its own.
            if (step.verb == Verb.Freeze && isFrozen && (!byNetwork || pass.byNetwork)) return 22;
            if (step.reason > 127) return 33;
            pass.state = step.verb == Verb.Freeze ? State.Frozen : State.Revoked;
            (pass.reason, pass.byNetwork) = (step.reason, byNetwork);
        } else if (step.verb == Verb.Unfreeze) {
            if (pass.state != State.Frozen) return 23;
            pass.state = State.Active;
            (pass.reason, pass.byNetwork) = (0, false);
        } else if (step.verb == Verb.Renew) {
            if (pass.state == State.Frozen) return 22;
            (refusal, pass.expiresAt) = expiry(net, pass.gatekeeper, step.expiresAt);
            if (refusal != 0) return refusal;
        } else {
            pass.attributes = step.attributes;
        }
        net.passes[step.wallet] = pass;
        if (byNetwork) emit ActedForNetwork(network, step.wallet, signer);
        PassWord word = pack(pass);
        if (step.verb == Verb.Freeze) emit PassFrozen(network, step.wallet, word);
        if (step.verb == Verb.Unfreeze) emit PassUnfrozen(network, step.wallet, word);
        if (step.verb == Verb.Renew) emit PassRenewed(network, step.wallet, word);
        if (step.verb == Verb.Revoke) emit PassRevoked(network, step.wallet, word);
        if (step.verb == Verb.SetAttributes) emit PassAttributesSet(network, step.wallet, word);
    }

    function takeOverFor(bytes32 network, address signer, address wallet, Pass memory pass)
        private
        returns (uint8)
    {
        NetworkState storage net = networks[network];
        uint256 successor = net.keepers[pass.gatekeeper].successor;
        if (successor == 0 || net.seats[signer] != successor) return 29;
        uint8 refusal = authoriseOperator(net, signer, pass, Verb.TakeOver);
        if (refusal != 0) return refusal;
        if (pass.state == State.Revoked) return 21;
        pass.gatekeeper = successor;
        net.passes[wallet] = pass;
        emit PassTakenOver(network, wallet, pack(pass));
        return 0;
    }

    function renounceOf(bytes32 network, address signer, address wallet, Pass memory pass)
        private
        returns (uint8)
    {
        if (signer != wallet) return 29;
        if (networks[network].settings.flags & 1 != 0) return 26;
        if (pass.state == State.Revoked) return 21;
        if (pass.state == State.Frozen) return 22;
        delete networks[network].passes[wallet];
        emit PassRenounced(network, wallet);
        return 0;
    }

    function pack(Pass memory pass) internal pure returns (PassWord) {
        if (!pass.exists) return PassWord.wrap(0);
        uint256 word = uint256(pass.state) + 1;
        if (pass.unbound) word += 1 << 8;
        word += pass.gatekeeper << 16;
        word += pass.expiresAt << 48;
        word += pass.issuedAt << 88;
        word += uint256(pass.attributes) << 128;
        word += uint256(pass.reason) << 192;
        if (pass.byNetwork) word += 128 << 192;
        return PassWord.wrap(word);
    }

    /* IN PERSON */

    function takeOrRevert(bytes32 network, address signer, Step memory step) internal {
        uint8 refusal = take(network, signer, step);
        if (refusal != 0) revert Refused(refusal);
    }

    function issue(bytes32 network, address wallet, uint40 expiresAt, uint64 attributes) external {
        takeOrRevert(network, msg.sender, Step(Verb.Issue, wallet, expiresAt, attributes, 0));
    }

    function freeze(bytes32 network, address wallet, uint8 reason) external {
        takeOrRevert(network, msg.sender, Step(Verb.Freeze, wallet, 0, 0, reason));
    }

    function unfreeze(bytes32 network, address wallet) external {
        takeOrRevert(network, msg.sender, Step(Verb.Unfreeze, wallet, 0, 0, 0));
    }

    function renew(bytes32 network, address wallet, uint40 expiresAt) external {
        takeOrRevert(network, msg.sender, Step(Verb.Renew, wallet, expiresAt, 0, 0));
    }

    function revoke(bytes32 network, address wallet, uint8 reason) external {
        takeOrRevert(network, msg.sender, Step(Verb.Revoke, wallet, 0, 0, reason));
    }

    function setAttributes(bytes32 network, address wallet, uint64 attributes) external {
        takeOrRevert(network, msg.sender, Step(Verb.SetAttributes, wallet, 0, attributes, 0));
    }

    function takeOver(bytes32 network, address wallet) external {
        takeOrRevert(network, msg.sender, Step(Verb.TakeOver, wallet, 0, 0, 0));
    }

    function renounce(bytes32 network) external {
        takeOrRevert(network, msg.sender, Step(Verb.Renounce, msg.sender, 0, 0, 0));
    }

    function close(bytes32 network, address wallet) external {
        Pass memory pass = networks[network].passes[wallet];
        if (!pass.exists) revert Refused(1);
        if (pass.state == State.Revoked) revert Refused(21);
        if (pass.state == State.Frozen) revert Refused(22);
        bool isLongExpired = pass.expiresAt != 0 && block.timestamp > pass.expiresAt + 90 * 86_400;
        if (!isLongExpired) revert Refused(28);
        delete networks[network].passes[wallet];
        emit PassClosed(network, wallet);
    }
}
