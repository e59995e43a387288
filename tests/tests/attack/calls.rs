//! The calls that several rows are made of.

use portcullis_demo::gated_counter::{self, Way};
use portcullis_solana::{
    Address, Instruction,
    instruction::{FreezePass, Pause, ProposeAuthority, RemoveGatekeeper, TakeOverPass},
};

use crate::stage::{Stage, address};

pub(crate) fn main(stage: &Stage) -> Address {
    stage.world.main.address
}

pub(crate) fn authority() -> Address {
    address("authority of main")
}

pub(crate) fn operator() -> Address {
    address("operator of gatekeeper 0 of main")
}

pub(crate) fn propose(stage: &Stage) -> ProposeAuthority {
    ProposeAuthority {
        authority: authority(),
        network: main(stage),
        pending_authority: Some(address("heir")),
    }
}

pub(crate) fn pause(stage: &Stage) -> Pause {
    Pause { actor: authority(), network: main(stage) }
}

pub(crate) fn freeze(stage: &Stage) -> FreezePass {
    let (network, wallet) = (main(stage), address("alice"));
    FreezePass { actor: operator(), network, gatekeeper_slot: 0, wallet, reason: 5 }
}

pub(crate) fn remove(stage: &Stage, gatekeeper_slot: u16) -> RemoveGatekeeper {
    RemoveGatekeeper {
        authority: authority(),
        network: main(stage),
        gatekeeper_slot,
        rent_payer: address("payer"),
    }
}

pub(crate) fn take_over(stage: &Stage, old_gatekeeper_slot: u16, wallet: &str) -> TakeOverPass {
    TakeOverPass {
        authority: authority(),
        operator: operator(),
        network: main(stage),
        gatekeeper_slot: 0,
        old_gatekeeper_slot: Some(old_gatekeeper_slot),
        wallet: address(wallet),
    }
}

pub(crate) fn increment(stage: &Stage, way: Way) -> Instruction {
    let counter = gated_counter::counter(&address("payer"));
    gated_counter::increment(way, &counter, &main(stage), &address("alice"))
}
