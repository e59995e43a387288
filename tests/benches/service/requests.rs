//! What clients ask.

use anyhow::Result;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use e2e::database::Database;
use reqwest::Method;
use serde_json::json;

use crate::clients::Request;

/// A chain of the localnet, in the API's words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chain {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    /// A wallet that has no pass.
    pub(crate) wallet: fn() -> String,
}

pub(crate) const SOLANA: Chain = Chain {
    name: "Solana VM",
    path: "/partner/pass/solana/localnet",
    wallet: || portcullis_solana::Address::from(rand::random::<[u8; 32]>()).to_string(),
};

pub(crate) const EVM: Chain = Chain {
    name: "anvil",
    path: "/partner/pass/ethereum/31337",
    wallet: || format!("0x{:040x}", rand::random::<u128>()),
};

/// Passes for wallets that have none.
pub(crate) fn issues(chain: &Chain, count: usize) -> Vec<Request> {
    let issue = || Request {
        method: Method::POST,
        path: chain.path.to_owned(),
        body: Some(json!({ "walletAddress": (chain.wallet)() })),
        status: 202,
    };
    (0..count).map(|_| issue()).collect()
}

/// Passes that are stored, from all over.
pub(crate) async fn gets(database: &Database, count: usize) -> Result<Vec<Request>> {
    let stored = database.number("SELECT COUNT(*) FROM pass").await?;
    let step = (stored / i64::try_from(count)?).max(1);
    let paths = database
        .texts(format!(
            "SELECT CASE chain WHEN 'solana' THEN '{}' ELSE '{}' END || '/' || wallet
             FROM (SELECT chain, wallet, ROW_NUMBER() OVER (ORDER BY wallet) AS place FROM pass) p
             WHERE place % {step} = 0",
            SOLANA.path, EVM.path
        ))
        .await?;
    let paths = paths.into_iter().cycle().take(count);
    Ok(paths.map(|path| Request { method: Method::GET, path, body: None, status: 200 }).collect())
}

/// A page of `POST /partner/pass`.
pub(crate) fn pages(skip: u64, count: usize) -> Vec<Request> {
    let page = Request {
        method: Method::POST,
        path: "/partner/pass".to_owned(),
        body: Some(json!({ "skip": skip })),
        status: 200,
    };
    vec![page; count]
}

/// The page of `GET /v2/passes` in the middle of all.
pub(crate) async fn pages_by_cursor(database: &Database, count: usize) -> Result<Vec<Request>> {
    let middle = database.number("SELECT COUNT(*) / 2 FROM pass").await?;
    let of = |column: &str| {
        format!("SELECT {column} FROM pass ORDER BY network_key, place, id LIMIT 1 OFFSET {middle}")
    };
    let place = database.number(of("place")).await?;
    let cursor = cursor(place, &database.text(of("id")).await?)?;
    let path = format!("/v2/passes?cursor={cursor}");
    Ok(vec![Request { method: Method::GET, path, body: None, status: 200 }; count])
}

/// As the service gives it out behind a pass, without all the pages before.
fn cursor(place: i64, id: &str) -> Result<String> {
    let id = u128::from_str_radix(&id.replace('-', ""), 16)?;
    let bytes = [place.to_be_bytes().as_slice(), &id.to_be_bytes()].concat();
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
