use anyhow::Result;
use e2e::figures::Machine;
use serde_json::json;

use super::figures::Figures;
use crate::contest::Contest;

pub(crate) fn json(machine: &Machine, rounds: usize, contests: &[Contest]) -> Result<()> {
    let figures: Vec<_> = contests.iter().map(Figures::of).collect();
    let report = json!({ "machine": machine, "rounds": rounds, "contests": figures });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
