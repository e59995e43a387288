use portcullis::{Address, NetworkId, PassStatus, Reason};
use serde::Serialize;

use super::{PassView, yes_or_no};
use crate::{
    ending::Ending,
    output::{Report, Text},
    value::Moment,
};

/// What a gate answers, and why.
#[derive(Debug, Serialize)]
pub(crate) struct StatusView {
    allow: bool,
    /// `Allow`, or the name of the first reason.
    verdict: &'static str,
    /// 0, or the code of the first reason.
    code: u8,
    reasons: Vec<ReasonView>,
    network: NetworkId,
    wallet: Address,
    /// `null`: there is no such network.
    network_paused: Option<bool>,
    pass: Option<PassView>,
    at: At,
}

#[derive(Debug, Serialize)]
struct ReasonView {
    code: u8,
    name: &'static str,
    message: String,
}

#[derive(Debug, Serialize)]
struct At {
    unix_seconds: Moment,
    height: u64,
}

impl From<&PassStatus> for StatusView {
    fn from(status: &PassStatus) -> Self {
        let reason = |reason: &Reason| ReasonView {
            code: reason.code(),
            name: reason.name(),
            message: reason.to_string(),
        };
        Self {
            allow: status.verdict.is_allow(),
            verdict: status.verdict.name(),
            code: status.verdict.code(),
            reasons: status.reasons.iter().map(reason).collect(),
            network: status.network,
            wallet: status.wallet,
            network_paused: status.paused,
            pass: status.pass.as_ref().map(PassView::from),
            at: At { unix_seconds: Moment(status.at.unix_seconds), height: status.at.height },
        }
    }
}

impl StatusView {
    /// How `verify` ends.
    pub(crate) const fn ending(&self) -> Ending {
        if self.allow { Ending::Done } else { Ending::Denied }
    }
}

impl Report for StatusView {
    fn text(&self, text: &mut Text) {
        match self.reasons.first() {
            Some(reason) => text.line(format!("deny: {} ({})", reason.message, reason.name)),
            None => text.line("allow"),
        };
        for reason in self.reasons.iter().skip(1) {
            text.line(format!("also: {} ({})", reason.message, reason.name));
        }
        text.field("network", self.network);
        match self.network_paused {
            Some(paused) => text.field("paused", yes_or_no(paused)),
            None => text.field("paused", "there is no such network"),
        };
        text.field("wallet", self.wallet);
        match &self.pass {
            Some(pass) => pass.fields(text),
            None => {
                text.field("state", "no pass");
            }
        }
        text.field("as of", self.at.unix_seconds);
    }
}
