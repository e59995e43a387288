//! Every state of the sender against every state of the receiver.
//!
//! What must come of it is known twice: from the table in `cast.rs`, written by hand, and from the
//! rule off chain over the accounts that are really there.

mod cast;

use cast::{Cast, OTHER_STATES, Party, REQUIREMENT, State};
use e2e::outcome::{OK, outcome};
use portcullis_types::{Combination, Denial, Reason, Side, Sides};
use solana_signer::Signer;

use super::{
    direct::execute_of,
    rule::{answer, word},
    stage::asked,
};

#[test]
fn one_network_of_which_all_count() {
    every_pair(1, Combination::All);
}

#[test]
fn one_network_of_which_any_counts() {
    every_pair(1, Combination::Any);
}

#[test]
fn two_networks_of_which_all_count() {
    every_pair(2, Combination::All);
}

#[test]
fn two_networks_of_which_any_counts() {
    every_pair(2, Combination::Any);
}

/// With the main network running, and paused.
fn every_pair(networks: usize, combination: Combination) {
    let mut cast = Cast::new(if networks == 1 { &OTHER_STATES[..1] } else { &OTHER_STATES });
    for paused in [false, true] {
        if paused {
            cast.stage.world.pause();
        }
        // A pause changes what a pass is worth, not who is asked.
        for sides in if paused { &[Sides::Both][..] } else { &Sides::ALL } {
            let world = &cast.stage.world;
            let named = [world.main.address, world.other.address][..networks].to_vec();
            cast.stage.update(|policy| {
                (policy.sides, policy.combination) = (*sides, combination);
                (policy.requirement, policy.networks) = (REQUIREMENT, named);
            });
            for sender in 0..cast.senders.len() {
                for receiver in 0..cast.receivers.len() {
                    let denial = |side, party: &Party| {
                        let reasons = [party.main.in_main(paused), party.other.in_other()];
                        let exempt = party.main == State::Exempt || !sides.contains(side);
                        let reason = combined(combination, &reasons[..networks]);
                        reason.filter(|_| !exempt).map(|reason| Denial::Wallet(side, reason))
                    };
                    let expected = denial(Side::Sender, &cast.senders[sender])
                        .or_else(|| denial(Side::Receiver, &cast.receivers[receiver]));
                    check(&mut cast, sender, receiver, expected);
                }
            }
        }
    }
}

/// All: the lowest of the reasons there are. Any: none if one network has none, otherwise the
/// highest.
fn combined(combination: Combination, reasons: &[Option<Reason>]) -> Option<Reason> {
    match combination {
        Combination::All => reasons.iter().flatten().copied().min(),
        Combination::Any => reasons.iter().copied().collect::<Option<Vec<_>>>()?.into_iter().max(),
    }
}

/// Moves one unit from one to the other.
fn check(cast: &mut Cast, sender: usize, receiver: usize, expected: Option<Denial>) {
    let Cast { stage, senders, receivers } = cast;
    let (from, to) = (&senders[sender], &receivers[receiver]);
    let what = format!("{from:?} to {to:?}");
    let transfer = stage.token.between(&from.keys, &to.keys.pubkey(), 1);
    let before @ [source, destination] = stage.balances(&transfer);
    let instruction = stage.instruction(&transfer);
    let predicted = answer(&stage.world.chain, &execute_of(&instruction));
    let result = stage.world.send(instruction, &[transfer.authority]);

    assert_eq!(outcome(&result), expected.map_or(OK, Denial::name), "{what}: {result:?}");
    assert_eq!(outcome(&result), word(predicted), "{what}, by the rule");
    match result {
        Ok(receipt) => {
            assert!(asked(&receipt.logs), "{what}");
            assert_eq!(stage.balances(&transfer), [source - 1, destination + 1], "{what}");
        }
        Err(failure) => {
            let line = format!("Program log: {}", word(predicted));
            assert!(failure.logs.contains(&line), "{what}: {:?}", failure.logs);
            assert_eq!(stage.balances(&transfer), before, "{what}");
        }
    }
}
