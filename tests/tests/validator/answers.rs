use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, pda,
    rpc::{Budget, ComputeLimit, Confirmation, Priority},
};
use serde_json::{Value, json};
use solana_signer::Signer;

use crate::{
    node::Node,
    shape::{Shape, shape},
};

const WALLET: Address = Address::new_from_array([42; 32]);
const NOBODY: Address = Address::new_from_array([43; 32]);

/// Every kind of question that the SDK asks, and some that other clients do.
async fn questions(node: &Node) -> Vec<(&'static str, Value)> {
    let signed = node.done(&[node.issue(&WALLET)], &[]).await.unwrap();
    let finalized = Confirmation {
        commitment: portcullis_solana::rpc::CommitmentConfig::finalized(),
        ..Confirmation::default()
    };
    node.cluster.confirm(&signed, &finalized).await.unwrap();
    let signature = signed.signature().to_string();
    let pass = pda::pass(&node.network, &WALLET).0.to_string();
    let nobody = NOBODY.to_string();
    let program = GATEWAY_PROGRAM_ID.to_string();
    let network = node.network.to_string();
    let unsent = node.sign(&[node.freeze(&WALLET)], &[], &Budget::default()).await.unwrap();
    let unsent = serde_json::to_value(&unsent).unwrap()["wire"].clone();
    let confirmed = json!({ "commitment": "confirmed" });
    let in_base64 = json!({ "commitment": "confirmed", "encoding": "base64" });
    let filters = json!({
        "commitment": "confirmed",
        "encoding": "base64",
        "withContext": true,
        "filters": [{ "memcmp": { "offset": 8, "bytes": network, "encoding": "base58" } }],
    });
    let transaction = json!({ "commitment": "confirmed", "encoding": "json", "maxSupportedTransactionVersion": 0 });
    vec![
        ("getAccountInfo", json!([pass, in_base64])),
        ("getAccountInfo", json!([nobody, in_base64])),
        ("getBalance", json!([pass, confirmed])),
        ("getBlockHeight", json!([confirmed])),
        ("getBlockTime", json!([0])),
        ("getEpochInfo", json!([confirmed])),
        ("getGenesisHash", json!([])),
        ("getHealth", json!([])),
        ("getIdentity", json!([])),
        ("getLatestBlockhash", json!([confirmed])),
        ("getMinimumBalanceForRentExemption", json!([100])),
        ("getMultipleAccounts", json!([[pass, nobody], in_base64])),
        ("getProgramAccounts", json!([program, filters])),
        ("getRecentPrioritizationFees", json!([[pass]])),
        ("getSignatureStatuses", json!([[signature, "1".repeat(64)]])),
        ("getSignatureStatuses", json!([[signature], { "searchTransactionHistory": true }])),
        ("getSignaturesForAddress", json!([pass, confirmed])),
        ("getSignaturesForAddress", json!([nobody, confirmed])),
        ("getSlot", json!([confirmed])),
        ("getTransaction", json!([signature, transaction])),
        ("getTransaction", json!(["1".repeat(64), transaction])),
        ("getTransactionCount", json!([confirmed])),
        ("getVersion", json!([])),
        ("isBlockhashValid", json!(["11111111111111111111111111111111", confirmed])),
        ("simulateTransaction", json!([unsent, in_base64])),
        (
            "simulateTransaction",
            json!([unsent, {
                "commitment": "confirmed",
                "encoding": "base64",
                "replaceRecentBlockhash": true,
                "accounts": { "encoding": "base64", "addresses": [pass] },
            }]),
        ),
    ]
}

