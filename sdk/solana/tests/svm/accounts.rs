use portcullis_solana::Address;
use proptest::prelude::*;
use serde_json::json;
use solana_account::Account;
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding, UiDataSliceConfig};
use solana_rpc_client_api::config::RpcAccountInfoConfig;

use crate::stage::{SOL, Stage, address, refusal};

const OWNER: Address = Address::new_from_array([7; 32]);

fn plant(stage: &Stage, name: &str, data: Vec<u8>) -> Address {
    let at = address(name);
    let account =
        Account { lamports: SOL, data, owner: OWNER, executable: false, rent_epoch: u64::MAX };
    stage.cluster.set_account(at, account).unwrap();
    at
}

fn config(encoding: UiAccountEncoding) -> RpcAccountInfoConfig {
    RpcAccountInfoConfig { encoding: Some(encoding), ..RpcAccountInfoConfig::default() }
}

#[tokio::test]
async fn an_account_is_read_as_it_is() {
    let stage = Stage::new();
    let at = plant(&stage, "planted", vec![1, 2, 3]);
    // The client asks for Zstandard by itself.
    let account = stage.client.get_account(&at).await.unwrap();
    assert_eq!(account, stage.cluster.account(&at).unwrap());
    assert_eq!(account.data, [1, 2, 3]);
    assert_eq!(stage.client.get_balance(&at).await.unwrap(), SOL);

    let nobody = address("nobody");
    let missing =
        stage.client.get_ui_account_with_config(&nobody, config(UiAccountEncoding::Base64));
    let missing = missing.await.unwrap();
    assert_eq!((missing.value, missing.context.slot), (None, stage.cluster.slot()));
    assert_eq!(stage.client.get_balance(&nobody).await.unwrap(), 0);
}

#[test]
fn without_an_encoding_it_is_in_base_58_alone() {
    let stage = Stage::new();
    let at = plant(&stage, "planted", vec![0, 1]).to_string();
    let answer = stage.ask("getAccountInfo", json!([at])).unwrap();
    assert_eq!(answer["value"]["data"], json!("12"));
    assert_eq!(answer["value"]["space"], json!(2));
    let parsed = stage.ask("getAccountInfo", json!([at, { "encoding": "jsonParsed" }])).unwrap();
    assert_eq!(parsed["value"]["data"], json!(["AAE=", "base64"]));
}

#[tokio::test]
async fn base_58_is_for_small_accounts() {
    let stage = Stage::new();
    let at = plant(&stage, "large", vec![9; 129]);
    for config in [json!({ "encoding": "base58" }), json!({})] {
        let refused = stage.ask("getAccountInfo", json!([at.to_string(), config])).unwrap_err();
        assert_eq!(refused.code, -32600);
    }

    let slice = Some(UiDataSliceConfig { offset: 1, length: 128 });
    let config = RpcAccountInfoConfig { data_slice: slice, ..config(UiAccountEncoding::Base58) };
    let read = stage.client.get_ui_account_with_config(&at, config).await.unwrap();
    assert_eq!(read.value.unwrap().data.decode().unwrap(), [9; 128]);
}

#[tokio::test]
async fn several_accounts_are_of_one_moment_and_at_most_100() {
    let stage = Stage::new();
    let there = plant(&stage, "planted", vec![5]);
    let asked = [there, address("nobody"), there];
    let accounts = stage.client.get_multiple_accounts(&asked).await.unwrap();
    let data: Vec<_> = accounts.into_iter().map(|account| account.map(|it| it.data)).collect();
    assert_eq!(data, [Some(vec![5]), None, Some(vec![5])]);

    assert_eq!(stage.client.get_multiple_accounts(&[there; 100]).await.unwrap().len(), 100);
    let refused = stage.client.get_multiple_accounts(&[there; 101]).await.unwrap_err();
    assert_eq!(refusal(&refused), (-32602, "Too many inputs provided; max 100"));
    assert!(stage.client.get_multiple_accounts(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_large_account_arrives_whole_in_zstandard() {
    let stage = Stage::new();
    for length in [0, 1, (1 << 17) - 1, 1 << 17, (1 << 17) + 1, 3 << 17] {
        let data: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
        let at = plant(&stage, "large", data.clone());
        assert_eq!(stage.client.get_account_data(&at).await.unwrap(), data, "{length} bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_encoding_gives_the_slice_that_was_asked_for(
        data in prop::collection::vec(any::<u8>(), 0..=128),
        offset in prop_oneof![0..200_usize, Just(usize::MAX)],
        length in prop_oneof![0..200_usize, Just(usize::MAX)],
    ) {
        let stage = Stage::new();
        let at = plant(&stage, "planted", data.clone()).to_string();
        let end = offset.saturating_add(length).min(data.len());
        let expected = data.get(offset..end.max(offset)).unwrap_or_default();
        for encoding in ["base58", "base64", "base64+zstd", "jsonParsed"] {
            let slice = json!({ "offset": offset, "length": length });
            let config = json!({ "encoding": encoding, "dataSlice": slice });
            let answer = stage.ask("getAccountInfo", json!([at, config])).unwrap();
            let account: UiAccount = serde_json::from_value(answer["value"].clone()).unwrap();
            prop_assert_eq!(account.space, Some(data.len() as u64));
            prop_assert_eq!(account.data.decode().unwrap(), expected, "{}", encoding);
        }
    }
}
