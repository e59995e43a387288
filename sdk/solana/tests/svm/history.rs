use proptest::prelude::*;
use serde_json::{Value, json};
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client::rpc_client::GetConfirmedSignaturesForAddress2Config;
use solana_signature::Signature;
use solana_signer::Signer;

use crate::stage::{SOL, Stage, address};

#[tokio::test]
async fn statuses_are_found_in_the_history_if_asked() {
    let stage = Stage::new();
    let known = stage.pay(&address("somebody"), SOL).await;
    let asked = [known, Signature::from([9; 64])];
    let recent = stage.client.get_signature_statuses(&asked).await.unwrap().value;
    assert!(recent[0].is_some() && recent[1].is_none());

    stage.cluster.advance_slots(300);
    let forgotten = stage.client.get_signature_statuses(&asked).await.unwrap().value;
    assert!(forgotten[0].is_none());
    let searched = stage.client.get_signature_statuses_with_history(&asked).await.unwrap().value;
    assert!(searched[0].is_some() && searched[1].is_none());

    let too_many = vec![known.to_string(); 257];
    let refused = stage.ask("getSignatureStatuses", json!([too_many])).unwrap_err();
    assert_eq!(refused.code, -32602);
}

#[tokio::test]
async fn an_addresss_history_is_newest_first_and_of_all_that_name_it() {
    let stage = Stage::new();
    let (one, other) = (address("one"), address("other"));
    let first = stage.pay(&one, SOL).await;
    let second = stage.pay(&other, SOL).await;
    let third = stage.pay(&one, SOL).await;
    let of = async |address| {
        let found = stage.client.get_signatures_for_address(&address).await.unwrap();
        found.into_iter().map(|it| it.signature.parse().unwrap()).collect::<Vec<Signature>>()
    };
    assert_eq!(of(one).await, [third, first]);
    assert_eq!(of(other).await, [second]);
    assert_eq!(of(stage.payer.pubkey()).await[..3], [third, second, first]);
    // It is named, and only read.
    assert_eq!(of(solana_sdk_ids::system_program::ID).await[..3], [third, second, first]);
    assert!(of(address("nobody")).await.is_empty());

    let newest = &stage.client.get_signatures_for_address(&one).await.unwrap()[0];
    assert_eq!(newest.slot + 1, stage.cluster.slot());
    assert_eq!(newest.block_time, Some(stage.cluster.now()));
    assert_eq!(newest.err, None);
}

#[test]
fn limits_and_cursors_are_checked() {
    let stage = Stage::new();
    let somebody = address("somebody").to_string();
    let ask = |config: Value| stage.ask("getSignaturesForAddress", json!([somebody, config]));
    for config in [
        json!({ "limit": 0 }),
        json!({ "limit": 1001 }),
        json!({ "before": "not a signature" }),
        json!({ "until": "not a signature" }),
        json!({ "commitment": "processed" }),
    ] {
        assert_eq!(ask(config.clone()).unwrap_err().code, -32602, "{config}");
    }
    assert_eq!(ask(json!({ "limit": 1000 })).unwrap(), json!([]));
    let unknown = Signature::from([9; 64]).to_string();
    let payer = stage.payer.pubkey().to_string();
    let before = stage.ask("getSignaturesForAddress", json!([payer, { "before": unknown }]));
    assert_eq!(before.unwrap(), json!([]));
    let until = stage.ask("getSignaturesForAddress", json!([payer, { "until": unknown }]));
    assert_eq!(until.unwrap().as_array().unwrap().len(), 1);
}

/// Every page from the newest to `until`.
async fn paged(
    client: &RpcClient,
    of: &portcullis_solana::Address,
    limit: usize,
    until: Option<Signature>,
) -> Vec<Signature> {
    let mut all: Vec<Signature> = Vec::new();
    loop {
        let config = GetConfirmedSignaturesForAddress2Config {
            before: all.last().copied(),
            until,
            limit: Some(limit),
            commitment: None,
        };
        let page = client.get_signatures_for_address_with_config(of, config).await.unwrap();
        assert!(page.len() <= limit);
        if page.is_empty() {
            return all;
        }
        all.extend(page.iter().map(|it| it.signature.parse::<Signature>().unwrap()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn pages_of_any_size_are_the_whole(
        turns in prop::collection::vec(0..3_u8, 1..20),
        limit in 1..8_usize,
        until in 0..20_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let stage = Stage::new();
            let followed = address("followed");
            let mut sent = Vec::new();
            for turn in turns {
                let to = if turn == 0 { address("other") } else { followed };
                let signature = stage.pay(&to, SOL).await;
                if turn != 0 {
                    sent.push(signature);
                }
            }
            sent.reverse();
            assert_eq!(paged(&stage.client, &followed, limit, None).await, sent);
            let end = until.min(sent.len());
            let until = sent.get(end).copied();
            assert_eq!(paged(&stage.client, &followed, limit, until).await, sent[..end]);
        });
    }
}
