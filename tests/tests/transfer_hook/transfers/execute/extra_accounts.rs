use std::iter;

use e2e::outcome::OK;
use portcullis_solana::{
    AccountMeta, Address, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{HookError, PolicyAccount},
};
use portcullis_types::{Combination, ExemptionKind};
use solana_signer::Signer;

use super::{ACCOUNTS, DESTINATION, GATEWAY, NETWORKS, RECEIVER_PASSES, SENDER_PASSES, direct};

const MISSING_ACCOUNTS: &str = HookError::MissingAccounts.name();
const WRONG_ACCOUNT: &str = HookError::WrongAccount.name();

#[test]
fn a_call_that_ends_too_soon_misses_accounts() {
    let mut direct = direct();
    for count in 0..ACCOUNTS {
        let outcome = direct.with(|accounts| accounts.truncate(count));
        assert_eq!(outcome, MISSING_ACCOUNTS, "{count}");
    }
}

#[test]
fn none_of_the_extra_accounts_can_be_left_out() {
    let mut direct = direct();
    for index in GATEWAY..ACCOUNTS {
        assert_eq!(direct.without(index), MISSING_ACCOUNTS, "{index}");
    }
}

#[test]
fn one_too_many_is_wrong() {
    let mut direct = direct();
    for extra in [Address::default(), direct.address(SENDER_PASSES[0]), TRANSFER_HOOK_PROGRAM_ID] {
        let outcome =
            direct.with(|accounts| accounts.push(AccountMeta::new_readonly(extra, false)));
        assert_eq!(outcome, WRONG_ACCOUNT);
    }
}

/// However many: the hook looks at no more than the largest policy needs, and one.
#[test]
fn any_number_too_many_is_wrong() {
    for networks in 2..=PolicyAccount::MAX_NETWORKS {
        let mut direct = direct();
        let more = ["third", "fourth"].map(|name| direct.s.world.new_network(name).address);
        direct.s.update(|policy| {
            policy.networks.extend(&more[..networks - 2]);
            policy.combination = Combination::Any;
        });
        let transfer = direct.s.token.between(&direct.alice, &direct.bob.pubkey(), 5);
        let execute = direct.s.execute(&transfer);
        assert_eq!(direct.send(execute.clone()), OK);
        for surplus in 1..40 {
            let mut execute = execute.clone();
            let last = execute.accounts.last().unwrap().clone();
            execute.accounts.extend(iter::repeat_n(last, surplus));
            assert_eq!(direct.send(execute), WRONG_ACCOUNT, "{networks} networks, {surplus}");
        }
    }
}

#[test]
fn the_gateway_is_in_its_place() {
    let mut direct = direct();
    for other in [TRANSFER_HOOK_PROGRAM_ID, Address::default(), direct.address(NETWORKS[0])] {
        assert_eq!(direct.replaced(GATEWAY, other), WRONG_ACCOUNT);
    }
}

#[test]
fn the_networks_are_in_their_places() {
    let mut direct = direct();
    assert_eq!(direct.swapped(NETWORKS[0], NETWORKS[1]), WRONG_ACCOUNT);
    assert_eq!(direct.swapped(GATEWAY, NETWORKS[0]), WRONG_ACCOUNT);
    assert_eq!(direct.swapped(NETWORKS[1], SENDER_PASSES[0]), WRONG_ACCOUNT);
}

#[test]
fn no_other_network_is_taken_for_one_that_the_policy_names() {
    let mut direct = direct();
    let third = direct.s.world.new_network("third").address;
    for index in NETWORKS {
        assert_eq!(direct.replaced(index, third), WRONG_ACCOUNT);
    }
    // Of the right kind, but the other one.
    let [one, other] = NETWORKS.map(|index| direct.address(index));
    assert_eq!(direct.replaced(NETWORKS[0], other), WRONG_ACCOUNT);
    assert_eq!(direct.replaced(NETWORKS[1], one), WRONG_ACCOUNT);
}

/// Of a wallet that is not asked no pass is looked at, but its place is kept.
#[test]
fn an_exempt_wallets_passes_are_there_whatever_they_are() {
    let mut direct = direct();
    direct.s.exempt(direct.alice.pubkey(), ExemptionKind::Treasury);
    for index in SENDER_PASSES {
        let another = direct.address(DESTINATION);
        assert_eq!(direct.replaced(index, another), OK);
        assert_eq!(direct.without(index), MISSING_ACCOUNTS);
    }
    let own = direct.address(SENDER_PASSES[0]);
    assert_eq!(direct.replaced(RECEIVER_PASSES[0], own), HookError::ReceiverWrongPass.name());
}
