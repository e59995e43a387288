//! What is told.

use anyhow::Result;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use reqwest::Method;
use serde_json::json;

use crate::play::{Play, Step};

struct Chain {
    title: &'static str,
    path: &'static str,
    /// A wallet that has no pass.
    wallet: String,
}

pub(crate) async fn tell(play: &mut Play, seed: u64) -> Result<()> {
    let mut random = StdRng::seed_from_u64(seed);
    play.scene("Whoever has no token is told nothing")?;
    let list = Step::new("nobody lists passes", Method::POST, "/partner/pass").sends(json!({}));
    play.step(list.without_token().answered(401).with("/code", "unauthorized")).await?;
    let chains = [
        Chain {
            title: "A pass on Solana",
            path: "/partner/pass/solana/localnet",
            wallet: base58(random.random()),
        },
        Chain {
            title: "A pass on an EVM chain",
            path: "/partner/pass/ethereum/31337",
            wallet: format!("0x{:040x}", random.random::<u128>()),
        },
    ];
    for chain in &chains {
        life(play, chain).await?;
    }
    Ok(())
}

async fn life(play: &mut Play, chain: &Chain) -> Result<()> {
    play.scene(chain.title)?;
    let (place, wallet) = (chain.path, &chain.wallet);
    let pass = format!("{place}/{wallet}");
    let update = |told: &str, body| Step::new(told, Method::PATCH, &pass).sends(body);
    let asked = Step::get("the wallet has no pass", &pass).answered(404);
    play.step(asked.with("/code", "pass_not_found")).await?;
    let issue = Step::new("a pass is issued", Method::POST, place);
    let issue = issue.sends(json!({ "walletAddress": wallet })).answered(202);
    play.step(issue.with("/state", "REQUESTED").with("/onChainState", json!(null))).await?;
    seen(play, &pass, "its chain holds it", "ACTIVE").await?;
    play.step(update("it is suspended", json!({ "state": "FROZEN" })).with("/status", "ok"))
        .await?;
    seen(play, &pass, "its chain holds it suspended", "FROZEN").await?;
    let later = json!({ "expiryTimestamp": 4_000_000_000_i64 });
    let refused = update("a suspended pass cannot be extended", later.clone()).answered(409);
    play.step(refused.with("/code", "pass_frozen")).await?;
    play.step(update("it counts again", json!({ "state": "ACTIVE" })).with("/status", "ok"))
        .await?;
    seen(play, &pass, "its chain says so too", "ACTIVE").await?;
    play.step(update("it is extended until 2096", later).with("/status", "ok")).await?;
    let extended = Step::get("its chain holds the new expiry", &pass).waits();
    play.step(extended.with("/expiryTimestamp", 4_000_000_000_i64).with("/expired", false)).await?;
    let revoke = Step::new("it is revoked", Method::DELETE, &pass);
    play.step(revoke.with("/status", "ok")).await?;
    seen(play, &pass, "its chain holds it revoked", "REVOKED").await?;
    let again = Step::new("it cannot be issued again", Method::POST, place);
    let again = again.sends(json!({ "walletAddress": wallet })).answered(409);
    play.step(again.with("/code", "pass_revoked")).await?;
    Ok(())
}

/// Until the chain was seen to hold what is wanted.
async fn seen(play: &mut Play, pass: &str, told: &str, state: &str) -> Result<()> {
    let step = Step::get(told, pass).with("/state", state).with("/onChainState", state);
    play.step(step.waits()).await?;
    Ok(())
}

/// An address of Solana.
fn base58(bytes: [u8; 32]) -> String {
    bs58::encode(bytes).into_string()
}
