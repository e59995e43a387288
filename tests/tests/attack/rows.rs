//! One row an instruction: a call that goes through.

use e2e::world::{LIMITS, SETTINGS};
use portcullis_demo::gated_counter::{self, Way};
use portcullis_solana::{
    Instruction,
    instruction::{
        AcceptAuthority, AddGatekeeper, CloseNetwork, ClosePass, ConsumePass, CreateNetwork,
        IssuePass, NetworkSettings, RaiseGeneration, RenewPass, RenouncePass, RevokePass,
        RotateOperator, SetAttributes, SetGatekeeperStatus, SetGuardian, UnfreezePass, Unpause,
        UpdateGatekeeper, UpdateNetwork, VerifyPass,
    },
};
use portcullis_types::{Attributes, GatekeeperStatus, Requirement, solana::NetworkFlags};

use crate::{
    calls::{authority, freeze, increment, main, operator, pause, propose, remove, take_over},
    stage::{Stage, address},
};

const DAY: i64 = 86_400;

/// A call that goes through, and the names of its accounts in their order.
pub(crate) struct Row {
    /// Name of the instruction; after a colon, which of its cases.
    pub(crate) name: &'static str,
    pub(crate) accounts: &'static [&'static str],
    pub(crate) scene: fn(&mut Stage) -> Instruction,
}

const GOVERN: &[&str] = &["authority", "network"];
const CHANGE: &[&str] = &["actor", "network", "gatekeeper", "pass"];
const TAKE_OVER: &[&str] =
    &["authority", "operator", "network", "gatekeeper", "old_gatekeeper", "pass"];
const REMOVE: &[&str] = &["authority", "network", "gatekeeper", "rent_payer"];

macro_rules! rows {
    ($($name:literal $accounts:expr => $scene:expr,)*) => {
        pub(crate) const ROWS: &[Row] =
            &[$(Row { name: $name, accounts: $accounts, scene: $scene },)*];
    };
}

