//! `evaluate.json`: the gateway's answer, and the example dApp's.

use e2e::{
    chain::{Chain, Failure, Receipt},
    outcome::outcome,
    vectors::{EvaluateCase, evaluate_cases},
};
use portcullis_demo::gated_counter::{self, Way};
use portcullis_solana::{GATEWAY_PROGRAM_ID, instruction::VerifyPass};
use portcullis_types::{
    Requirement,
    solana::{AccountRef, Gate},
};
use solana_signer::Signer;

use crate::planted::Planted;

/// How many cases ask for no more than a good pass, which is what the example dApp asks for.
const ASKING_NO_MORE: usize = 68;

/// The word that the outcome of a transaction gated by this case must be.
fn expected(case: &EvaluateCase) -> &str {
    if case.code == 0 { "Ok" } else { &case.expected }
}

/// Reason, expiry and attributes; of a pass that is none, or not the wallet's, nothing is told.
fn expected_return_data(case: &EvaluateCase) -> Vec<u8> {
    let told = case.pass.filter(|_| case.code != 1 && case.code != 2);
    let (expires_at, attributes) = told.map_or((0, 0), |pass| (pass.expires_at, pass.attributes));
    [&[case.code], expires_at.to_le_bytes().as_slice(), &attributes.to_le_bytes()].concat()
}

fn return_data(result: &Result<Receipt, Failure>) -> &[u8] {
    match result {
        Ok(receipt) => &receipt.return_data,
        Err(failure) => &failure.return_data,
    }
}

/// The runtime cuts zero bytes off the end of return data.
fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    &bytes[..end]
}

#[test]
fn verify_pass_answers_every_case() {
    let mut chain = Chain::new();
    for case in evaluate_cases().unwrap() {
        let planted = Planted::new(&mut chain, &case);
        chain.set_now(case.now);
        let verify = VerifyPass {
            network: planted.network,
            wallet: planted.holder.pubkey(),
            requirement: case.requirement.into(),
        };
        let result = chain.send(&[verify.instruction()], &[]);
        assert_eq!(outcome(&result), expected(&case), "{}", case.name);
        if let Err(failure) = &result {
            assert_eq!(failure.code(), Some(6000 + u32::from(case.code)), "{}", case.name);
        }
        assert_eq!(
            trimmed(return_data(&result)),
            trimmed(&expected_return_data(&case)),
            "{}",
            case.name
        );
    }
}

#[test]
fn gate_reads_every_case_from_the_accounts() {
    let mut chain = Chain::new();
    for case in evaluate_cases().unwrap() {
        let planted = Planted::new(&mut chain, &case);
        let account = |address| chain.account(address).unwrap_or_default();
        let (network, pass) = (account(&planted.network), account(&planted.pass));
        let gate =
            Gate { requirement: case.requirement.into(), ..Gate::new(planted.network.to_bytes()) };
        let verdict = gate.check(
            &AccountRef {
                address: planted.network.as_array(),
                owner: network.owner.as_array(),
                data: &network.data,
            },
            &AccountRef {
                address: planted.pass.as_array(),
                owner: pass.owner.as_array(),
                data: &pass.data,
            },
            planted.holder.pubkey().as_array(),
            case.now,
        );
        assert_eq!(verdict.name(), case.expected, "{}", case.name);
        assert!(network.owner == GATEWAY_PROGRAM_ID);
    }
}

#[test]
fn dapp_reads_and_asks_the_same_in_every_case_that_asks_no_more() {
    let mut chain = Chain::new();
    let mut asked = 0;
    for case in evaluate_cases().unwrap() {
        if Requirement::from(case.requirement) != Requirement::ANY {
            continue;
        }
        asked += 1;
        let planted = Planted::new(&mut chain, &case);
        chain.set_now(case.now);
        for way in [Way::ByRead, Way::ByCall] {
            let count = gated_counter::count(&chain.data(&planted.counter)).unwrap();
            let increment = gated_counter::increment(
                way,
                &planted.counter,
                &planted.network,
                &planted.holder.pubkey(),
            );
            let result = chain.send(&[increment], &[&planted.holder]);
            assert_eq!(outcome(&result), expected(&case), "{} {way:?}", case.name);
            let counted = gated_counter::count(&chain.data(&planted.counter)).unwrap() - count;
            assert_eq!(counted, u64::from(case.code == 0), "{} {way:?}", case.name);
        }
    }
    assert_eq!(asked, ASKING_NO_MORE);
}
