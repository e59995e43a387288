use std::collections::BTreeMap;

use portcullis::{
    Operation, Step,
    operation::{GatekeeperChange, GatekeeperLimits, NetworkChange, NetworkSettings, PolicyChange},
    solana::transfer_hook::{PolicyFlags, PolicySettings},
};
use serde::Serialize;

use crate::{
    output::Text,
    value::{AttributeSet, Moment, PermissionSet, RequirementText, Seconds},
};

/// An operation for people: what it is about, and what it says.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Description {
    pub(super) operation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gatekeeper: Option<u32>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    details: BTreeMap<&'static str, String>,
}

impl Description {
    pub(crate) fn of(operation: &Operation) -> Self {
        let mut it = Self { operation: operation.name(), ..Self::default() };
        match operation {
            Operation::Pass(pass) => {
                it.network = Some(pass.network.to_string());
                it.wallet = Some(pass.wallet.to_string());
                it.step(&pass.step);
            }
            Operation::Network(network) => {
                it.network = Some(network.network.to_string());
                it.network_change(&network.change);
            }
            Operation::Gatekeeper(gatekeeper) => {
                it.network = Some(gatekeeper.network.to_string());
                it.gatekeeper_change(&gatekeeper.change);
            }
            Operation::Policy(policy) => {
                it.mint = Some(policy.mint.to_string());
                it.policy_change(&policy.change);
            }
            Operation::Claim(voucher) => {
                let voucher = &voucher.message;
                it.network = Some(voucher.network.to_string());
                it.wallet = Some(voucher.wallet.to_string());
                it.say("attributes", AttributeSet(voucher.attributes));
                it.say("operator", voucher.signer);
            }
        }
        it
    }

    /// In one line.
    pub(super) fn title(&self) -> String {
        let about = self.wallet.as_ref().or(self.mint.as_ref()).or(self.network.as_ref());
        format!("{} {}", self.operation, about.map(String::as_str).unwrap_or_default())
    }

    /// What it is about.
    pub(super) fn targets(&self, text: &mut Text) {
        text.field_if("network", self.network.as_ref())
            .field_if("mint", self.mint.as_ref())
            .field_if("wallet", self.wallet.as_ref())
            .field_if("gatekeeper", self.gatekeeper);
    }

    /// What it says.
    pub(super) fn details(&self, text: &mut Text) {
        for (name, value) in &self.details {
            text.field(name.replace('_', " "), value);
        }
    }

    fn say(&mut self, name: &'static str, value: impl ToString) {
        self.details.insert(name, value.to_string());
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Issue { expires_at, attributes } => {
                self.say("expires_at", expiry(*expires_at));
                self.say("attributes", AttributeSet(*attributes));
            }
            Step::Renew { expires_at } => self.say("expires_at", expiry(*expires_at)),
            Step::Freeze { reason } | Step::Revoke { reason } => self.say("reason", reason),
            Step::SetAttributes { attributes } => self.say("attributes", AttributeSet(*attributes)),
            Step::Consume { requirement } => self.say("requirement", RequirementText(requirement)),
            Step::Unfreeze | Step::TakeOver | Step::Renounce | Step::Close => {}
        }
    }

    fn network_change(&mut self, change: &NetworkChange) {
        match change {
            NetworkChange::Create { settings, .. } | NetworkChange::Update(settings) => {
                self.network_settings(settings);
            }
            NetworkChange::SetGuardian(guardian) => self.say("guardian", or_nobody(guardian)),
            NetworkChange::ProposeAuthority(next) => self.say("next_authority", or_nobody(next)),
            NetworkChange::Pause
            | NetworkChange::Unpause
            | NetworkChange::AcceptAuthority
            | NetworkChange::Close => {}
        }
    }

    fn network_settings(&mut self, settings: &NetworkSettings) {
        self.say("default_lifetime", Seconds(settings.default_lifetime_seconds).or("the longest"));
        self.say("max_lifetime", Seconds(settings.max_lifetime_seconds).or("no limit"));
        self.say("renounce_forbidden", settings.renounce_forbidden);
        self.say("single_use", settings.single_use);
        self.say("unbound", settings.unbound);
    }

    fn gatekeeper_change(&mut self, change: &GatekeeperChange) {
        match change {
            GatekeeperChange::Add { authority, operator, limits } => {
                self.say("authority", authority);
                self.say("operator", operator);
                self.limits(limits);
            }
            GatekeeperChange::Update { gatekeeper, authority, limits } => {
                self.gatekeeper = Some(*gatekeeper);
                self.say("authority", authority);
                self.limits(limits);
            }
            GatekeeperChange::SetStatus { gatekeeper, status } => {
                self.gatekeeper = Some(*gatekeeper);
                self.say("status", format!("{status:?}").to_lowercase());
            }
            GatekeeperChange::RotateOperator { gatekeeper, operator } => {
                self.gatekeeper = Some(*gatekeeper);
                self.say("operator", operator);
            }
            GatekeeperChange::RaiseGeneration { gatekeeper }
            | GatekeeperChange::Remove { gatekeeper } => self.gatekeeper = Some(*gatekeeper),
            GatekeeperChange::SetSuccessor { gatekeeper, successor } => {
                self.gatekeeper = Some(*gatekeeper);
                self.say("successor", or_nobody(successor));
            }
        }
    }

    fn limits(&mut self, limits: &GatekeeperLimits) {
        self.say("permissions", PermissionSet(limits.permissions));
        self.say("max_lifetime", Seconds(limits.max_lifetime_seconds).or("the network's"));
        let per_day = limits.issued_per_day;
        let text = if per_day == 0 { "no limit".to_owned() } else { per_day.to_string() };
        self.say("issued_per_day", text);
    }

    fn policy_change(&mut self, change: &PolicyChange) {
        match change {
            PolicyChange::Initialize(settings) | PolicyChange::Update(settings) => {
                self.policy_settings(settings);
            }
            PolicyChange::AddExemption { wallet, kind } => {
                self.wallet = Some(wallet.to_string());
                self.say("kind", format!("{kind:?}").to_lowercase());
            }
            PolicyChange::RemoveExemption { wallet } => self.wallet = Some(wallet.to_string()),
            PolicyChange::ProposeAuthority(next) => self.say("next_authority", or_nobody(next)),
            PolicyChange::SetPaused(_) | PolicyChange::AcceptAuthority | PolicyChange::Close => {}
        }
    }

    fn policy_settings(&mut self, settings: &PolicySettings) {
        let networks: Vec<String> = settings.networks.iter().map(ToString::to_string).collect();
        self.say("networks", networks.join(","));
        self.say("sides", format!("{:?}", settings.sides).to_lowercase());
        self.say("combine", format!("{:?}", settings.combination).to_lowercase());
        self.say("requirement", RequirementText(&settings.requirement));
        let delegate = format!("{:?}", settings.permanent_delegate_rule);
        self.say("permanent_delegate", delegate.to_lowercase());
        let is_set = |flag| settings.flags.contains(flag);
        self.say("observe_only", is_set(PolicyFlags::OBSERVE_ONLY));
        self.say("immutable_owner", is_set(PolicyFlags::REQUIRE_IMMUTABLE_OWNER));
    }
}

fn expiry(expires_at: Option<i64>) -> String {
    match expires_at {
        None => "the network's default".to_owned(),
        Some(0) => "never".to_owned(),
        Some(seconds) => Moment(seconds).to_string(),
    }
}

fn or_nobody(who: &Option<impl ToString>) -> String {
    who.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string)
}
