//! What came of it, for people and for machines.

mod figures;
mod json;
mod table;

pub(crate) use figures::{ConfirmedFigures, CostFigures, RequestFigures};

use e2e::figures::Machine;
use serde::Serialize;

use crate::{arguments::Plan, ground::AboutDatabase};

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) rounds: usize,
    pub(crate) databases: Vec<AboutDatabase>,
    pub(crate) requests: Vec<RequestFigures>,
    pub(crate) confirmed: Vec<ConfirmedFigures>,
    pub(crate) costs: Vec<CostFigures>,
}

impl Report {
    pub(crate) fn new(machine: Machine, plan: &Plan) -> Self {
        Self {
            machine,
            rounds: plan.rounds,
            databases: Vec::new(),
            requests: Vec::new(),
            confirmed: Vec::new(),
            costs: Vec::new(),
        }
    }

    /// How many requests were not answered as they should be.
    pub(crate) fn errors(&self) -> u64 {
        let requests = self.requests.iter().map(|figures| &figures.errors);
        let errors = requests.chain(self.confirmed.iter().map(|figures| &figures.errors));
        errors.flat_map(|errors| errors.values()).sum()
    }
}