/// What a client must be able to do without: the validator says it, the VM has no notion of it.
fn without_extras(shape: Shape, extras: &[&str]) -> Shape {
    match shape {
        Shape::Object(fields) => Shape::Object(
            fields
                .into_iter()
                .filter(|(name, _)| !extras.contains(&name.as_str()))
                .map(|(name, field)| (name, without_extras(field, extras)))
                .collect(),
        ),
        Shape::List(elements) => Shape::List(
            elements.into_iter().map(|element| without_extras(element, extras)).collect(),
        ),
        other => other,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vm_answers_in_the_validators_shape() {
    let [vm, validator] = Node::both(1).await;
    let questions = [questions(&vm).await, questions(&validator).await];
    let mut differences = Vec::new();
    for (mine, (method, theirs)) in questions[0].iter().zip(&questions[1]) {
        let answer = vm.ask(mine.0, mine.1.clone()).await.map(|value| shape(&value));
        let expected = validator.ask(method, theirs.clone()).await.map(|value| shape(&value));
        let [answer, expected] =
            [answer, expected].map(|shape| shape.map(|shape| without_extras(shape, &[])));
        if answer != expected {
            differences
                .push(format!("{method} {theirs}\n  VM: {answer:?}\n  validator: {expected:?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vm_refuses_as_the_validator_does() {
    let [vm, validator] = Node::both(2).await;
    let mut differences = Vec::new();
    let mut compare = |what: &str, answers: [String; 2]| {
        if answers[0] != answers[1] {
            differences.push(format!("{what}\n  VM: {}\n  validator: {}", answers[0], answers[1]));
        }
    };
    for (method, params) in [
        ("getAccountInfo", json!([])),
        ("getAccountInfo", json!(["somebody"])),
        ("getAccountInfo", json!([true])),
        ("getMultipleAccounts", json!([vec![WALLET.to_string(); 101]])),
        ("getSignatureStatuses", json!([vec!["1".repeat(64); 257]])),
        ("getTransaction", json!(["1"])),
        ("isBlockhashValid", json!(["1"])),
        ("sendTransaction", json!(["AAAA", { "encoding": "base64" }])),
        ("sendTransaction", json!(["=", { "encoding": "base64" }])),
        ("simulateTransaction", json!(["AAAA", { "encoding": "base64" }])),
        ("getNothing", json!([])),
    ] {
        let mut codes = Vec::new();
        for node in [&vm, &validator] {
            let answer = node.ask(method, params.clone()).await;
            codes.push(format!("{:?}", answer.map_err(|refusal| refusal.code)));
        }
        compare(&format!("{method} {params}"), [codes.remove(0), codes.remove(0)]);
    }

    let fixed = Budget { compute: ComputeLimit::Units(200_000), priority: Priority::None };
    for (what, twice) in [("a pass that is there", true), ("a pass that is not there", false)] {
        let mut said = Vec::new();
        for node in [&vm, &validator] {
            let call = if twice {
                node.done(&[node.issue(&WALLET)], &[]).await.unwrap();
                node.issue(&WALLET)
            } else {
                node.freeze(&NOBODY)
            };
            let signed = node.sign(&[call], &[], &fixed).await.unwrap();
            let wire = serde_json::to_value(&signed).unwrap()["wire"].clone();
            let config = json!({ "encoding": "base64", "preflightCommitment": "confirmed" });
            let refusal = node.ask("sendTransaction", json!([wire, config])).await.unwrap_err();
            said.push(format!("{refusal:?}"));
        }
        compare(what, [said.remove(0), said.remove(0)]);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_is_wrong_is_refused_by_both() {
    for node in Node::both(3).await {
        let signed = node.sign(&[node.issue(&WALLET)], &[], &Budget::default()).await.unwrap();
        let mut stored = serde_json::to_value(&signed).unwrap();
        let wire = stored["wire"].take();
        let mut bytes = base64::Engine::decode(
            &base64::engine::general_purpose::STANDARD,
            wire.as_str().unwrap(),
        )
        .unwrap();
        bytes[1] ^= 1;
        let forged = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
        let config = json!({ "encoding": "base64" });
        let refusal = node.ask("sendTransaction", json!([forged, config])).await.unwrap_err();
        assert_eq!(refusal.code, -32003, "{refusal:?} of {}", node.key.pubkey());
    }
}
