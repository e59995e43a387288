//! The rule applied here says what the contract says.

use portcullis_evm::{
    PassWord, StandingWord,
    alloy::{
        primitives::{B256, U256, b256, keccak256},
        sol_types::SolValue,
    },
    evaluate_word, pass_slot, reasons,
};
use portcullis_types::{Attributes, Reason, Requirement, Verdict};
use proptest::{
    prelude::{Just, Strategy, any, prop_oneof},
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::stage::{Stage, take};

#[tokio::test]
async fn a_good_pass_is_explained_by_its_facts() {
    let stage = Stage::new().await;
    let holder = stage.holder.account();
    let mined = stage.issue(holder).await;
    let explanation =
        stage.registry.explain(stage.network, holder, &Requirement::ANY).await.unwrap();
    assert_eq!(explanation.verdict, Verdict::Allow);
    assert_eq!(explanation.reasons, []);
    assert_eq!(explanation.block.number, mined.block_number);
    assert_eq!(explanation.block.hash, mined.block_hash);
    assert_eq!(explanation.block.timestamp_seconds, stage.now().await);
    assert_eq!(explanation.gatekeeper.unwrap().authority, stage.cold.account());
    assert!(explanation.gatekeeper_stands);
    assert_eq!(explanation.network.unwrap().authority, stage.authority.account());
    assert!(explanation.pass.is_some());
}

#[tokio::test]
async fn everything_that_is_wrong_is_listed() {
    let stage = Stage::new().await;
    let (network, holder) = (stage.network, stage.holder.account());
    let nothing = stage.registry.explain(network, holder, &Requirement::ANY).await.unwrap();
    assert_eq!(nothing.reasons, [Reason::NoPass]);
    assert_eq!((nothing.pass, nothing.gatekeeper), (None, None));
    stage.issue(holder).await;
    take(&stage.guardian, &stage.registry.freeze(network, holder, 3)).await;
    take(&stage.authority, &stage.registry.remove_gatekeeper(network, 1)).await;
    take(&stage.guardian, &stage.registry.pause(network)).await;
    let requirement = Requirement {
        attributes: Attributes::LIVE,
        min_remaining_seconds: u64::MAX,
        max_age_seconds: 0,
    };
    let all = stage.registry.explain(network, holder, &requirement).await.unwrap();
    assert_eq!(all.verdict, Verdict::Deny(Reason::Frozen));
    assert_eq!(
        all.reasons,
        [
            Reason::Frozen,
            Reason::IssuerInactive,
            Reason::MissingAttributes,
            Reason::ExpiresTooSoon,
            Reason::NetworkPaused,
        ]
    );
    assert!(!all.gatekeeper_stands);
}

/// As the contract's own run of the vectors, less what only its index table limits.
#[test]
fn the_vectors_are_answered_as_they_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/evaluate.json");
    let vectors: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let (mut asked, mut foreign, mut too_wide) = (0, 0, 0);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let pass = &case["pass"];
        if !pass.is_null() && (pass["wallet"] != "holder" || pass["network"] != "main") {
            foreign += 1;
            continue;
        }
        let Some((word, now)) = word_of(case) else {
            too_wide += 1;
            continue;
        };
        let requirement = &case["requirement"];
        let requirement = Requirement {
            attributes: Attributes(number(&requirement["attributes"])),
            min_remaining_seconds: number(&requirement["min_remaining_seconds"]),
            max_age_seconds: number(&requirement["max_age_seconds"]),
        };
        let standing = standing_of(case);
        let verdict = evaluate_word(&requirement, word, standing, now);
        assert_eq!(json!(verdict.code()), case["code"], "{name}");
        let listed = reasons(&requirement, word, standing, now);
        assert_eq!(listed.first().copied(), verdict.into_result().err(), "{name}");
        asked += 1;
    }
    println!("asked {asked}, foreign {foreign}, beyond 40 bits {too_wide}");
    assert_eq!((asked, foreign, too_wide), (110, 13, 22));
}

fn number(value: &Value) -> u64 {
    value.as_str().unwrap().parse().unwrap()
}

/// `None` if 40 bits do not hold it.
fn moment(value: &Value) -> Option<u64> {
    let moment: i64 = value.as_str().unwrap().parse().unwrap();
    u64::try_from(moment).ok().filter(|moment| *moment < 1 << 40)
}

