use portcullis_solana::event::{EventError, GatewayEvent};

use crate::{idl::Idl, samples::Samples};

#[test]
fn every_event_is_read_field_by_field() {
    let idl = Idl::read();
    let mut samples = Samples::new(&idl);
    assert!(!idl.events.is_empty());
    for event in &idl.events {
        let (fields, shown) = samples.of(&event.name);
        let decoded = GatewayEvent::decode(&[&event.discriminator[..], &fields].concat());
        let name = &event.name;
        assert_eq!(format!("{decoded:?}"), format!("Ok({name}({shown}))"));
        assert_eq!(decoded.unwrap().name(), name);
    }
}

#[test]
fn there_are_no_others() {
    let idl = Idl::read();
    let events = include_str!("../../src/event.rs")
        .split_once("\nevents! {")
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

#[test]
fn another_discriminator_is_unknown() {
    assert_eq!(GatewayEvent::decode(&[0; 80]), Err(EventError::UnknownDiscriminator([0; 8])));
}
