use portcullis_evm::B256;

use crate::{Address, NetworkId};

/// About a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkOperation {
    /// The network; for [`NetworkChange::Create`], the one that will be: see
    /// [`NetworkSeed::network_id`].
    pub network: NetworkId,
    /// What is to become of it.
    pub change: NetworkChange,
}

/// What is to become of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkChange {
    /// Create it; the signer becomes its authority.
    Create {
        /// What its id follows from, beside its creator.
        seed: NetworkSeed,
        /// What it decides about its passes.
        settings: NetworkSettings,
    },
    /// Change the settings.
    Update(NetworkSettings),
    /// No pass of it is good and none is issued until it is unpaused.
    Pause,
    /// End a pause.
    Unpause,
    /// Name who may pause, freeze and halt beside the authority; `None`: nobody.
    SetGuardian(Option<Address>),
    /// Offer it to another authority; `None` takes the offer back.
    ProposeAuthority(Option<Address>),
    /// Take it over; signed by whom it was offered to.
    AcceptAuthority,
    /// Clear away an empty network. On Solana only, where it returns the rent.
    Close,
}

impl NetworkChange {
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create network",
            Self::Update(_) => "update network",
            Self::Pause => "pause network",
            Self::Unpause => "unpause network",
            Self::SetGuardian(_) => "set guardian",
            Self::ProposeAuthority(_) => "propose authority",
            Self::AcceptAuthority => "accept authority",
            Self::Close => "close network",
        }
    }
}

/// What a network's id follows from, beside its creator. Each may be used once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkSeed {
    /// On Solana: the creator's number for it.
    Solana(u32),
    /// On EVM chains: a salt. The same salt gives the same id on every chain.
    Evm(B256),
}

impl NetworkSeed {
    /// The id of the network that `creator` makes of it.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`](crate::WrongFamily) if the creator is an account of the other kind of chain.
    pub fn network_id(&self, creator: &Address) -> Result<NetworkId, crate::WrongFamily> {
        Ok(match self {
            Self::Solana(id) => {
                NetworkId::Solana(portcullis_solana::pda::network(&creator.solana()?, *id).0)
            }
            Self::Evm(salt) => NetworkId::Evm(portcullis_evm::network_id(creator.evm()?, *salt)),
        })
    }
}

/// What a network decides about its passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NetworkSettings {
    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime of a pass, in seconds; zero: no limit.
    pub max_lifetime_seconds: u64,
    /// Holders may not renounce their passes.
    pub renounce_forbidden: bool,
    /// Holders may have a dApp consume their passes: one use each.
    pub single_use: bool,
    /// Passes issued from now on are decided by their own word alone: neither a pause nor the
    /// gatekeeper's removal reaches them. On EVM chains only.
    pub unbound: bool,
}
