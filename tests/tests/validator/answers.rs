use base64::{Engine as _, engine::general_purpose::STANDARD};
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, pda,
    rpc::{Budget, CommitmentConfig, ComputeLimit, Confirmation, Priority},
};
use serde_json::{Value, json};

use crate::{
    node::Node,
    shape::{Shape, shape},
};

const WALLET: Address = Address::new_from_array([42; 32]);
const NOBODY: Address = Address::new_from_array([43; 32]);

/// Every kind of question that the SDK asks, and some that other clients do.
async fn questions(node: &Node) -> Vec<(&'static str, Value)> {
    let signed = node.done(&[node.issue(&WALLET)], &[]).await.unwrap();
    let commitment = CommitmentConfig::finalized();
    let finalized = Confirmation { commitment, ..Confirmation::default() };
    let slot = node.cluster.confirm(&signed, &finalized).await.unwrap().slot;
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
        ("getBlockTime", json!([slot])),
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

/// What the VM leaves out of its answers, and a client has to do without: all of it is optional.
const LEFT_OUT: [(&str, &[&str]); 3] = [
    ("getTransaction", &[".meta.costUnits"]),
    ("getVersion", &[".feature-set"]),
    (
        "simulateTransaction",
        &[
            ".value.loadedAccountsDataSize",
            ".value.loadedAddresses",
            ".value.postBalances",
            ".value.postTokenBalances",
            ".value.preBalances",
            ".value.preTokenBalances",
        ],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_vm_answers_in_the_validators_shape() {
    let [vm, validator] = Node::both(1).await;
    let questions = [questions(&vm).await, questions(&validator).await];
    let mut differences = Vec::new();
    for ((method, to_vm), (_, to_validator)) in questions[0].iter().zip(&questions[1]) {
        let answer = shape(&vm.ask(method, to_vm.clone()).await.unwrap());
        let expected = shape(&validator.ask(method, to_validator.clone()).await.unwrap());
        let known =
            LEFT_OUT.iter().find(|(of, _)| of == method).map_or(&[][..], |(_, paths)| paths);
        match answer.left_out_of(&expected) {
            Err(difference) => differences.push(format!("{method} {to_vm}: {difference}")),
            Ok(paths) if answer != Shape::Null && paths != known => {
                differences.push(format!("{method} {to_vm}: leaves out {paths:?}"));
            }
            Ok(paths) if answer == Shape::Null && !paths.is_empty() => {
                differences.push(format!("{method} {to_vm}: says nothing"));
            }
            Ok(_) => {}
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
    let mut refusals = Vec::new();
    for node in Node::both(3).await {
        let signed = node.sign(&[node.issue(&WALLET)], &[], &Budget::default()).await.unwrap();
        let wire = serde_json::to_value(&signed).unwrap()["wire"].take();
        let mut bytes = STANDARD.decode(wire.as_str().unwrap()).unwrap();
        bytes[1] ^= 1;
        let forged = STANDARD.encode(bytes);
        let verified = json!({ "encoding": "base64", "sigVerify": true });
        let simulated = node.ask("simulateTransaction", json!([forged, verified])).await.unwrap();
        assert_eq!(simulated["value"]["err"], "SignatureFailure");
        let params = json!([forged, { "encoding": "base64" }]);
        refusals.push(node.ask("sendTransaction", params).await.unwrap_err());
    }
    assert_eq!(refusals[0], refusals[1]);
    assert!(refusals[0].message.contains("signature verification"), "{:?}", refusals[0]);
}
