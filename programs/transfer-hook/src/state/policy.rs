use alloc::vec::Vec;

use anchor_lang::{accounts::SlabSchema, prelude::*};
use portcullis_types::{
    Combination, ExemptionKind, PermanentDelegateRule, Sides,
    solana::{ExtraAccountMeta, PolicyAccount, PolicyFlags},
};

use crate::{PolicySettings, error::HookError};

const METAS_BYTES: usize = ExtraAccountMeta::BYTES * PolicyAccount::MAX_EXTRA_ACCOUNTS;

/// The generation of a new policy.
pub const FIRST_GENERATION: u32 = 1;

/// The validation account of a mint, at `["extra-account-metas", mint]`: the list of extra accounts
/// that the SPL interface reads there, and behind it the policy that the list follows from.
///
/// It has no discriminator of Anchor's: it starts with the type of the list's entry.
#[repr(C)]
#[derive(Clone, Copy, IdlType, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Policy {
    /// [`PolicyAccount::EXECUTE`].
    pub list_type: [u8; 8],
    /// [`PolicyAccount::LIST_BYTES`].
    pub list_bytes: PodU32,
    /// How many extra accounts.
    pub extra_accounts: PodU32,
    /// The extra accounts.
    pub extra_account_metas: [u8; METAS_BYTES],
    /// [`PolicyAccount::DISCRIMINATOR`].
    pub policy_type: [u8; 8],
    /// [`PolicyAccount::POLICY_BYTES`].
    pub policy_bytes: PodU32,
    /// Layout of this account.
    pub version: u8,
    /// See [`Sides`].
    pub sides: u8,
    /// See [`Combination`].
    pub combination: u8,
    /// See [`PermanentDelegateRule`].
    pub permanent_delegate_rule: u8,
    /// See [`PolicyFlags`].
    pub flags: u8,
    /// 1 while paused, otherwise 0.
    pub paused: u8,
    /// How many of `networks` are in use.
    pub network_count: u8,
    /// How many of `exempt_wallets` are in use.
    pub exemption_count: u8,
    /// Bump of its address.
    pub bump: u8,
    /// One more with every change.
    pub generation: PodU32,
    /// The mint: a seed of its address.
    pub mint: Address,
    /// Who decides about it. Changed by proposal and acceptance.
    pub authority: Address,
    /// Who is to become its authority by accepting; zero: nobody. Set by the authority.
    pub pending_authority: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// Attributes that a pass must have.
    pub attributes: PodU64,
    /// Validity that a pass must have left, in seconds.
    pub min_remaining_seconds: PodU64,
    /// How long ago a pass may have been issued, in seconds; zero: any age.
    pub max_age_seconds: PodU64,
    /// The networks whose passes count.
    pub networks: [Address; PolicyAccount::MAX_NETWORKS],
    /// Wallets that are not asked for a pass.
    pub exempt_wallets: [Address; PolicyAccount::MAX_EXEMPTIONS],
    /// What each of them is: see [`ExemptionKind`].
    pub exemption_kinds: [u8; PolicyAccount::MAX_EXEMPTIONS],
}

const _: () = assert!(core::mem::size_of::<Policy>() == PolicyAccount::BYTES);

impl SlabSchema for Policy {
    const DATA_OFFSET: usize = 0;
    const MIN_DATA_LEN: usize = core::mem::size_of::<Self>();

    fn validate(view: &AccountView, data: &[u8]) -> Result<()> {
        require!(
            view.owned_by(&crate::ID) && PolicyAccount::new(data).is_some(),
            HookError::NotAPolicy
        );
        Ok(())
    }
}

impl Policy {
    /// Fills an account that holds nothing yet.
    pub fn initialize(
        &mut self,
        mint: Address,
        authority: Address,
        rent_payer: Address,
        bump: u8,
        settings: &PolicySettings,
    ) -> Result<()> {
        self.list_type = PolicyAccount::EXECUTE;
        self.list_bytes = PolicyAccount::LIST_BYTES.into();
        self.policy_type = PolicyAccount::DISCRIMINATOR;
        self.policy_bytes = PolicyAccount::POLICY_BYTES.into();
        self.version = PolicyAccount::VERSION;
        self.bump = bump;
        self.mint = mint;
        self.authority = authority;
        self.rent_payer = rent_payer;
        self.apply(settings)
    }

