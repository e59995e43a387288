use anyhow::{Result, ensure};
use portcullis::{NetworkId, PassReader, Requirement};

use super::{CHAIN, issue::issue_many, plain::Plain, side::Side};
use crate::{
    arguments::Plan,
    contest::{Contest, Work},
};

pub(crate) async fn hold(side: &Side, plan: &Plan) -> Result<Vec<Contest>> {
    let items = plan.items(400);
    let network = NetworkId::Evm(side.network);
    let wallets = side.wallets(items);
    issue_many(side, &wallets).await?;
    let (reader, plain) = (PassReader::new(side.connection()?), Plain::of(side)?);
    let work =
        |name, plain| Work { chain: CHAIN, name, plain, item: "answers", items, bytes: None };
    let verify = Contest::hold(
        work("verify", "contract.verify().call()"),
        plan.rounds,
        side.meters(),
        async || {
            for wallet in &wallets {
                let wallet = (*wallet).into();
                let verdict = reader.verify(&network, &wallet, &Requirement::ANY).await?;
                ensure!(verdict.is_allow(), "a good pass is denied");
            }
            Ok(())
        },
        async || {
            for wallet in &wallets {
                plain.verify(*wallet).await?;
            }
            Ok(())
        },
    );
    let verify = verify.await?;
    let explain = Contest::hold(
        work("status and explain", "the newest block, and four calls at it"),
        plan.rounds,
        side.meters(),
        async || {
            for wallet in &wallets {
                let wallet = (*wallet).into();
                let told = reader.explain(&network, &wallet, &Requirement::ANY).await?;
                ensure!(told.verdict.is_allow(), "a good pass is denied");
            }
            Ok(())
        },
        async || {
            for wallet in &wallets {
                plain.facts(*wallet).await?;
            }
            Ok(())
        },
    );
    Ok(vec![verify, explain.await?])
}
