//! On an EVM chain: anvil, asked over HTTP.

mod decode;
mod issue;
mod plain;
mod read;
mod side;
mod transport;

use anyhow::Result;

use crate::{arguments::Plan, contest::Contest, ground::Ground};

use side::Side;

pub(crate) const CHAIN: &str = "EVM";

pub(crate) async fn hold(ground: &Ground, plan: &Plan) -> Result<Vec<Contest>> {
    let side = Side::of(ground)?;
    let mut contests = issue::hold(&side, plan).await?;
    contests.extend(read::hold(&side, plan).await?);
    contests.extend(decode::hold(&side, plan).await?);
    Ok(contests)
}