rows! {
    "create_network" &["payer", "creator", "network", "system_program"] => |_| CreateNetwork {
        payer: address("payer"),
        creator: address("founder"),
        id: 1,
        settings: SETTINGS,
    }.instruction(),
    "update_network" GOVERN => |stage| UpdateNetwork {
        authority: authority(),
        network: main(stage),
        settings: NetworkSettings { max_lifetime_seconds: 0, ..SETTINGS },
    }.instruction(),
    "propose_authority" GOVERN => |stage| propose(stage).instruction(),
    "accept_authority" GOVERN => |stage| {
        let propose = propose(stage).instruction();
        stage.must(propose);
        AcceptAuthority { authority: address("heir"), network: main(stage) }.instruction()
    },
    "set_guardian" GOVERN => |stage| SetGuardian {
        authority: authority(),
        network: main(stage),
        guardian: Some(address("heir")),
    }.instruction(),
    "pause" &["actor", "network"] => |stage| pause(stage).instruction(),
    "unpause" GOVERN => |stage| {
        let pause = pause(stage).instruction();
        stage.must(pause);
        Unpause { authority: authority(), network: main(stage) }.instruction()
    },
    "close_network" &["authority", "network", "rent_payer"] => |stage| CloseNetwork {
        authority: authority(),
        network: stage.found(9),
        rent_payer: address("payer"),
    }.instruction(),
    "add_gatekeeper" &["payer", "authority", "network", "gatekeeper", "system_program"] =>
        |stage| AddGatekeeper {
            payer: address("payer"),
            authority: authority(),
            network: main(stage),
            gatekeeper_slot: 2,
            gatekeeper_authority: address("heir"),
            operator: address("heir"),
            limits: LIMITS,
        }.instruction(),
    "update_gatekeeper" &["authority", "network", "gatekeeper"] => |stage| UpdateGatekeeper {
        authority: authority(),
        network: main(stage),
        gatekeeper_slot: 0,
        gatekeeper_authority: address("heir"),
        limits: LIMITS,
    }.instruction(),
    "rotate_operator" &["authority", "gatekeeper"] => |stage| RotateOperator {
        authority: address("authority of gatekeeper 0 of main"),
        network: main(stage),
        gatekeeper_slot: 0,
        operator: address("heir"),
    }.instruction(),
    "set_gatekeeper_status" &["actor", "network", "gatekeeper"] => |stage| SetGatekeeperStatus {
        actor: authority(),
        network: main(stage),
        gatekeeper_slot: 0,
        status: GatekeeperStatus::Halted,
    }.instruction(),
    "raise_generation" &["actor", "network", "gatekeeper"] => |stage| RaiseGeneration {
        actor: authority(),
        network: main(stage),
        gatekeeper_slot: 0,
    }.instruction(),
    "remove_gatekeeper" REMOVE => |stage| remove(stage, 0).instruction(),
    "remove_gatekeeper:without_passes" REMOVE => |stage| {
        let network = main(stage);
        stage.add_gatekeeper(&network, 2);
        remove(stage, 2).instruction()
    },
    "issue_pass"
        &["payer", "operator", "network", "gatekeeper", "subject", "pass", "system_program"] =>
        |stage| IssuePass {
            payer: address("payer"),
            operator: operator(),
            network: main(stage),
            gatekeeper_slot: 0,
            wallet: address("dora"),
            expires_at: None,
            attributes: Attributes::NONE,
        }.instruction(),
    "freeze_pass" CHANGE => |stage| freeze(stage).instruction(),
    "unfreeze_pass" CHANGE => |stage| {
        let freeze = freeze(stage).instruction();
        stage.must(freeze);
        UnfreezePass {
            actor: operator(),
            network: main(stage),
            gatekeeper_slot: 0,
            wallet: address("alice"),
        }.instruction()
    },
    "renew_pass" CHANGE => |stage| RenewPass {
        actor: operator(),
        network: main(stage),
        gatekeeper_slot: 0,
        wallet: address("alice"),
        expires_at: Some(stage.world.chain.now() + DAY),
    }.instruction(),
    "revoke_pass" CHANGE => |stage| RevokePass {
        actor: operator(),
        network: main(stage),
        gatekeeper_slot: 0,
        wallet: address("alice"),
        reason: 5,
    }.instruction(),
    "set_attributes" CHANGE => |stage| SetAttributes {
        actor: operator(),
        network: main(stage),
        gatekeeper_slot: 0,
        wallet: address("alice"),
        attributes: Attributes::HUMAN,
    }.instruction(),
    "take_over_pass" TAKE_OVER => |stage| take_over(stage, 1, "carol").instruction(),
    "take_over_pass:of_an_earlier_generation" TAKE_OVER => |stage| {
        stage.world.raise_generation(0);
        take_over(stage, 0, "alice").instruction()
    },
    "renounce_pass" &["subject", "network", "gatekeeper", "pass", "rent_payer"] =>
        |stage| RenouncePass {
            wallet: address("alice"),
            network: main(stage),
            gatekeeper_slot: 0,
            rent_payer: address("payer"),
        }.instruction(),
    "consume_pass" &["subject", "network", "pass"] => |stage| {
        stage.world.set_flags(NetworkFlags::SINGLE_USE);
        ConsumePass {
            wallet: address("alice"),
            network: main(stage),
            requirement: Requirement::ANY,
        }.instruction()
    },
    "close_pass" &["gatekeeper", "pass", "rent_payer"] => |stage| {
        let now = stage.world.chain.now();
        stage.world.chain.set_now(now + 400 * DAY);
        ClosePass {
            network: main(stage),
            gatekeeper_slot: 0,
            wallet: address("alice"),
            rent_payer: address("payer"),
        }.instruction()
    },
    "verify_pass" &["network", "pass", "subject"] => |stage| VerifyPass {
        network: main(stage),
        wallet: address("alice"),
        requirement: Requirement::ANY,
    }.instruction(),
    "gated_counter/create_counter" &["authority", "counter", "system_program"] =>
        |stage| gated_counter::create_counter(&address("alice"), &main(stage)),
    "gated_counter/increment_freely" &["wallet", "counter", "network", "pass"] =>
        |stage| increment(stage, Way::Freely),
    "gated_counter/increment_by_read" &["wallet", "counter", "network", "pass"] =>
        |stage| increment(stage, Way::ByRead),
    "gated_counter/increment_by_call" &["wallet", "counter", "network", "pass", "gateway"] =>
        |stage| increment(stage, Way::ByCall),
    "gated_counter/increment_by_consuming" &["wallet", "counter", "network", "pass", "gateway"] =>
        |stage| {
            stage.world.set_flags(NetworkFlags::SINGLE_USE);
            increment(stage, Way::ByConsuming)
        },
}
