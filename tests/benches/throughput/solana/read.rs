use anyhow::{Result, bail};
use portcullis::{NetworkId, PassIssuer, PassReader, Requirement, Verdict};

use super::{CHAIN, issue::issue_many, plain::Plain, side::Side};
use crate::{
    arguments::Plan,
    contest::{Contest, Work},
};

const PLAIN: &str = "get_multiple_accounts, and the gate of `portcullis-types` on the bytes";

pub(crate) async fn hold(side: &Side, plan: &Plan) -> Result<Vec<Contest>> {
    let items = plan.items(1_000);
    let network = NetworkId::Solana(side.network);
    let wallets = side.wallets(items);
    issue_many(&PassIssuer::by(side.actor()?, network)?, &wallets).await?;
    let (reader, plain) = (PassReader::new(side.connection()), Plain::of(side));
    let work =
        |name| Work { chain: CHAIN, name, plain: PLAIN, item: "answers", items, bytes: None };
    let plain_loop = async || {
        for wallet in &wallets {
            allowed(plain.verify(wallet).await?)?;
        }
        Ok(())
    };
    let verify = Contest::hold(
        work("verify"),
        plan.rounds,
        side.meters(),
        async || {
            for wallet in &wallets {
                let wallet = (*wallet).into();
                allowed(reader.verify(&network, &wallet, &Requirement::ANY).await?)?;
            }
            Ok(())
        },
        plain_loop,
    );
    let verify = verify.await?;
    let explain = Contest::hold(
        work("status and explain"),
        plan.rounds,
        side.meters(),
        async || {
            for wallet in &wallets {
                let wallet = (*wallet).into();
                let told = reader.explain(&network, &wallet, &Requirement::ANY).await?;
                allowed(told.verdict)?;
            }
            Ok(())
        },
        plain_loop,
    );
    Ok(vec![verify, explain.await?])
}

fn allowed(verdict: Verdict) -> Result<()> {
    match verdict {
        Verdict::Allow => Ok(()),
        Verdict::Deny(reason) => bail!("a good pass is denied: {reason:?}"),
    }
}
