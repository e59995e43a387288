use portcullis_solana::{Address, transfer_hook::PolicySettings};
use portcullis_types::ExemptionKind;

/// About the policy of a gated mint of Token-2022.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyOperation {
    /// The mint.
    pub mint: Address,
    /// What is to become of its policy.
    pub change: PolicyChange,
}

/// What is to become of a mint's policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyChange {
    /// Create it; signed by the mint's authority or that of its hook.
    Initialize(PolicySettings),
    /// Change what transfers are asked.
    Update(PolicySettings),
    /// Stop transfers, or let them go on.
    SetPaused(bool),
    /// Ask a wallet for no pass.
    AddExemption {
        /// The owner of token accounts, not one of them.
        wallet: Address,
        /// What it is.
        kind: ExemptionKind,
    },
    /// Ask a wallet for a pass again.
    RemoveExemption {
        /// The wallet.
        wallet: Address,
    },
    /// Offer the policy to another authority; `None` takes the offer back.
    ProposeAuthority(Option<Address>),
    /// Take it over; signed by whom it was offered to.
    AcceptAuthority,
    /// Clear it away. Transfers of a mint that names the hook fail from then on.
    Close,
}

impl PolicyChange {
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Initialize(_) => "initialize policy",
            Self::Update(_) => "update policy",
            Self::SetPaused(true) => "pause transfers",
            Self::SetPaused(false) => "resume transfers",
            Self::AddExemption { .. } => "add exemption",
            Self::RemoveExemption { .. } => "remove exemption",
            Self::ProposeAuthority(_) => "propose policy authority",
            Self::AcceptAuthority => "accept policy authority",
            Self::Close => "close policy",
        }
    }
}
