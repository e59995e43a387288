use portcullis::{Address, GatekeeperDetails};
use serde::Serialize;

use super::{word, yes_or_no};
use crate::{
    output::{Report, Text},
    value::{PermissionSet, Seconds},
};

/// A gatekeeper.
#[derive(Debug, Serialize)]
pub(crate) struct GatekeeperView {
    gatekeeper: u32,
    status: Option<String>,
    stands: bool,
    authority: Address,
    operator: Option<Address>,
    permissions: Option<PermissionSet>,
    max_lifetime_seconds: u64,
    issued_per_day: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passes: Option<u64>,
}

impl From<&GatekeeperDetails> for GatekeeperView {
    fn from(gatekeeper: &GatekeeperDetails) -> Self {
        Self {
            gatekeeper: gatekeeper.gatekeeper,
            status: gatekeeper.status.as_ref().map(word),
            stands: gatekeeper.stands,
            authority: gatekeeper.authority,
            operator: gatekeeper.operator,
            permissions: gatekeeper.permissions.map(PermissionSet),
            max_lifetime_seconds: gatekeeper.max_lifetime_seconds,
            issued_per_day: gatekeeper.issued_per_day,
            generation: gatekeeper.generation,
            successor: gatekeeper.successor,
            passes: gatekeeper.passes,
        }
    }
}

impl Report for GatekeeperView {
    fn text(&self, text: &mut Text) {
        let per_day = match self.issued_per_day {
            0 => "no limit".to_owned(),
            number => number.to_string(),
        };
        text.field("gatekeeper", self.gatekeeper)
            .field_if("status", self.status.as_ref())
            .field("passes count", yes_or_no(self.stands))
            .field("authority", self.authority)
            .field_if("operator", self.operator)
            .field_if("permissions", self.permissions)
            .field("longest lifetime", Seconds(self.max_lifetime_seconds).or("the network's"))
            .field("issues per day", per_day)
            .field_if("generation", self.generation)
            .field_if("successor", self.successor)
            .field_if("passes", self.passes);
    }
}

/// Those of a network.
#[derive(Debug, Serialize)]
pub(crate) struct GatekeepersView {
    pub(crate) gatekeepers: Vec<GatekeeperView>,
}

impl Report for GatekeepersView {
    fn text(&self, text: &mut Text) {
        let dash = || "-".to_owned();
        let row = |it: &GatekeeperView| {
            vec![
                it.gatekeeper.to_string(),
                it.status.clone().unwrap_or_else(dash),
                it.operator.map_or_else(dash, |operator| operator.to_string()),
                it.permissions.map_or_else(dash, |permissions| permissions.to_string()),
            ]
        };
        let rows: Vec<Vec<String>> = self.gatekeepers.iter().map(row).collect();
        text.table(&["GATEKEEPER", "STATUS", "OPERATOR", "PERMISSIONS"], &rows);
    }
}
