//! `evaluate.json`: the service's answers, by HTTP, about what real nodes of both chains hold.

mod desk;
mod evm_chain;

use e2e::{
    chain::actor,
    vectors::{EvaluateCase, PassVector, evaluate_cases},
};
use portcullis::{
    Connection, NetworkId, PassReader,
    evm::{
        REGISTRY,
        alloy::{
            primitives::{Address, B256, U256, b256, keccak256},
            sol_types::SolValue as _,
        },
        pass_slot, registry_code,
    },
};
use portcullis_localnet::SvmServer;
use portcullis_service::model::attribute_words;
use portcullis_solana::{GATEWAY_PROGRAM_ID, svm::SvmCluster};
use portcullis_types::{Attributes, GatekeeperStatus, PassState, Record, Requirement};
use serde_json::{Value, json};
use solana_account::Account;
use solana_signer::Signer as _;

use self::{desk::Desk, evm_chain::EvmChain};
use crate::planted::Accounts;

/// Enough for an account of any size here to be there.
const LAMPORTS: u64 = 1_000_000_000;

/// ERC-7201's place for the namespace `portcullis.passes`.
const PASSES: B256 = b256!("965cc031b9ab04d42b94608274fa6d808c9296771d04369aeeef16cda4566a00");

/// The index of the gatekeeper that each pass on the EVM chain names.
const GATEKEEPER: u64 = 1;

fn assert_answers(case: &EvaluateCase, answer: &Value) {
    let name = &case.name;
    assert_eq!(answer["reasonCode"], case.code, "{name}");
    assert_eq!(answer["reason"], case.expected.as_str(), "{name}");
    assert_eq!(answer["allowed"], case.code == 0, "{name}");
    let first = answer["reasons"][0]["code"].as_u64().unwrap_or_default();
    assert_eq!(first, u64::from(case.code), "{name}: {}", answer["reasons"]);
    assert_eq!(answer["asOf"]["timestamp"], case.now, "{name}");
    match case.record() {
        Record::Found(_) => assert_shows(answer, &case.pass.unwrap(), name),
        Record::Missing | Record::Foreign => assert_eq!(answer["pass"], Value::Null, "{name}"),
    }
}

fn assert_shows(answer: &Value, vector: &PassVector, name: &str) {
    let state = match vector.state {
        PassState::Active => "ACTIVE",
        PassState::Frozen => "FROZEN",
        PassState::Revoked => "REVOKED",
    };
    let expiry = (vector.expires_at != 0).then_some(vector.expires_at);
    let pass = &answer["pass"];
    assert_eq!(pass["state"], state, "{name}");
    assert_eq!(pass["expiryTimestamp"], json!(expiry), "{name}");
    assert_eq!(pass["issuedTimestamp"], vector.issued_at, "{name}");
    assert_eq!(pass["attributes"], json!(attribute_words(Attributes(vector.attributes))), "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_answers_every_case_about_solana() {
    let cluster = SvmCluster::new();
    let server = SvmServer::start(cluster.clone(), 0).await.unwrap();
    let desk = Desk::before("solana:localnet", &server.rpc_url()).await;
    let holder = actor("holder").pubkey();
    let cases = evaluate_cases().unwrap();
    for case in &cases {
        let accounts = Accounts::of(case, &holder);
        for (address, data) in accounts.data {
            let (lamports, owner) = (LAMPORTS, GATEWAY_PROGRAM_ID);
            let account =
                Account { lamports, data, owner, executable: false, rent_epoch: u64::MAX };
            cluster.set_account(address, account).unwrap();
        }
        cluster.set_clock(case.now);
        let network = NetworkId::Solana(accounts.network);
        let requirement = case.requirement.into();
        let answer = desk.verdict(network, &holder.to_string(), &requirement).await;
        assert_answers(case, &answer);
        assert_eq!(answer["networkPaused"], case.network.paused, "{}", case.name);
    }
    assert_eq!(cases.len(), 145);
}

/// A moment that 40 bits hold.
fn moment(unix_seconds: i64) -> Option<u64> {
    u64::try_from(unix_seconds).ok().filter(|moment| *moment < 1 << 40)
}

/// What a registry holds in a case: pass and standing. `None`: its slots do not hold it.
fn words_of(case: &EvaluateCase) -> Option<(U256, U256)> {
    moment(case.now)?;
    let mut standing = U256::from(u8::from(case.network.paused));
    let Some(pass) = case.pass else { return Some((U256::ZERO, standing)) };
    let fields = [
        (0, u64::from(pass.state.code())),
        (16, GATEKEEPER),
        (48, moment(pass.expires_at)?),
        (88, moment(pass.issued_at)?),
        (128, pass.attributes),
    ];
    let word =
        fields.iter().fold(U256::ZERO, |word, (at, value)| word | (U256::from(*value) << at));
    let entry = case.network.gatekeepers.get(usize::from(pass.gatekeeper_slot));
    let stands = entry.is_some_and(|entry| {
        let counts = matches!(entry.status, GatekeeperStatus::Active | GatekeeperStatus::Frozen);
        counts && entry.generation == pass.generation
    });
    if stands {
        standing |= U256::from(1 << GATEKEEPER);
    }
    Some((word, standing))
}

/// Where a network's first word of standing is.
fn standing_slot(network: B256) -> B256 {
    let state: U256 = keccak256((network, PASSES).abi_encode()).into();
    // After two mappings.
    state.wrapping_add(U256::from(2)).into()
}

/// Beside the service, the contract is asked at the same block.
#[tokio::test(flavor = "multi_thread")]
async fn the_service_answers_every_case_that_an_evm_chain_can_hold() {
    let chain = EvmChain::start();
    chain.tell("anvil_setCode", json!([REGISTRY, registry_code()])).await;
    let desk = Desk::before("eip155:31337", &chain.anvil.url).await;
    let connection = Connection::open("eip155:31337".parse().unwrap(), &chain.anvil.url, None);
    let contract = PassReader::new(connection.await.unwrap());
    let holder = Address::repeat_byte(0x77);
    let (mut foreign, mut too_wide) = (0, 0);
    let mut cases = Vec::new();
    for case in evaluate_cases().unwrap() {
        match (case.record(), words_of(&case)) {
            // A pass is looked up by wallet and network, so it is never another's.
            (Record::Foreign, _) => foreign += 1,
            (_, None) => too_wide += 1,
            (_, Some(words)) => cases.push((case, words)),
        }
    }
    // The chain's clock never runs back.
    cases.sort_by_key(|(case, _)| case.now);
    let mut now = 0;
    for (case, (pass, standing)) in &cases {
        if case.now != now {
            chain.set_clock(case.now).await;
            now = case.now;
        }
        let network = keccak256(&case.name);
        let places = [(pass_slot(network, holder), pass), (standing_slot(network), standing)];
        for (slot, word) in places {
            chain.store(REGISTRY, slot, B256::from(*word)).await;
        }
        let (id, requirement) = (NetworkId::Evm(network), Requirement::from(case.requirement));
        let answer = desk.verdict(id, &holder.to_string(), &requirement).await;
        assert_answers(case, &answer);
        let told = contract.verify(&id, &holder.into(), &requirement).await.unwrap();
        assert_eq!(told.code(), case.code, "{}: the contract", case.name);
    }
    println!("asked {}, foreign {foreign}, beyond 40 bits {too_wide}", cases.len());
    assert_eq!((cases.len(), foreign, too_wide), (110, 13, 22));
}
