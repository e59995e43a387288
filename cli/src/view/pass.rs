use portcullis::{Address, NetworkId, PassDetails};
use serde::Serialize;

use super::{expiry, word, yes_or_no};
use crate::{
    output::{Report, Text},
    value::{AttributeSet, Moment},
};

/// A pass. Times are Unix seconds in JSON.
#[derive(Debug, Serialize)]
pub(crate) struct PassView {
    network: NetworkId,
    wallet: Address,
    state: String,
    /// Code of why it was frozen or revoked; zero: none given.
    reason: u8,
    by_network: bool,
    attributes: AttributeSet,
    issued_at: Moment,
    /// Zero: never.
    expires_at: i64,
    gatekeeper: u32,
    unbound: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rent_payer: Option<Address>,
}

impl From<&PassDetails> for PassView {
    fn from(pass: &PassDetails) -> Self {
        Self {
            network: pass.network,
            wallet: pass.wallet,
            state: word(&pass.state),
            reason: pass.status_reason,
            by_network: pass.by_network,
            attributes: AttributeSet(pass.attributes),
            issued_at: Moment(pass.issued_at),
            expires_at: pass.expires_at,
            gatekeeper: pass.gatekeeper,
            unbound: pass.unbound,
            rent_payer: pass.rent_payer,
        }
    }
}

impl PassView {
    pub(super) fn fields(&self, text: &mut Text) {
        let by = if self.by_network { "the network" } else { "its gatekeeper" };
        let state = match (self.state.as_str(), self.reason) {
            ("active", _) => self.state.clone(),
            (state, 0) => format!("{state} by {by}"),
            (state, code) => format!("{state} by {by}, reason {code}"),
        };
        text.field("state", state)
            .field("attributes", self.attributes)
            .field("issued", self.issued_at)
            .field("expires", expiry(self.expires_at))
            .field("gatekeeper", self.gatekeeper);
        if self.unbound {
            text.field("unbound", yes_or_no(true));
        }
        text.field_if("rent payer", self.rent_payer);
    }

    /// Headings of [`PassView::row`].
    pub(crate) const HEADINGS: [&str; 5] =
        ["WALLET", "STATE", "EXPIRES", "GATEKEEPER", "ATTRIBUTES"];

    /// As a row of a table.
    pub(crate) fn row(&self) -> Vec<String> {
        vec![
            self.wallet.to_string(),
            self.state.clone(),
            expiry(self.expires_at),
            self.gatekeeper.to_string(),
            self.attributes.to_string(),
        ]
    }
}

impl Report for PassView {
    fn text(&self, text: &mut Text) {
        text.field("network", self.network).field("wallet", self.wallet);
        self.fields(text);
    }
}