    /// Takes new settings over, and writes the list that follows from them.
    pub fn apply(&mut self, settings: &PolicySettings) -> Result<()> {
        let sides = settings.check()?;
        self.sides = settings.sides;
        self.combination = settings.combination;
        self.permanent_delegate_rule = settings.permanent_delegate_rule;
        self.flags = settings.flags;
        self.attributes = settings.attributes.into();
        self.min_remaining_seconds = settings.min_remaining_seconds.into();
        self.max_age_seconds = settings.max_age_seconds.into();
        self.networks = [Address::default(); PolicyAccount::MAX_NETWORKS];
        let mut networks = [[0; 32]; PolicyAccount::MAX_NETWORKS];
        let mut count: u8 = 0;
        for ((slot, bytes), network) in
            self.networks.iter_mut().zip(&mut networks).zip(&settings.networks)
        {
            *slot = *network;
            *bytes = network.to_bytes();
            count = count.wrapping_add(1);
        }
        self.network_count = count;

        self.extra_account_metas = [0; METAS_BYTES];
        let mut extra_accounts: u32 = 0;
        let named = networks.get(..usize::from(count)).unwrap_or_default();
        for (entry, meta) in self
            .extra_account_metas
            .chunks_exact_mut(ExtraAccountMeta::BYTES)
            .zip(PolicyAccount::extra_account_metas(sides, named))
        {
            entry.copy_from_slice(&meta.0);
            extra_accounts = extra_accounts.wrapping_add(1);
        }
        self.extra_accounts = extra_accounts.into();
        self.advance()
    }

    /// Counts a change.
    pub fn advance(&mut self) -> Result<()> {
        self.generation =
            self.generation.get().checked_add(1).ok_or(HookError::GenerationsExhausted)?.into();
        Ok(())
    }

    /// Exempts a wallet.
    pub fn exempt(&mut self, wallet: &Address, kind: ExemptionKind) -> Result<()> {
        require!(self.exemption(wallet).is_none(), HookError::ExemptionExists);
        let index = usize::from(self.exemption_count);
        let (Some(slot), Some(slot_kind)) =
            (self.exempt_wallets.get_mut(index), self.exemption_kinds.get_mut(index))
        else {
            return Err(HookError::ExemptionsFull.into());
        };
        *slot = *wallet;
        *slot_kind = kind.code();
        self.exemption_count = self.exemption_count.wrapping_add(1);
        self.advance()
    }

    /// Ends an exemption, and says of what kind it was. The last one takes its place.
    pub fn end_exemption(&mut self, wallet: &Address) -> Result<u8> {
        let index = self.exemption(wallet).ok_or(HookError::ExemptionUnknown)?;
        let last =
            usize::from(self.exemption_count).checked_sub(1).ok_or(HookError::ExemptionUnknown)?;
        self.exempt_wallets.swap(index, last);
        self.exemption_kinds.swap(index, last);
        let (Some(slot), Some(slot_kind)) =
            (self.exempt_wallets.get_mut(last), self.exemption_kinds.get_mut(last))
        else {
            return Err(HookError::ExemptionUnknown.into());
        };
        *slot = Address::default();
        let kind = core::mem::take(slot_kind);
        self.exemption_count = self.exemption_count.wrapping_sub(1);
        self.advance()?;
        Ok(kind)
    }

    fn exemption(&self, wallet: &Address) -> Option<usize> {
        self.exempt_wallets
            .iter()
            .take(usize::from(self.exemption_count))
            .position(|exempt| exempt == wallet)
    }

    /// What it asks for.
    pub fn settings(&self) -> PolicySettings {
        PolicySettings {
            sides: self.sides,
            combination: self.combination,
            permanent_delegate_rule: self.permanent_delegate_rule,
            flags: self.flags,
            attributes: self.attributes.get(),
            min_remaining_seconds: self.min_remaining_seconds.get(),
            max_age_seconds: self.max_age_seconds.get(),
            networks: self.networks.iter().take(usize::from(self.network_count)).copied().collect(),
        }
    }
}

impl PolicySettings {
    /// Refuses what no policy can be. Gives the sides.
    fn check(&self) -> Result<Sides> {
        let sides = Sides::from_code(self.sides).ok_or(HookError::InvalidSides)?;
        require!(Combination::from_code(self.combination).is_some(), HookError::InvalidCombination);
        require!(
            PermanentDelegateRule::from_code(self.permanent_delegate_rule).is_some(),
            HookError::InvalidPermanentDelegateRule
        );
        require!(!PolicyFlags(self.flags).has_unknown(), HookError::InvalidFlags);
        let mut seen: Vec<&Address> = Vec::new();
        for network in &self.networks {
            require!(*network != Address::default(), HookError::ZeroAddress);
            require!(
                seen.len() < PolicyAccount::MAX_NETWORKS && !seen.contains(&network),
                HookError::InvalidNetworks
            );
            seen.push(network);
        }
        require!(!seen.is_empty(), HookError::InvalidNetworks);
        Ok(sides)
    }
}
