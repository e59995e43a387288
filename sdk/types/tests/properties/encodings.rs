//! What is written reads back, and as the documentation says it is written.

use crate::{
    seed::seeded,
    values::{pass, requirement},
};
use portcullis_types::{
    Attributes, GatekeeperStatus, PassState, Reason, Record, Requirement, Verdict,
    lifecycle::{Permissions, Signer, Step, Verb},
    solana::NetworkFlags,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

const STATES: [PassState; 3] = [PassState::Active, PassState::Frozen, PassState::Revoked];
const STATUSES: [GatekeeperStatus; 4] = [
    GatekeeperStatus::Active,
    GatekeeperStatus::Frozen,
    GatekeeperStatus::Halted,
    GatekeeperStatus::Removed,
];

fn assert_json<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T, text: &str) {
    assert_eq!(serde_json::to_string(&value).expect("it serialises"), text);
    assert_eq!(serde_json::from_str::<T>(text).expect("it reads back"), value);
}

#[test]
fn reasons_are_their_names_in_json() {
    for reason in Reason::ALL {
        let quoted = format!("\"{}\"", reason.name());
        assert_json(reason, &quoted);
        assert_json(Verdict::Deny(reason), &format!("{{\"Deny\":{quoted}}}"));
    }
    assert_json(Verdict::Allow, "\"Allow\"");
}

#[test]
fn states_and_statuses_are_their_names_in_json() {
    for state in STATES {
        assert_json(state, &format!("\"{state:?}\""));
    }
    for status in STATUSES {
        assert_json(status, &format!("\"{status:?}\""));
    }
}

#[test]
fn bit_sets_are_plain_numbers_in_json() {
    assert_json(Attributes(u64::MAX), "18446744073709551615");
    assert_json(Permissions::ALL, "63");
    assert_json(NetworkFlags::ALL, "3");
}

#[test]
fn steps_and_signers_read_back_from_json() {
    assert_json(Step::Unfreeze, "\"Unfreeze\"");
    assert_json(Step::Renew { expires_at: None }, "{\"Renew\":{\"expires_at\":null}}");
    assert_json(Verb::TakeOver, "\"TakeOver\"");
    assert_json(Signer::NetworkAuthority, "\"NetworkAuthority\"");
}

#[test]
fn enumerations_are_their_codes_in_borsh() {
    for reason in Reason::ALL {
        assert_eq!(borsh::to_vec(&reason).expect("it serialises"), [reason.code()]);
    }
    for state in STATES {
        assert_eq!(borsh::to_vec(&state).expect("it serialises"), [state.code()]);
    }
    for status in STATUSES {
        assert_eq!(borsh::to_vec(&status).expect("it serialises"), [status.code()]);
    }
}

#[test]
fn borsh_refuses_the_codes_that_nothing_has() {
    for code in 0..=u8::MAX {
        assert_eq!(borsh::from_slice(&[code]).ok(), Reason::from_code(code));
        assert_eq!(borsh::from_slice(&[code]).ok(), PassState::from_code(code));
        assert_eq!(borsh::from_slice(&[code]).ok(), GatekeeperStatus::from_code(code));
    }
}

proptest! {
    #![proptest_config(seeded(512))]

    #[test]
    fn a_requirement_is_its_borsh_encoding(requirement in requirement()) {
        let bytes = requirement.to_bytes();
        prop_assert_eq!(borsh::to_vec(&requirement)?, bytes);
        prop_assert_eq!(borsh::from_slice::<Requirement>(&bytes)?, requirement);
        let words = [
            requirement.attributes.0,
            requirement.min_remaining_seconds,
            requirement.max_age_seconds,
        ];
        prop_assert_eq!(words.map(u64::to_le_bytes).concat(), bytes);
    }

    #[test]
    fn what_the_rule_looks_at_reads_back_from_json(pass in pass(), requirement in requirement()) {
        let record = Record::Found(pass);
        let text = serde_json::to_string(&(record, requirement))?;
        prop_assert_eq!(serde_json::from_str::<(Record, Requirement)>(&text)?, (record, requirement));
    }
}
