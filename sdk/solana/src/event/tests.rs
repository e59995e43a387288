#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

/// Longer than any event.
const LONG: usize = 400;

/// Any event. Bytes from 1 to 3 are every state and every status, so all of them are readable.
pub(in crate::event) fn any_event() -> impl Strategy<Value = GatewayEvent> {
    (0..GatewayEvent::TABLE.len(), prop::collection::vec(1_u8..=3, LONG)).prop_map(
        |(index, fields)| {
            let bytes = [&GatewayEvent::TABLE[index].1[..], &fields].concat();
            (0..bytes.len()).find_map(|length| GatewayEvent::decode(&bytes[..length]).ok()).unwrap()
        },
    )
}

#[test]
fn discriminators_are_the_programs() {
    for (name, discriminator) in GatewayEvent::TABLE {
        assert_eq!(*discriminator, Sha256::digest(format!("event:{name}"))[..8], "{name}");
    }
}

#[test]
fn says_what_is_wrong() {
    for length in 0..8 {
        assert_eq!(GatewayEvent::decode(&vec![0; length]), Err(EventError::TooShort(length)));
    }
    assert_eq!(GatewayEvent::decode(&[7; 8]), Err(EventError::UnknownDiscriminator([7; 8])));
    let cut = [&PassIssued::DISCRIMINATOR[..], &[1; 20]].concat();
    assert_eq!(GatewayEvent::decode(&cut), Err(EventError::Malformed { event: "PassIssued" }));
}

#[test]
fn nobody_is_the_zero_address() {
    let someone = Address::from([9; 32]);
    for (guardian, byte) in [(None, 0), (Some(someone), 9)] {
        let event = GatewayEvent::from(GuardianSet {
            network: someone,
            authority: someone,
            old_guardian: Some(someone),
            guardian,
        });
        let bytes = event.encode();
        assert_eq!(bytes[8 + 96..], [byte; 32]);
        assert_eq!(GatewayEvent::decode(&bytes), Ok(event));
    }
}

proptest! {
    #[test]
    fn reads_back_what_was_written(event in any_event()) {
        prop_assert_eq!(GatewayEvent::decode(&event.encode()), Ok(event));
    }

    #[test]
    fn every_event_has_one_length(event in any_event(), tail in 0_usize..100) {
        let mut bytes = event.encode();
        let length = bytes.len();
        bytes.resize(length + tail, 1);
        for cut in 8..bytes.len() {
            prop_assert_eq!(GatewayEvent::decode(&bytes[..cut]).is_ok(), cut == length);
        }
    }

    #[test]
    fn never_panics(index in prop::option::of(0..GatewayEvent::TABLE.len()), mut bytes: Vec<u8>) {
        if let Some(index) = index {
            bytes.splice(0..0, GatewayEvent::TABLE[index].1);
        }
        if let Ok(event) = GatewayEvent::decode(&bytes) {
            prop_assert_eq!(event.encode(), bytes);
        }
    }
}
