use portcullis::{Address, NetworkDetails, NetworkId};
use serde::Serialize;

use super::yes_or_no;
use crate::{
    output::{Report, Text},
    value::Seconds,
};

/// A network.
#[derive(Debug, Serialize)]
pub(crate) struct NetworkView {
    network: NetworkId,
    authority: Address,
    pending_authority: Option<Address>,
    guardian: Option<Address>,
    paused: bool,
    default_lifetime_seconds: u64,
    max_lifetime_seconds: u64,
    renounce_forbidden: bool,
    single_use: bool,
    unbound: bool,
    gatekeepers_ever: u32,
}

impl From<&NetworkDetails> for NetworkView {
    fn from(network: &NetworkDetails) -> Self {
        let settings = network.settings;
        Self {
            network: network.network,
            authority: network.authority,
            pending_authority: network.pending_authority,
            guardian: network.guardian,
            paused: network.paused,
            default_lifetime_seconds: settings.default_lifetime_seconds,
            max_lifetime_seconds: settings.max_lifetime_seconds,
            renounce_forbidden: settings.renounce_forbidden,
            single_use: settings.single_use,
            unbound: settings.unbound,
            gatekeepers_ever: network.gatekeepers_ever,
        }
    }
}

impl Report for NetworkView {
    fn text(&self, text: &mut Text) {
        text.field("network", self.network)
            .field("authority", self.authority)
            .field_if("offered to", self.pending_authority)
            .field_if("guardian", self.guardian)
            .field("paused", yes_or_no(self.paused))
            .field("default lifetime", Seconds(self.default_lifetime_seconds).or("the longest"))
            .field("longest lifetime", Seconds(self.max_lifetime_seconds).or("no limit"))
            .field("holders may renounce", yes_or_no(!self.renounce_forbidden))
            .field("single use", yes_or_no(self.single_use))
            .field("unbound passes", yes_or_no(self.unbound))
            .field("gatekeepers ever", self.gatekeepers_ever);
    }
}
