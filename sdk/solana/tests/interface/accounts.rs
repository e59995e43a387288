use portcullis_solana::{
    account::{GatekeeperAccount, NetworkAccount, PassAccount},
    transfer_hook::PolicyAccount,
};

use crate::{idl::Idl, samples::Samples};

#[test]
fn discriminators_are_the_programs() {
    let ours = [
        ("Gatekeeper", GatekeeperAccount::DISCRIMINATOR),
        ("Network", NetworkAccount::DISCRIMINATOR),
        ("Pass", PassAccount::DISCRIMINATOR),
    ];
    let idl = Idl::read("gateway");
    let theirs: Vec<_> = idl
        .accounts
        .iter()
        .map(|account| (&account.name[..], account.discriminator.clone()))
        .collect();
    assert_eq!(ours.map(|(name, bytes)| (name, bytes.to_vec())).to_vec(), theirs);
}

#[test]
fn a_gatekeeper_is_read_field_by_field() {
    let idl = Idl::read("gateway");
    let (fields, shown) = Samples::new(&idl).of("Gatekeeper");
    let data = [&GatekeeperAccount::DISCRIMINATOR[..], &fields].concat();
    let account = format!("{:?}", GatekeeperAccount::from_bytes(&data).unwrap());
    assert_eq!(account.replacen("GatekeeperAccount", "Gatekeeper", 1), shown);
}

#[test]
fn sizes_are_the_programs() {
    let idl = Idl::read("gateway");
    let bytes = |name| 8 + Samples::new(&idl).of(name).0.len();
    assert_eq!(bytes("Gatekeeper"), GatekeeperAccount::BYTES);
    assert_eq!(bytes("Pass"), PassAccount::BYTES);
    // The number of slots follows, then the slots.
    assert_eq!(bytes("Network") + 4, NetworkAccount::MIN_BYTES);

    let idl = Idl::read("transfer_hook");
    assert_eq!(Samples::new(&idl).of("Policy").0.len(), PolicyAccount::BYTES);
}