fn word_of(case: &Value) -> Option<(PassWord, u64)> {
    let now = moment(&case["now"])?;
    let pass = &case["pass"];
    if pass.is_null() {
        return Some((PassWord::default(), now));
    }
    let state = ["", "Active", "Frozen", "Revoked"]
        .iter()
        .position(|state| pass["state"] == *state)
        .unwrap();
    let fields = [
        (0, state as u64),
        (16, 1),
        (48, moment(&pass["expires_at"])?),
        (88, moment(&pass["issued_at"])?),
        (128, number(&pass["attributes"])),
    ];
    let word =
        fields.iter().fold(U256::ZERO, |word, (at, value)| word | (U256::from(*value) << at));
    Some((PassWord(word), now))
}

/// Index 1 is the gatekeeper that the pass names, in the generation that it names.
fn standing_of(case: &Value) -> StandingWord {
    let network = &case["network"];
    let mut word = U256::from(u8::from(network["paused"] == true));
    let slot = case["pass"]["gatekeeper_slot"].as_u64().unwrap_or_default() as usize;
    let entry = &network["gatekeepers"][slot];
    let stands = entry["status"] == "Active" || entry["status"] == "Frozen";
    if stands && entry["generation"] == case["pass"]["generation"] {
        word |= U256::from(2);
    }
    StandingWord(word)
}

#[test]
fn any_words_are_judged_as_the_contract_judges_them() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let stage = runtime.block_on(Stage::new());
    let now = runtime.block_on(stage.now());
    let mut runner = TestRunner::new(Config { cases: 200, ..Config::default() });
    runner
        .run(&question(now), |(pass, standing, requirement)| {
            let (told, here) = runtime.block_on(ask(&stage, pass, standing, &requirement));
            proptest::prop_assert_eq!(told, here.verdict);
            let listed = here.reasons.first().copied();
            proptest::prop_assert_eq!(listed, here.verdict.into_result().err());
            Ok(())
        })
        .unwrap();
}

/// Words that no step leads to among them, and moments around now.
fn question(now: u64) -> impl Strategy<Value = (U256, U256, Requirement)> {
    let moment = prop_oneof![
        Just(0_u64),
        now - 100..now + 100,
        any::<u64>().prop_map(|moment| moment >> 24),
    ];
    let few = prop_oneof![Just(0_u64), 0..200_u64, any::<u64>()];
    let pass = (
        0..5_u64,
        0..4_u64,
        prop_oneof![Just(1_u64), 0..1_024_u64],
        moment.clone(),
        moment,
        prop_oneof![Just(0), Just(u64::MAX), any::<u64>()],
    );
    let word = pass.prop_map(|(state, flags, gatekeeper, expires, issued, attributes)| {
        let fields = [
            (0, state),
            (8, flags),
            (16, gatekeeper),
            (48, expires),
            (88, issued),
            (128, attributes),
        ];
        fields.iter().fold(U256::ZERO, |word, (at, value)| word | (U256::from(*value) << at))
    });
    let standing =
        prop_oneof![Just(U256::MAX - U256::ONE), any::<[u8; 32]>().prop_map(U256::from_be_bytes),];
    let requirement = (prop_oneof![Just(0), Just(1), any::<u64>()], few.clone(), few).prop_map(
        |(attributes, min_remaining_seconds, max_age_seconds)| Requirement {
            attributes: Attributes(attributes),
            min_remaining_seconds,
            max_age_seconds,
        },
    );
    (word, standing, requirement)
}

async fn ask(
    stage: &Stage,
    pass: U256,
    standing: U256,
    requirement: &Requirement,
) -> (Verdict, portcullis_evm::Explanation) {
    let holder = stage.holder.account();
    store(stage, pass_slot(stage.network, holder), pass).await;
    let base = b256!("965cc031b9ab04d42b94608274fa6d808c9296771d04369aeeef16cda4566a00");
    let state: U256 = keccak256((stage.network, base).abi_encode()).into();
    for word in 0..4_u64 {
        // After two mappings.
        let slot = state.wrapping_add(U256::from(2 + word));
        store(stage, slot.into(), standing).await;
    }
    let here = stage.registry.explain(stage.network, holder, requirement).await.unwrap();
    let there = stage.registry.at_block(here.block.number);
    (there.verify_with(stage.network, holder, requirement).await.unwrap(), here)
}

async fn store(stage: &Stage, slot: B256, value: U256) {
    let value = B256::from(value);
    let parameters = json!([stage.registry.address(), slot, value]);
    stage.node.tell("anvil_setStorageAt", parameters).await;
}
