#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::*;

use super::*;
use crate::program_events::tests::program_events_tests;

/// Longer than any event.
const LONG: usize = 400;

/// Any event. Bytes from 1 to 3 are every state and every status, so all of them are readable.
pub(crate) fn any_event() -> impl Strategy<Value = GatewayEvent> {
    (0..GatewayEvent::TABLE.len(), prop::collection::vec(1_u8..=3, LONG)).prop_map(
        |(index, fields)| {
            let bytes = [&GatewayEvent::TABLE[index].1[..], &fields].concat();
            (0..bytes.len()).find_map(|length| GatewayEvent::decode(&bytes[..length]).ok()).unwrap()
        },
    )
}

program_events_tests!(GatewayEvent, any_event());

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
