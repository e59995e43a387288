//! The example dApp: its three ways to gate let a holder count and nobody else, and say why not.

use Way::{ByCall, ByConsuming, ByRead, Freely};
use portcullis_demo::gated_counter::{self, Way};
use portcullis_solana::{Address, GatewayError, Instruction, event};
use portcullis_types::solana::NetworkFlags;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, goes_through, only, refuses},
    stage::Stage,
};

mod refusals;

const GATED: [Way; 3] = [ByRead, ByCall, ByConsuming];

/// A single-use network, a counter for its passes, and a holder of one.
struct Scene {
    s: Stage,
    counter: Address,
    holder: Keypair,
}

impl Scene {
    fn new() -> Self {
        let mut s = Stage::new();
        s.world.set_flags(NetworkFlags::SINGLE_USE);
        let counter = s.world.create_counter();
        let holder = s.world.holder("alice");
        Self { s, counter, holder }
    }

    fn count(&self) -> u64 {
        gated_counter::count(&self.s.world.chain.data(&self.counter)).expect("a counter")
    }

    fn increment(&self, way: Way, wallet: &Keypair) -> Instruction {
        gated_counter::increment(way, &self.counter, &self.s.network, &wallet.pubkey())
    }

    /// All three ways refuse the wallet.
    fn refuses_all(&mut self, wallet: &Keypair, expected: GatewayError) {
        for way in GATED {
            let increment = self.increment(way, wallet);
            refuses(&mut self.s.world, increment, &[wallet], expected);
        }
    }

    /// All three ways refuse the holder's instruction once it is tampered with.
    fn refuses_tampered(
        &mut self,
        tamper: impl Fn(Instruction) -> Instruction,
        expected: [GatewayError; 3],
    ) {
        for (way, expected) in GATED.into_iter().zip(expected) {
            let increment = tamper(self.increment(way, &self.holder));
            refuses(&mut self.s.world, increment, &[&self.holder], expected);
        }
    }
}

#[test]
fn a_holder_counts_by_every_way() {
    for way in [Freely, ByRead, ByCall, ByConsuming] {
        let mut scene = Scene::new();
        let increment = scene.increment(way, &scene.holder);
        goes_through(&mut scene.s.world, increment, &[&scene.holder]);
        assert_eq!(scene.count(), 1, "{way:?}");
    }
}

#[test]
fn reading_and_calling_leave_the_pass_as_it_is() {
    let mut scene = Scene::new();
    let wallet = scene.holder.pubkey();
    let before = scene.s.pass_record(wallet);
    for (way, count) in [(ByRead, 1), (ByCall, 2), (ByRead, 3)] {
        let increment = scene.increment(way, &scene.holder);
        let receipt = goes_through(&mut scene.s.world, increment, &[&scene.holder]);
        assert_eq!(scene.count(), count);
        assert_eq!(event::from_logs(&receipt.logs).events, []);
    }
    assert_eq!(scene.s.pass_record(wallet), before);
}

#[test]
fn calling_hands_on_what_the_gateway_returned() {
    let mut scene = Scene::new();
    let expires_at = scene.s.pass_record(scene.holder.pubkey()).expires_at;
    let increment = scene.increment(ByCall, &scene.holder);
    let receipt = goes_through(&mut scene.s.world, increment, &[&scene.holder]);
    assert_eq!(receipt.return_data[..9], [&[0][..], &expires_at.to_le_bytes()].concat());
}

#[test]
fn a_pass_is_consumed_once() {
    let mut scene = Scene::new();
    let pass = scene.s.pass(scene.holder.pubkey());
    let increment = scene.increment(ByConsuming, &scene.holder);
    let done = does(&mut scene.s.world, increment.clone(), &[&scene.holder]);
    assert_eq!(done.event.name(), "PassConsumed");
    assert_eq!(done.changed, only([pass, scene.counter]));
    refuses(&mut scene.s.world, increment, &[&scene.holder], GatewayError::Expired);
    let holder = scene.holder.insecure_clone();
    scene.refuses_all(&holder, GatewayError::Expired);
}

#[test]
fn a_pass_is_not_consumed_twice_in_one_transaction() {
    let mut scene = Scene::new();
    let increment = scene.increment(ByConsuming, &scene.holder);
    let twice = scene.s.world.chain.send(&[increment.clone(), increment], &[&scene.holder]);
    assert_eq!(twice.map_err(|failure| failure.code()).err(), Some(Some(6005)));
    assert_eq!(scene.count(), 0);
}

/// The dApp believes its own call and no other: a pass that its holder used up outside of it is
/// gone.
#[test]
fn a_pass_consumed_beforehand_does_not_count() {
    let mut scene = Scene::new();
    let consume = scene.s.consume(scene.holder.pubkey()).instruction();
    does(&mut scene.s.world, consume, &[&scene.holder]);
    let increment = scene.increment(ByConsuming, &scene.holder);
    refuses(&mut scene.s.world, increment, &[&scene.holder], GatewayError::Expired);
}

#[test]
fn a_pass_is_not_consumed_without_its_holders_signature() {
    let mut scene = Scene::new();
    let unsigned =
        scene.increment(ByConsuming, &scene.holder).meta(0, |meta| meta.is_signer = false);
    refuses(&mut scene.s.world, unsigned, &[], InstructionError::MissingRequiredSignature);
}

#[test]
fn a_pass_is_not_consumed_where_passes_are_not_single_use() {
    let mut scene = Scene::new();
    scene.s.world.set_flags(NetworkFlags::NONE);
    let increment = scene.increment(ByConsuming, &scene.holder);
    refuses(&mut scene.s.world, increment, &[&scene.holder], GatewayError::NotSingleUse);
}
