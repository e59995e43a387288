use std::{fmt, path::Path};

use portcullis::{
    Chain, Estimate, Family,
    deployment::{DeploymentPlan, IdlPlan},
};
use serde::Serialize;

use super::step::Step;
use crate::{
    output::{self, Text},
    value::{LAMPORT_DECIMALS, WEI_DECIMALS, amount},
};

/// What is with every step, in their order.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    chain: String,
    dry_run: bool,
    record: String,
    steps: Vec<Told>,
}

/// What is with one.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    step: String,
    about: String,
    #[serde(flatten)]
    state: State,
}

#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum State {
    /// Its variables are not set.
    NotAsked,
    /// The chain shows it.
    DoneAlready,
    /// The chain cannot take it as it is; a later run asks again.
    Skipped { problem: String },
    /// It is left; without a cost if that cannot be told before the steps before it are done.
    WouldDo { cost: Option<Cost> },
    /// In this run.
    Did { transactions: Vec<String> },
}

/// What a step costs. Amounts are decimal numbers as text.
#[derive(Debug, Serialize)]
pub(super) struct Cost {
    /// In lamports or wei.
    fee: String,
    /// What stays in accounts, in lamports.
    rent_lamports: String,
    /// What comes back when it is done, in lamports.
    returned_lamports: String,
    refusal: Option<String>,
    #[serde(skip)]
    text: String,
}

impl Cost {
    pub(super) fn of_estimate(estimate: &Estimate, family: Family, currency: &str) -> Self {
        let decimals = match family {
            Family::Solana => LAMPORT_DECIMALS,
            Family::Evm => WEI_DECIMALS,
        };
        let sum = estimate.fee.saturating_add(estimate.rent_lamports.into());
        Self {
            fee: estimate.fee.to_string(),
            rent_lamports: estimate.rent_lamports.to_string(),
            returned_lamports: "0".to_owned(),
            refusal: estimate.refusal.as_ref().map(ToString::to_string),
            text: format!("about {}", amount(sum, decimals, currency)),
        }
    }

    pub(super) fn of_plan(verb: &str, plan: &DeploymentPlan, currency: &str) -> Self {
        let coins = |lamports: u64| amount(lamports.into(), LAMPORT_DECIMALS, currency);
        let sum = plan.fee_lamports.saturating_add(plan.rent_lamports);
        let (sum, back) = (coins(sum), coins(plan.buffer_lamports));
        let writes = plan.writes;
        Self {
            fee: plan.fee_lamports.to_string(),
            rent_lamports: plan.rent_lamports.to_string(),
            returned_lamports: plan.buffer_lamports.to_string(),
            refusal: None,
            text: format!("about {sum} to {verb} ({writes} writes), and {back} that come back"),
        }
    }

    pub(super) fn of_idl(plan: &IdlPlan, currency: &str) -> Self {
        let coins = |lamports: u64| amount(lamports.into(), LAMPORT_DECIMALS, currency);
        let sum = coins(plan.fee_lamports.saturating_add(plan.rent_lamports));
        let (writes, back) = (plan.writes, coins(plan.returned_lamports));
        let text = match plan.returned_lamports {
            0 => format!("about {sum} ({writes} writes)"),
            _ => format!("about {sum} ({writes} writes), and {back} that come back"),
        };
        Self {
            fee: plan.fee_lamports.to_string(),
            rent_lamports: plan.rent_lamports.to_string(),
            returned_lamports: plan.returned_lamports.to_string(),
            refusal: None,
            text,
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Told {
    pub(super) fn new(step: &Step, state: State) -> Self {
        Self { step: step.name.clone(), about: step.about.clone(), state }
    }
}

impl Report {
    pub(super) fn new(chain: &Chain, dry_run: bool, record: &Path) -> Self {
        let (chain, record) = (chain.to_string(), record.display().to_string());
        Self { chain, dry_run, record, steps: Vec::new() }
    }

    pub(super) fn push(&mut self, told: Told) {
        self.steps.push(told);
    }

    /// Whether a step is left that others may build on.
    pub(super) fn is_anything_left(&self) -> bool {
        self.steps.iter().any(|told| matches!(told.state, State::WouldDo { .. }))
    }

    /// Whether the chain would refuse a step.
    pub(super) fn is_refused(&self) -> bool {
        self.steps.iter().any(|told| match &told.state {
            State::WouldDo { cost: Some(cost) } => cost.refusal.is_some(),
            _ => false,
        })
    }
}

impl output::Report for Report {
    fn text(&self, text: &mut Text) {
        let what = if self.dry_run { "migrate: dry run, nothing is sent" } else { "migrate: done" };
        text.line(what).field("chain", &self.chain);
        if !self.dry_run {
            text.field("record", &self.record);
        }
        for Told { step, about, state } in &self.steps {
            match state {
                State::NotAsked => text.line(format!("{step}: not asked for")),
                State::DoneAlready => text.line(format!("{step}: done already: {about}")),
                State::Skipped { problem } => text.line(format!("{step}: skipped: {problem}")),
                State::WouldDo { cost: None } => {
                    text.line(format!("{step}: would do, after the steps before it: {about}"))
                }
                State::WouldDo { cost: Some(cost) } => {
                    text.line(format!("{step}: would do, for {cost}: {about}"));
                    text.field_if("  refusal", cost.refusal.as_ref())
                }
                State::Did { transactions } => {
                    text.line(format!("{step}: did: {about}"));
                    // All of them are in the record and in the JSON document.
                    let last = transactions.last();
                    text.field("  transactions", transactions.len()).field_if("  last", last)
                }
            };
        }
    }
}
