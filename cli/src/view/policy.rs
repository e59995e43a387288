use portcullis::{
    Address,
    solana::{
        rpc::PolicyRecord,
        transfer_hook::{PolicyFlags, PolicySettings},
    },
};
use serde::Serialize;

use super::{word, yes_or_no};
use crate::{
    output::{Report, Text},
    value::{AttributeSet, RequirementText},
};

/// The policy of a gated mint.
#[derive(Debug, Serialize)]
pub(crate) struct PolicyView {
    mint: Address,
    policy: Address,
    authority: Address,
    pending_authority: Option<Address>,
    /// Counts its changes.
    generation: u32,
    paused: bool,
    networks: Vec<Address>,
    sides: String,
    combine: String,
    permanent_delegate: String,
    observe_only: bool,
    require_immutable_owner: bool,
    attributes: AttributeSet,
    min_remaining_seconds: u64,
    max_age_seconds: u64,
    exemptions: Vec<ExemptionView>,
    #[serde(skip)]
    requirement: String,
}

#[derive(Debug, Serialize)]
struct ExemptionView {
    wallet: Address,
    kind: String,
}

impl PolicyView {
    pub(crate) fn new(mint: Address, record: &PolicyRecord) -> Self {
        let account = record.account();
        let settings = PolicySettings::of(&account);
        let address = |bytes: &[u8; 32]| Address::Solana((*bytes).into());
        Self {
            mint,
            policy: Address::Solana(record.address()),
            authority: address(account.authority()),
            pending_authority: account.pending_authority().map(address),
            generation: account.generation(),
            paused: account.policy().paused,
            networks: settings.networks.iter().copied().map(Address::Solana).collect(),
            sides: word(&settings.sides),
            combine: word(&settings.combination),
            permanent_delegate: word(&settings.permanent_delegate_rule),
            observe_only: settings.flags.contains(PolicyFlags::OBSERVE_ONLY),
            require_immutable_owner: settings.flags.contains(PolicyFlags::REQUIRE_IMMUTABLE_OWNER),
            attributes: AttributeSet(settings.requirement.attributes),
            min_remaining_seconds: settings.requirement.min_remaining_seconds,
            max_age_seconds: settings.requirement.max_age_seconds,
            exemptions: account
                .exemptions()
                .map(|(wallet, kind)| ExemptionView { wallet: address(wallet), kind: word(&kind) })
                .collect(),
            requirement: RequirementText(&settings.requirement).to_string(),
        }
    }
}

impl Report for PolicyView {
    fn text(&self, text: &mut Text) {
        text.field("mint", self.mint)
            .field("policy", self.policy)
            .field("authority", self.authority)
            .field_if("offered to", self.pending_authority)
            .field("paused", yes_or_no(self.paused));
        for network in &self.networks {
            text.field("network", network);
        }
        text.field("combine", &self.combine)
            .field("sides", &self.sides)
            .field("asks for", &self.requirement)
            .field("permanent delegate", &self.permanent_delegate)
            .field("observe only", yes_or_no(self.observe_only))
            .field("immutable owner", yes_or_no(self.require_immutable_owner));
        for exemption in &self.exemptions {
            text.field("exempt", format!("{} ({})", exemption.wallet, exemption.kind));
        }
    }
}
