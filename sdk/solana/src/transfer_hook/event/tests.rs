#![allow(clippy::arithmetic_side_effects)]

use portcullis_types::{
    Attributes, Combination, Denial, ExemptionKind, PermanentDelegateRule, Requirement, Sides,
    solana::PolicyFlags,
};
use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    event::EventError, program_events::tests::program_events_tests, transfer_hook::PolicySettings,
};

fn any_address() -> impl Strategy<Value = Address> {
    any::<[u8; 32]>().prop_map(Address::from)
}

fn any_settings() -> impl Strategy<Value = PolicySettings> {
    (
        select(&Sides::ALL),
        select(&Combination::ALL),
        select(&PermanentDelegateRule::ALL),
        any::<u8>().prop_map(PolicyFlags),
        any::<[u64; 3]>(),
        prop::collection::vec(any_address(), 0..5),
    )
        .prop_map(|(sides, combination, permanent_delegate_rule, flags, words, networks)| {
            let [attributes, min_remaining_seconds, max_age_seconds] = words;
            PolicySettings {
                sides,
                combination,
                permanent_delegate_rule,
                flags,
                requirement: Requirement {
                    attributes: Attributes(attributes),
                    min_remaining_seconds,
                    max_age_seconds,
                },
                networks,
            }
        })
}

fn any_denial() -> impl Strategy<Value = Denial> {
    select((0..=u8::MAX).filter_map(Denial::from_code).collect::<Vec<_>>())
}

/// Any event.
pub(crate) fn any_event() -> impl Strategy<Value = HookEvent> {
    (
        0..HookEvent::TABLE.len(),
        [any_address(), any_address(), any_address()],
        any_settings(),
        select(&ExemptionKind::ALL),
        any_denial(),
        any::<(u64, bool, u32)>(),
    )
        .prop_map(
            |(index, addresses, settings, kind, denial, (amount, paused, generation))| {
                let [mint, authority, wallet] = addresses;
                let rent_payer = wallet;
                match index {
                    0 => PolicyInitialized { mint, authority, rent_payer, settings, generation }
                        .into(),
                    1 => PolicyUpdated { mint, authority, settings, generation }.into(),
                    2 => PolicyAuthorityProposed {
                        mint,
                        authority,
                        old_pending_authority: paused.then_some(wallet),
                        pending_authority: Some(wallet),
                        generation,
                    }
                    .into(),
                    3 => PolicyAuthorityAccepted {
                        mint,
                        old_authority: wallet,
                        authority,
                        generation,
                    }
                    .into(),
                    4 => PolicyPauseSet { mint, authority, paused, generation }.into(),
                    5 => ExemptionAdded { mint, authority, wallet, kind, generation }.into(),
                    6 => ExemptionRemoved { mint, authority, wallet, kind, generation }.into(),
                    7 => PolicyClosed { mint, authority, rent_payer, generation }.into(),
                    8 => TransferObserved {
                        mint,
                        sender: authority,
                        receiver: wallet,
                        amount,
                        denial,
                        generation,
                    }
                    .into(),
                    other => unreachable!("event {other} is not made up yet"),
                }
            },
        )
}

program_events_tests!(HookEvent, any_event());

/// The bytes that mean something at `offset`.
fn readable(event: impl Into<HookEvent>, offset: usize) -> Vec<u8> {
    let event = event.into();
    let mut bytes = event.encode();
    let mut readable = Vec::new();
    for byte in 0..=u8::MAX {
        bytes[offset] = byte;
        match HookEvent::decode(&bytes) {
            Ok(decoded) => {
                assert_eq!(decoded.encode(), bytes);
                readable.push(byte);
            }
            Err(error) => assert_eq!(error, EventError::Malformed { event: event.name() }),
        }
    }
    readable
}

#[test]
fn a_code_that_means_nothing_is_malformed() {
    let [mint, authority, wallet] = [[1; 32], [2; 32], [3; 32]].map(Address::from);
    let (generation, kind) = (1, ExemptionKind::Vault);
    let settings = PolicySettings::holders_of(wallet);
    let updated = PolicyUpdated { mint, authority, settings, generation };
    assert_eq!(readable(updated.clone(), 72), [1, 2, 3]);
    assert_eq!(readable(updated.clone(), 73), [1, 2]);
    assert_eq!(readable(updated.clone(), 74), [1, 2, 3, 4]);
    // A later version may know more flags.
    assert_eq!(readable(updated, 75).len(), 256);

    let added = ExemptionAdded { mint, authority, wallet, kind, generation };
    assert_eq!(readable(added, 104), [1, 2, 3, 4]);
    let removed = ExemptionRemoved { mint, authority, wallet, kind, generation };
    assert_eq!(readable(removed, 104), [1, 2, 3, 4]);
    let paused = PolicyPauseSet { mint, authority, paused: true, generation };
    assert_eq!(readable(paused, 72), [0, 1]);

    let observed = TransferObserved {
        mint,
        sender: authority,
        receiver: wallet,
        amount: 5,
        denial: Denial::TransfersPaused,
        generation,
    };
    let denials: Vec<u8> = (1..=10).chain(21..=30).chain(41..=43).collect();
    assert_eq!(readable(observed, 112), denials);
}

#[test]
fn nobody_is_the_zero_address() {
    let someone = Address::from([9; 32]);
    for (pending_authority, byte) in [(None, 0), (Some(someone), 9)] {
        let event = HookEvent::from(PolicyAuthorityProposed {
            mint: someone,
            authority: someone,
            old_pending_authority: Some(someone),
            pending_authority,
            generation: 1,
        });
        let bytes = event.encode();
        assert_eq!(bytes[8 + 96..8 + 128], [byte; 32]);
        assert_eq!(HookEvent::decode(&bytes), Ok(event));
    }
}
