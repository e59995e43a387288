//! The gate believes the gateway's own records of this wallet in this network, and nothing else.

use crate::{
    accounts::{NetworkBytes, PassBytes, network_bytes, pass_bytes},
    seed::seeded,
    values::{moment, requirement},
};
use portcullis_types::{
    Address, Attributes, GatekeeperEntry, GatekeeperStatus, Network, Pass, PassState, Reason,
    Record, Requirement, Verdict, evaluate,
    solana::{AccountRef, GATEWAY_PROGRAM_ID, Gate},
};
use proptest::prelude::*;

const SYSTEM: Address = [0; 32];
const NETWORK: Address = [0x4e; 32];
const WALLET: Address = [0x57; 32];
const NOW: i64 = 1_700_000_000;

/// What a program is shown, account by account.
#[derive(Clone)]
struct Shown {
    gate: Gate,
    network_address: Address,
    network_owner: Address,
    network_data: Vec<u8>,
    pass_address: Address,
    pass_owner: Address,
    pass_data: Vec<u8>,
    wallet: Address,
    now: i64,
}

impl Shown {
    fn check(&self) -> Verdict {
        let network = AccountRef {
            address: &self.network_address,
            owner: &self.network_owner,
            data: &self.network_data,
        };
        let pass = AccountRef {
            address: &self.pass_address,
            owner: &self.pass_owner,
            data: &self.pass_data,
        };
        self.gate.check(&network, &pass, &self.wallet, self.now)
    }

    fn but(&self, change: impl FnOnce(&mut Self)) -> Verdict {
        let mut changed = self.clone();
        change(&mut changed);
        changed.check()
    }
}

fn shown(network: &NetworkBytes, pass: &PassBytes) -> Shown {
    Shown {
        gate: Gate::new(NETWORK),
        network_address: NETWORK,
        network_owner: GATEWAY_PROGRAM_ID,
        network_data: network.encode(),
        pass_address: [0x50; 32],
        pass_owner: GATEWAY_PROGRAM_ID,
        pass_data: pass.encode(),
        wallet: WALLET,
        now: NOW,
    }
}

/// Everything as it should be.
fn good() -> Shown {
    let network = NetworkBytes {
        addresses: [[1; 32]; 5],
        lifetimes: [0; 2],
        id: 0,
        open_gatekeepers: 1,
        flags: 0,
        paused: 0,
        bump: 255,
        entries: vec![(7, GatekeeperStatus::Active.code())],
    };
    let pass = Pass {
        state: PassState::Active,
        attributes: Attributes::HUMAN,
        issued_at: NOW,
        expires_at: NOW,
        gatekeeper_slot: 0,
        generation: 7,
    };
    let pass = PassBytes {
        network: NETWORK,
        subject: WALLET,
        rent_payer: [3; 32],
        pass,
        status_reason: 0,
        bump: 255,
    };
    shown(&network, &pass)
}

const WRONG: Verdict = Verdict::Deny(Reason::WrongPass);
const NONE: Verdict = Verdict::Deny(Reason::NoPass);

#[test]
fn a_good_pass_opens_the_gate() {
    assert_eq!(good().check(), Verdict::Allow);
}

#[test]
fn every_bit_of_every_address_counts() {
    type Field = fn(&mut Shown) -> &mut [u8];
    let fields: [(&str, Field); 8] = [
        ("owner of the pass", |shown| &mut shown.pass_owner),
        ("owner of the network", |shown| &mut shown.network_owner),
        ("address of the network", |shown| &mut shown.network_address),
        ("network of the gate", |shown| &mut shown.gate.network),
        ("program of the gate", |shown| &mut shown.gate.program_id),
        ("wallet", |shown| &mut shown.wallet),
        ("network in the pass", |shown| &mut shown.pass_data[8..40]),
        ("subject in the pass", |shown| &mut shown.pass_data[40..72]),
    ];
    for (name, field) in fields {
        for bit in 0..256 {
            let verdict = good().but(|shown| field(shown)[bit / 8] ^= 1 << (bit % 8));
            assert_eq!(verdict, WRONG, "{name}, bit {bit}");
        }
    }
}

