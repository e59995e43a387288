use portcullis_solana::Address;
use serde_json::{Value, json};
use solana_account::Account;
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig},
    filter::{Memcmp, MemcmpEncodedBytes, RpcFilterType},
};

use crate::stage::{SOL, Stage, address};

const PROGRAM: Address = Address::new_from_array([7; 32]);

/// Accounts of a program whose data are their names.
fn stage() -> Stage {
    let stage = Stage::new();
    for (name, owner) in [
        ("alpha", PROGRAM),
        ("alphabet", PROGRAM),
        ("beta", PROGRAM),
        ("alpine", Address::new_from_array([8; 32])),
    ] {
        let data = name.as_bytes().to_vec();
        let account =
            Account { lamports: SOL, data, owner, executable: false, rent_epoch: u64::MAX };
        stage.cluster.set_account(address(name), account).unwrap();
    }
    stage
}

/// The data of the accounts that pass the filters.
async fn found(stage: &Stage, filters: Vec<RpcFilterType>) -> Vec<String> {
    let config = RpcProgramAccountsConfig {
        filters: Some(filters),
        account_config: RpcAccountInfoConfig {
            encoding: Some(UiAccountEncoding::Base64),
            ..RpcAccountInfoConfig::default()
        },
        ..RpcProgramAccountsConfig::default()
    };
    let accounts = stage.client.get_program_ui_accounts_with_config(&PROGRAM, config).await;
    let data = accounts.unwrap().into_iter().map(|(_, account)| account.data.decode().unwrap());
    let mut names: Vec<_> = data.map(|data| String::from_utf8(data).unwrap()).collect();
    names.sort();
    names
}

fn memcmp(offset: usize, bytes: MemcmpEncodedBytes) -> RpcFilterType {
    RpcFilterType::Memcmp(Memcmp::new(offset, bytes))
}

#[tokio::test]
async fn a_programs_accounts_are_its_own() {
    let stage = stage();
    assert_eq!(found(&stage, vec![]).await, ["alpha", "alphabet", "beta"]);
    assert_eq!(found(&stage, vec![RpcFilterType::DataSize(4)]).await, ["beta"]);
    assert_eq!(found(&stage, vec![RpcFilterType::TokenAccountState]).await, [""; 0]);
}

#[tokio::test]
async fn bytes_are_compared_in_every_encoding() {
    let stage = stage();
    let base58 = MemcmpEncodedBytes::Base58(bs58::encode("pha").into_string());
    for bytes in [
        base58,
        MemcmpEncodedBytes::Base64("cGhh".to_owned()),
        MemcmpEncodedBytes::Bytes(b"pha".to_vec()),
    ] {
        let filters = vec![memcmp(2, bytes.clone())];
        assert_eq!(found(&stage, filters).await, ["alpha", "alphabet"], "{bytes:?}");
        let both = vec![memcmp(2, bytes), RpcFilterType::DataSize(8)];
        assert_eq!(found(&stage, both).await, ["alphabet"]);
    }
    let end = MemcmpEncodedBytes::Bytes(vec![]);
    assert_eq!(found(&stage, vec![memcmp(5, end.clone())]).await, ["alpha", "alphabet"]);
    assert_eq!(found(&stage, vec![memcmp(usize::MAX, end)]).await, [""; 0]);
}

#[test]
fn filters_that_cannot_be_read_are_refused() {
    let stage = stage();
    let program = PROGRAM.to_string();
    let size = json!({ "dataSize": 1 });
    let compare = |bytes: Value| json!({ "memcmp": { "offset": 0, "bytes": bytes } });
    for filters in [
        vec![size; 5],
        vec![compare(json!("0"))],
        vec![compare(json!(vec![1; 129]))],
        vec![json!({ "memcmp": { "offset": 0, "bytes": "!", "encoding": "base64" } })],
        vec![json!({ "dataLength": 1 })],
    ] {
        let params = json!([program, { "encoding": "base64", "filters": filters }]);
        let refused = stage.ask("getProgramAccounts", params).unwrap_err();
        assert_eq!(refused.code, -32602, "{filters:?}");
    }
}

#[test]
fn they_come_in_the_order_of_their_addresses_and_with_their_slot_if_asked() {
    let stage = stage();
    let config = json!({
        "encoding": "base64", "dataSlice": { "offset": 0, "length": 0 }, "withContext": true,
    });
    let answer = stage.ask("getProgramAccounts", json!([PROGRAM.to_string(), config])).unwrap();
    assert_eq!(answer["context"]["slot"], json!(stage.cluster.slot()));
    let accounts = answer["value"].as_array().unwrap();
    assert!(accounts.iter().all(|account| account["account"]["data"] == json!(["", "base64"])));
    let address = |account: &Value| account["pubkey"].as_str().unwrap().parse::<Address>().unwrap();
    let addresses: Vec<Address> = accounts.iter().map(address).collect();
    assert!(addresses.is_sorted());
    assert_eq!(addresses.len(), 3);
}
