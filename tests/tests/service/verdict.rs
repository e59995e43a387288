//! What passes attest is on both chains, and what these say of a wallet is told from there.

use customer_api_demo::{Api, NETWORK};
use reqwest::Method;
use serde_json::{Value, json};
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::ground::{Ground, until};

async fn call(api: &Api, method: Method, path: &str, body: Option<Value>) -> Value {
    let answer = api.call(method, path, body).await.unwrap();
    assert!(answer.status < 300, "{path}: {:?}", answer.json());
    answer.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_attest_is_on_both_chains_and_in_verdicts() {
    let ground = Ground::start().await;
    let installation = ground.installation().await;
    let service = installation.start().await.unwrap();
    let api = installation.connect().await.unwrap();
    let network = format!("/v2/networks/{NETWORK}");
    let attributes = json!({ "attributes": ["human", "kyc", "63"] });
    call(&api, Method::PATCH, &network, Some(attributes)).await;
    for (chain, chain_network, wallet) in [
        ("solana", "localnet", Keypair::new().pubkey().to_string()),
        ("ethereum", "31337", format!("0x{:040x}", rand::random::<u128>())),
    ] {
        let verdict = format!("/v2/verdict/{chain}/{chain_network}/{wallet}");
        let nothing = call(&api, Method::GET, &verdict, None).await;
        assert_eq!(
            (&nothing["reasonCode"], &nothing["pass"]),
            (&json!(1), &Value::Null),
            "{chain}"
        );
        for (wallet, asked, granted) in [
            (wallet.clone(), json!(null), json!(["human", "kyc", "63"])),
            (another(chain), json!(["kyc", "63"]), json!(["kyc", "63"])),
        ] {
            let item = json!({
                "chain": chain, "chainNetwork": chain_network, "walletAddress": wallet,
                "attributes": asked,
            });
            let issued =
                call(&api, Method::POST, "/v2/passes", Some(json!({ "items": [item] }))).await;
            let pass = &issued["results"][0]["pass"];
            assert_eq!(pass["attributes"], granted, "{issued}");
            let operation = format!("/v2/operations/{}", pass["operationId"].as_str().unwrap());
            until(&api, &operation, |body| body["status"] == "settled").await;
            let verdict = format!("/v2/verdict/{chain}/{chain_network}/{wallet}");
            let good = call(&api, Method::GET, &format!("{verdict}?attributes=kyc,63"), None).await;
            assert_eq!(
                (&good["allowed"], &good["reasonCode"]),
                (&json!(true), &json!(0)),
                "{good}"
            );
            assert_eq!(good["pass"]["attributes"], granted);
            let human = call(&api, Method::GET, &format!("{verdict}?attributes=human"), None).await;
            let code = if asked.is_null() { 0 } else { 7 };
            assert_eq!(human["reasonCode"], code, "{human}");
        }
        let pass = format!("/partner/pass/{chain}/{chain_network}/{wallet}");
        call(&api, Method::PATCH, &pass, Some(json!({ "state": "FROZEN" }))).await;
        let frozen = until(&api, &verdict, |body| body["allowed"] == false).await;
        assert_eq!((&frozen["reason"], &frozen["reasonCode"]), (&json!("Frozen"), &json!(4)));
    }
    service.terminate().await.unwrap();
}

fn another(chain: &str) -> String {
    match chain {
        "solana" => Keypair::new().pubkey().to_string(),
        _ => format!("0x{:040x}", rand::random::<u128>()),
    }
}