#[test]
fn every_bit_of_both_heads_counts() {
    for bit in 0..64 {
        let flip = |data: &mut Vec<u8>| data[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(good().but(|shown| flip(&mut shown.pass_data)), WRONG, "pass, bit {bit}");
        assert_eq!(good().but(|shown| flip(&mut shown.network_data)), WRONG, "network, bit {bit}");
    }
}

#[test]
fn another_version_is_not_read() {
    for version in (0..=u8::MAX).filter(|version| *version != 1) {
        assert_eq!(good().but(|shown| shown.pass_data[134] = version), WRONG);
        assert_eq!(good().but(|shown| shown.network_data[192] = version), WRONG);
    }
}

#[test]
fn another_state_byte_is_no_state() {
    for state in (0..=u8::MAX).filter(|state| !(1..=3).contains(state)) {
        assert_eq!(good().but(|shown| shown.pass_data[132] = state), WRONG);
    }
}

#[test]
fn another_length_is_no_pass_account() {
    for length in (0..300).filter(|length| *length != 136) {
        assert_eq!(good().but(|shown| shown.pass_data.resize(length, 0)), WRONG, "{length}");
    }
}

#[test]
fn a_network_cut_short_is_no_network_or_lacks_the_slot() {
    for length in 0..208 {
        let expected = if length < 204 { WRONG } else { Verdict::Deny(Reason::IssuerInactive) };
        assert_eq!(good().but(|shown| shown.network_data.truncate(length)), expected, "{length}");
    }
}

#[test]
fn an_address_where_nothing_is_holds_no_pass() {
    let vacate = |shown: &mut Shown| {
        shown.pass_owner = SYSTEM;
        shown.pass_data.clear();
    };
    assert_eq!(good().but(vacate), NONE);
    // The lowest code wins: an absent pass goes before a network that is not the gate's.
    assert_eq!(
        good().but(|shown| {
            vacate(shown);
            shown.network_owner = SYSTEM;
            shown.network_address = [9; 32];
        }),
        NONE
    );
}

#[test]
fn an_account_that_is_only_half_vacant_is_a_wrong_one() {
    assert_eq!(good().but(|shown| shown.pass_owner = SYSTEM), WRONG);
    assert_eq!(good().but(|shown| shown.pass_data.clear()), WRONG);
    assert_eq!(
        good().but(|shown| {
            shown.pass_data.clear();
            shown.pass_owner = [5; 32];
        }),
        WRONG
    );
}

#[test]
fn swapped_or_doubled_accounts_are_wrong() {
    let good = good();
    assert_eq!(good.but(|shown| shown.pass_data.clone_from(&good.network_data)), WRONG);
    assert_eq!(good.but(|shown| shown.network_data.clone_from(&good.pass_data)), WRONG);
    assert_eq!(
        good.but(|shown| std::mem::swap(&mut shown.pass_data, &mut shown.network_data)),
        WRONG
    );
}

#[test]
fn the_address_of_the_pass_does_not_matter() {
    assert_eq!(good().but(|shown| shown.pass_address = SYSTEM), Verdict::Allow);
    assert_eq!(good().but(|shown| shown.pass_address = NETWORK), Verdict::Allow);
}

#[test]
fn a_gateway_of_ones_own_is_believed_by_its_own_gate_alone() {
    let own = [0x11; 32];
    let move_accounts = |shown: &mut Shown| {
        shown.pass_owner = own;
        shown.network_owner = own;
    };
    assert_eq!(good().but(move_accounts), WRONG);
    assert_eq!(
        good().but(|shown| {
            move_accounts(shown);
            shown.gate.program_id = own;
        }),
        Verdict::Allow
    );
}

#[test]
fn any_paused_byte_but_zero_pauses() {
    for byte in 1..=u8::MAX {
        let verdict = good().but(|shown| shown.network_data[191] = byte);
        assert_eq!(verdict, Verdict::Deny(Reason::NetworkPaused), "{byte}");
    }
}

proptest! {
    #![proptest_config(seeded(2048))]

    #[test]
    fn the_gate_says_what_the_rule_says_of_the_accounts(
        network in network_bytes(),
        pass in pass_bytes(),
        requirement in requirement(),
        now in moment(),
        aligned in any::<bool>(),
    ) {
        let mut pass = PassBytes { network: NETWORK, subject: WALLET, ..pass };
        let mut network = network;
        if aligned {
            network.paused = 0;
            pass.pass.gatekeeper_slot %= 4;
            pass.pass.state = PassState::Active;
            if let Some(entry) = network.entries.get(usize::from(pass.pass.gatekeeper_slot)) {
                pass.pass.generation = entry.0;
            }
        }
        let gate = Gate { requirement, ..Gate::new(NETWORK) };
        let entry = network.entries.get(usize::from(pass.pass.gatekeeper_slot));
        let issuer = entry.and_then(|(generation, status)| {
            let status = GatekeeperStatus::from_code(*status)?;
            Some(GatekeeperEntry { status, generation: *generation })
        });
        let facts = Network { paused: network.paused != 0, issuer };
        let expected = evaluate(&requirement, &facts, &Record::Found(pass.pass), now);
        prop_assert_eq!(Shown { gate, now, ..shown(&network, &pass) }.check(), expected);
    }

    #[test]
    fn no_bytes_open_a_gate_that_the_gateway_does_not_own(
        pass_data in prop::collection::vec(any::<u8>(), 0..300),
        owner in any::<Address>(),
        network_data in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let verdict = good().but(|shown| {
            shown.pass_owner = owner;
            shown.pass_data = pass_data;
            shown.network_data = network_data;
        });
        prop_assert_eq!(verdict, WRONG);
    }

    #[test]
    fn whatever_the_gateway_owns_the_gate_never_panics(
        pass_data in prop::collection::vec(any::<u8>(), 0..300),
        network_data in prop::collection::vec(any::<u8>(), 0..300),
        requirement in requirement(),
        now in moment(),
    ) {
        let mut shown = good();
        shown.gate = Gate { requirement, ..shown.gate };
        let _ = shown.but(|shown| { shown.pass_data = pass_data.clone(); shown.now = now; });
        let _ = shown.but(|shown| { shown.network_data = network_data.clone(); shown.now = now; });
    }
}

#[test]
fn the_requirement_reaches_the_rule() {
    let ask = |requirement: Requirement| good().but(|shown| shown.gate.requirement = requirement);
    assert_eq!(ask(Requirement::with_attributes(Attributes::HUMAN)), Verdict::Allow);
    assert_eq!(
        ask(Requirement::with_attributes(Attributes::KYC)),
        Verdict::Deny(Reason::MissingAttributes)
    );
    assert_eq!(
        ask(Requirement { min_remaining_seconds: 1, ..Requirement::ANY }),
        Verdict::Deny(Reason::ExpiresTooSoon)
    );
}
