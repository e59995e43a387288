use portcullis_solana::{
    Address,
    transfer_hook::{HookError, event::ExemptionRemoved},
};
use portcullis_types::ExemptionKind;
use solana_signer::Signer;

use super::{
    outcome::{does, only, refuses},
    record::PolicyRecord,
    stage::{Stage, wallet},
};

fn kind(byte: u8) -> ExemptionKind {
    ExemptionKind::ALL[usize::from(byte % 4)]
}

/// A stage with wallets 1 to `count` exempt.
fn exempt(count: u8) -> Stage {
    let mut s = Stage::new();
    for byte in 1..=count {
        let exempt = s.exempt(wallet(byte), kind(byte));
        s.govern(exempt);
    }
    s
}

/// Ends an exemption, and checks that this is all that it does. The last one takes its place.
fn ends(s: &mut Stage, wallet: Address) {
    let before = s.record();
    let remove = s.end_exemption(wallet);
    let done = does(&mut s.world, remove, &[&s.authority]);
    let mut exemptions = before.exemptions.clone();
    let index = exemptions.iter().position(|(exempt, _)| *exempt == wallet).unwrap();
    let (_, kind) = exemptions.swap_remove(index);
    let (authority, generation) = (s.authority.pubkey(), before.generation + 1);
    let event = ExemptionRemoved { mint: s.mint, authority, wallet, kind, generation };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.policy()]));
    assert_eq!(s.record(), PolicyRecord { exemptions, generation, ..before });
}

#[test]
fn ends_one_and_keeps_the_others() {
    for count in [1_u8, 2, 5, 16] {
        for byte in [1, count.div_ceil(2), count] {
            ends(&mut exempt(count), wallet(byte));
        }
    }
}

#[test]
fn all_sixteen_end_in_any_order() {
    let mut s = exempt(16);
    for byte in [16, 1, 9, 8, 2, 15, 3, 14, 4, 13, 5, 12, 6, 11, 7, 10] {
        ends(&mut s, wallet(byte));
    }
    assert_eq!(s.record().exemptions, []);
}

#[test]
fn a_wallet_is_exempted_again_as_something_else() {
    let mut s = exempt(3);
    ends(&mut s, wallet(2));
    let again = s.exempt(wallet(2), ExemptionKind::Other);
    s.govern(again);
    let others = [1, 3].map(|byte| (wallet(byte), kind(byte)));
    let expected = [&others[..], &[(wallet(2), ExemptionKind::Other)]].concat();
    assert_eq!(s.record().exemptions, expected);
}

#[test]
fn refuses_a_wallet_that_is_not_exempt() {
    let mut s = exempt(3);
    let unknown = s.end_exemption(wallet(4));
    refuses(&mut s.world, unknown, &[&s.authority], HookError::ExemptionUnknown);
    ends(&mut s, wallet(3));
    let twice = s.end_exemption(wallet(3));
    refuses(&mut s.world, twice, &[&s.authority], HookError::ExemptionUnknown);
}

/// The slots that are not in use are zero.
#[test]
fn refuses_the_zero_address() {
    for count in [0, 3] {
        let mut s = exempt(count);
        let remove = s.end_exemption(Address::default());
        refuses(&mut s.world, remove, &[&s.authority], HookError::ExemptionUnknown);
    }
}
