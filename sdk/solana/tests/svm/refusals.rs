use serde_json::{Value, json};

use crate::stage::{Stage, address};

/// How many parameters each method takes, and its first one, if it needs one.
fn methods() -> Vec<(&'static str, usize, Option<Value>)> {
    let somebody = json!(address("somebody").to_string());
    let hash = json!("11111111111111111111111111111111");
    vec![
        ("getAccountInfo", 2, Some(somebody.clone())),
        ("getBalance", 2, Some(somebody.clone())),
        ("getBlockHeight", 1, None),
        ("getBlockTime", 1, Some(json!(0))),
        ("getEpochInfo", 1, None),
        ("getFeeForMessage", 2, Some(json!("AAAA"))),
        ("getGenesisHash", 0, None),
        ("getHealth", 0, None),
        ("getIdentity", 0, None),
        ("getLatestBlockhash", 1, None),
        ("getMinimumBalanceForRentExemption", 2, Some(json!(0))),
        ("getMultipleAccounts", 2, Some(json!([somebody]))),
        ("getProgramAccounts", 2, Some(somebody.clone())),
        ("getRecentPrioritizationFees", 1, None),
        ("getSignatureStatuses", 2, Some(json!([]))),
        ("getSignaturesForAddress", 2, Some(somebody.clone())),
        ("getSlot", 1, None),
        ("getTokenAccountBalance", 2, Some(somebody.clone())),
        ("getTokenAccountsByOwner", 3, Some(somebody.clone())),
        ("getTransaction", 2, Some(json!("1".repeat(64)))),
        ("getTransactionCount", 1, None),
        ("getVersion", 0, None),
        ("getVoteAccounts", 1, None),
        ("isBlockhashValid", 2, Some(hash)),
        ("requestAirdrop", 3, Some(somebody)),
        ("sendTransaction", 2, Some(json!("AAAA"))),
        ("simulateTransaction", 2, Some(json!("AAAA"))),
    ]
}

#[test]
fn parameters_of_the_wrong_kind_are_refused() {
    let stage = Stage::new();
    for (method, most, first) in methods() {
        let code = |params: Value| stage.ask(method, params).err().map(|refused| refused.code);
        assert_eq!(code(json!({})), Some(-32602), "{method}: no list");
        assert_eq!(code(json!(vec![Value::Null; most + 1])), Some(-32602), "{method}: too many");
        if most > 0 {
            assert_eq!(code(json!([true])), Some(-32602), "{method}: a wrong first one");
        }
        if first.is_some() {
            for none in [json!([]), json!([null]), Value::Null] {
                assert_eq!(code(none), Some(-32602), "{method}: the first one is missing");
            }
        }
        if let Some(first) = first.filter(|_| most > 1) {
            assert_eq!(code(json!([first, true])), Some(-32602), "{method}: a wrong second one");
        }
    }
}

#[test]
fn addresses_and_hashes_must_be_such() {
    let stage = Stage::new();
    for text in ["", "0", "somebody", "1", &"1".repeat(33), "é"] {
        for (method, params) in [
            ("getAccountInfo", json!([text])),
            ("getBalance", json!([text])),
            ("getMultipleAccounts", json!([[text]])),
            ("getProgramAccounts", json!([text])),
            ("getRecentPrioritizationFees", json!([[text]])),
            ("getSignatureStatuses", json!([[text]])),
            ("getSignaturesForAddress", json!([text])),
            ("getTokenAccountBalance", json!([text])),
            ("getTokenAccountsByOwner", json!([text, { "mint": text }])),
            ("getTransaction", json!([text])),
            ("isBlockhashValid", json!([text])),
            ("requestAirdrop", json!([text, 1])),
        ] {
            let refused = stage.ask(method, params).unwrap_err();
            assert_eq!(refused.code, -32602, "{method} of {text:?}");
        }
    }
}
