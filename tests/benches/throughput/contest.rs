//! The SDK and a plain loop do the same work, in turns.

use std::time::Duration;

use anyhow::Result;

use crate::{
    meter::{Meter, Spent},
    progress,
};

/// What is done, and how much of it each time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    pub(crate) chain: &'static str,
    pub(crate) name: &'static str,
    /// What the plain side does.
    pub(crate) plain: &'static str,
    /// What is counted: passes, answers, accounts, events, words.
    pub(crate) item: &'static str,
    pub(crate) items: usize,
    /// Of all items, where bytes are decoded.
    pub(crate) bytes: Option<usize>,
}

/// A contest that was held.
#[derive(Debug)]
pub(crate) struct Contest {
    pub(crate) work: Work,
    /// One a round.
    pub(crate) sdk: Vec<Spent>,
    pub(crate) plain: Vec<Spent>,
}

impl Contest {
    /// Takes turns at being first. The round that opens connections and fills caches does not count.
    pub(crate) async fn hold(
        work: Work,
        rounds: usize,
        meters: [&Meter; 2],
        mut sdk: impl AsyncFnMut() -> Result<()>,
        mut plain: impl AsyncFnMut() -> Result<()>,
    ) -> Result<Self> {
        let mut contest = Self { work, sdk: Vec::new(), plain: Vec::new() };
        let [sdk_meter, plain_meter] = meters;
        progress(format!("{}: {}", work.chain, work.name));
        sdk_meter.measure(sdk()).await?;
        plain_meter.measure(plain()).await?;
        for round in 0..rounds {
            if round.is_multiple_of(2) {
                contest.sdk.push(sdk_meter.measure(sdk()).await?);
                contest.plain.push(plain_meter.measure(plain()).await?);
            } else {
                contest.plain.push(plain_meter.measure(plain()).await?);
                contest.sdk.push(sdk_meter.measure(sdk()).await?);
            }
        }
        Ok(contest)
    }

    /// The same of code that asks no node.
    pub(crate) fn hold_offline(
        work: Work,
        rounds: usize,
        mut sdk: impl FnMut() -> Result<()>,
        mut plain: impl FnMut() -> Result<()>,
    ) -> Result<Self> {
        let mut contest = Self { work, sdk: Vec::new(), plain: Vec::new() };
        progress(format!("{}: {}", work.chain, work.name));
        sdk()?;
        plain()?;
        for round in 0..rounds {
            if round.is_multiple_of(2) {
                contest.sdk.push(offline(&mut sdk)?);
                contest.plain.push(offline(&mut plain)?);
            } else {
                contest.plain.push(offline(&mut plain)?);
                contest.sdk.push(offline(&mut sdk)?);
            }
        }
        Ok(contest)
    }
}

fn offline(work: &mut impl FnMut() -> Result<()>) -> Result<Spent> {
    let began = std::time::Instant::now();
    work()?;
    let total = began.elapsed();
    Ok(Spent { total, node: Duration::ZERO, own: total, requests: 0 })
}
