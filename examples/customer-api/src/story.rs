//! What is told.

use anyhow::Result;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use reqwest::Method;
use serde_json::json;

use crate::play::{Play, Step};

struct Chain {
    /// For people.
    name: &'static str,
    /// The two words of the API.
    words: (&'static str, &'static str),
    /// A wallet that has no pass.
    wallet: fn(&mut StdRng) -> String,
}

const CHAINS: [Chain; 2] = [
    Chain { name: "Solana", words: ("solana", "localnet"), wallet: solana_wallet },
    Chain { name: "an EVM chain", words: ("ethereum", "31337"), wallet: evm_wallet },
];

impl Chain {
    /// Where passes are asked for.
    fn place(&self) -> String {
        let (chain, network) = self.words;
        format!("/partner/pass/{chain}/{network}")
    }
}

pub(crate) async fn tell(play: &mut Play, seed: u64) -> Result<()> {
    let mut random = StdRng::seed_from_u64(seed);
    play.scene("Whoever has no token is told nothing")?;
    let list = Step::new("nobody lists passes", Method::POST, "/partner/pass").sends(json!({}));
    play.step(list.without_token().answered(401).with("/code", "unauthorized")).await?;
    for chain in &CHAINS {
        life(play, chain, &(chain.wallet)(&mut random)).await?;
    }
    for chain in &CHAINS {
        admitted(play, chain, &(chain.wallet)(&mut random)).await?;
        rejected(play, chain, &(chain.wallet)(&mut random)).await?;
    }
    Ok(())
}

async fn life(play: &mut Play, chain: &Chain, wallet: &str) -> Result<()> {
    play.scene(&format!("A pass on {}", chain.name))?;
    let place = chain.place();
    let pass = format!("{place}/{wallet}");
    let update = |told: &str, body| Step::new(told, Method::PATCH, &pass).sends(body);
    let asked = Step::get("the wallet has no pass", &pass).answered(404);
    play.step(asked.with("/code", "pass_not_found")).await?;
    let issue = Step::new("a pass is issued", Method::POST, &place);
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
    let again = Step::new("it cannot be issued again", Method::POST, &place);
    let again = again.sends(json!({ "walletAddress": wallet })).answered(409);
    play.step(again.with("/code", "pass_revoked")).await?;
    Ok(())
}

/// The test provider has verified a person; returns the request's path.
async fn verified(play: &mut Play, chain: &Chain, wallet: &str) -> Result<String> {
    let (chain, network) = chain.words;
    let target = json!({
        "chain": chain, "chainNetwork": network, "walletAddress": wallet,
        "outcome": "success",
    });
    let told = "a person shows a document to the provider";
    let review = Step::new(told, Method::POST, "/v2/piirequests").sends(target).answered(201);
    let review = play.step(review.with("/status", "verification-success")).await?;
    Ok(format!("/partner/piirequest/{}", review.text("/id")))
}

async fn admitted(play: &mut Play, chain: &Chain, wallet: &str) -> Result<()> {
    play.scene(&format!("A review that ends well, for a pass on {}", chain.name))?;
    let review = verified(play, chain, wallet).await?;
    let pass = format!("{}/{wallet}", chain.place());
    let read = Step::get("the gatekeeper reads what was found out", &review);
    play.step(read.with("/status", "verification-success")).await?;
    let image = format!("{review}/evidence/idDocumentFront");
    let seen = play.step(Step::get("and looks at the document", image.clone())).await?;
    anyhow::ensure!(seen.content_type.starts_with("image/"), "{}", seen.content_type);
    let nobody = Step::get("nobody else can", image.clone()).without_token();
    play.step(nobody.answered(401).with("/code", "unauthorized")).await?;
    let verdict = |told: &str, status: &str| {
        let step = Step::new(told, Method::PUT, format!("{review}/status"));
        step.sends(json!({ "status": status }))
    };
    play.step(verdict("the gatekeeper says yes", "partner-pass")).await?;
    play.step(
        verdict("and cannot change its mind", "partner-fail")
            .answered(409)
            .with("/code", "verdict_recorded"),
    )
    .await?;
    play.step(Step::get("the document is gone", image).answered(410).with("/code", "pii_purged"))
        .await?;
    self::seen(play, &pass, "the pass is on its chain", "ACTIVE").await
}

async fn rejected(play: &mut Play, chain: &Chain, wallet: &str) -> Result<()> {
    play.scene(&format!("A review that ends badly, for a pass on {}", chain.name))?;
    let review = verified(play, chain, wallet).await?;
    let verdict = Step::new("the gatekeeper says no", Method::PUT, format!("{review}/status"));
    play.step(verdict.sends(json!({ "status": "partner-fail" }))).await?;
    let pass = Step::get("there is no pass", format!("{}/{wallet}", chain.place()));
    play.step(pass.with("/state", "REJECTED").with("/onChainState", json!(null))).await?;
    Ok(())
}

/// Until the chain was seen to hold what is wanted.
async fn seen(play: &mut Play, pass: &str, told: &str, state: &str) -> Result<()> {
    let step = Step::get(told, pass).with("/state", state).with("/onChainState", state);
    play.step(step.waits()).await?;
    Ok(())
}

fn solana_wallet(random: &mut StdRng) -> String {
    bs58::encode(random.random::<[u8; 32]>()).into_string()
}

fn evm_wallet(random: &mut StdRng) -> String {
    format!("0x{:040x}", random.random::<u128>())
}
