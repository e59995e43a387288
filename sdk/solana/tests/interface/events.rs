use std::fmt::Debug;

use portcullis_solana::{
    event::{EventError, GatewayEvent},
    transfer_hook::HookEvent,
};

use crate::{idl::Idl, samples::Samples};

fn are_read_field_by_field<E: Debug>(
    program: &str,
    decode: fn(&[u8]) -> Result<E, EventError>,
    name: fn(&E) -> &'static str,
) {
    let idl = Idl::read(program);
    let mut samples = Samples::new(&idl);
    assert!(!idl.events.is_empty());
    for event in &idl.events {
        let (fields, shown) = samples.of(&event.name);
        let decoded = decode(&[&event.discriminator[..], &fields].concat());
        assert_eq!(format!("{decoded:?}"), format!("Ok({}({shown}))", event.name));
        assert_eq!(name(&decoded.unwrap()), event.name);
    }
}

#[test]
fn every_event_is_read_field_by_field() {
    are_read_field_by_field("gateway", GatewayEvent::decode, GatewayEvent::name);
    are_read_field_by_field("transfer_hook", HookEvent::decode, HookEvent::name);
}

#[test]
fn there_are_no_others() {
    for (program, source) in [
        ("gateway", include_str!("../../src/event.rs")),
        ("transfer_hook", include_str!("../../src/transfer_hook/event.rs")),
    ] {
        let idl = Idl::read(program);
        let events = source
            .split_once("\nprogram_events! {")
            .and_then(|(_, rest)| rest.split_once("\n}"))
            .unwrap()
            .0;
        let mut ours: Vec<&str> =
            events.lines().filter_map(|line| Some(line.split_once(" = ")?.0.trim())).collect();
        let mut theirs: Vec<&str> = idl.events.iter().map(|event| &event.name[..]).collect();
        ours.sort_unstable();
        theirs.sort_unstable();
        assert_eq!(ours, theirs);
    }
}

#[test]
fn another_discriminator_is_unknown() {
    let unknown = EventError::UnknownDiscriminator([0; 8]);
    assert_eq!(GatewayEvent::decode(&[0; 80]), Err(unknown));
    assert_eq!(HookEvent::decode(&[0; 80]), Err(unknown));
}
