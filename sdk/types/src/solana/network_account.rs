use super::bytes;
use crate::{Address, GatekeeperEntry, GatekeeperStatus};

/// A network's switches: a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
#[cfg_attr(feature = "borsh", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct NetworkFlags(
    /// The bits.
    pub u8,
);

impl NetworkFlags {
    /// None at all.
    pub const NONE: Self = Self(0);
    /// Holders may not renounce their passes.
    pub const RENOUNCE_FORBIDDEN: Self = Self(1 << 0);
    /// Holders may consume their passes: one use each.
    pub const SINGLE_USE: Self = Self(1 << 1);
    /// Every switch there is.
    pub const ALL: Self = Self(0b11);

    /// Whether every bit of `required` is set.
    #[inline(always)]
    pub const fn contains(self, required: Self) -> bool {
        self.0 & required.0 == required.0
    }

    /// Whether a bit is set that means nothing.
    #[inline(always)]
    pub const fn has_unknown(self) -> bool {
        self.0 & !Self::ALL.0 != 0
    }
}

impl core::ops::BitOr for NetworkFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A network account as bytes: `["network", creator, id]`, 204 bytes and 4 more for every
/// gatekeeper slot ever given out.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | discriminator |
/// | 8 | 32 | creator, a seed of the address |
/// | 40 | 32 | authority |
/// | 72 | 32 | pending authority, zero: none |
/// | 104 | 32 | guardian, zero: none |
/// | 136 | 32 | rent payer, who gets the rent back |
/// | 168 | 8 | default lifetime of a pass, seconds, zero: the maximum |
/// | 176 | 8 | maximum lifetime of a pass, seconds, zero: no limit |
/// | 184 | 4 | id, a seed of the address |
/// | 188 | 2 | gatekeeper accounts that are open |
/// | 190 | 1 | flags |
/// | 191 | 1 | paused: 1, otherwise 0 |
/// | 192 | 1 | layout version, 1 |
/// | 193 | 1 | bump of the address |
/// | 194 | 6 | reserved, zero |
/// | 200 | 4 | gatekeeper slots given out |
/// | 204 | 4 each | by slot: generation (2), status (1), reserved (1) |
#[derive(Clone, Copy, Debug)]
pub struct NetworkAccount<'a>(&'a [u8]);

impl<'a> NetworkAccount<'a> {
    /// Size of the account of a network that never had a gatekeeper.
    pub const MIN_BYTES: usize = 204;
    /// Bytes of each gatekeeper slot.
    pub const ENTRY_BYTES: usize = 4;
    /// First eight bytes: `sha256("account:Network")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [51, 5, 209, 183, 60, 99, 156, 251];
    /// The layout version that this reader knows.
    pub const VERSION: u8 = 1;

    const CREATOR_OFFSET: usize = 8;
    const AUTHORITY_OFFSET: usize = 40;
    const PENDING_AUTHORITY_OFFSET: usize = 72;
    const GUARDIAN_OFFSET: usize = 104;
    const RENT_PAYER_OFFSET: usize = 136;
    const DEFAULT_LIFETIME_OFFSET: usize = 168;
    const MAX_LIFETIME_OFFSET: usize = 176;
    const ID_OFFSET: usize = 184;
    const OPEN_GATEKEEPERS_OFFSET: usize = 188;
    const FLAGS_OFFSET: usize = 190;
    const PAUSED_OFFSET: usize = 191;
    const VERSION_OFFSET: usize = 192;
    const BUMP_OFFSET: usize = 193;
    const SLOTS_OFFSET: usize = 200;
    const ENTRIES_OFFSET: usize = 204;

    /// The account in `data`, or `None` if these bytes are not a network of a known version.
    ///
    /// It does not know who owns the account: [`super::Gate`] checks that.
    #[inline(always)]
    pub fn new(data: &'a [u8]) -> Option<Self> {
        (data.len() >= Self::MIN_BYTES
            && *bytes::array::<8>(data, 0)? == Self::DISCRIMINATOR
            && *data.get(Self::VERSION_OFFSET)? == Self::VERSION)
            .then_some(Self(data))
    }

    #[inline(always)]
    fn address(&self, offset: usize) -> &'a Address {
        bytes::address(self.0, offset).unwrap_or(&[0; 32])
    }

    #[inline(always)]
    fn optional_address(&self, offset: usize) -> Option<&'a Address> {
        Some(self.address(offset)).filter(|address| **address != [0; 32])
    }

    #[inline(always)]
    fn byte(&self, offset: usize) -> u8 {
        self.0.get(offset).copied().unwrap_or_default()
    }

    /// Who created it: a seed of its address.
    pub fn creator(&self) -> &'a Address {
        self.address(Self::CREATOR_OFFSET)
    }

    /// Who decides about it.
    pub fn authority(&self) -> &'a Address {
        self.address(Self::AUTHORITY_OFFSET)
    }

    /// Who is to become its authority by accepting.
    pub fn pending_authority(&self) -> Option<&'a Address> {
        self.optional_address(Self::PENDING_AUTHORITY_OFFSET)
    }

    /// Who may pause, freeze and halt.
    pub fn guardian(&self) -> Option<&'a Address> {
        self.optional_address(Self::GUARDIAN_OFFSET)
    }

    /// Who paid the rent and gets it back.
    pub fn rent_payer(&self) -> &'a Address {
        self.address(Self::RENT_PAYER_OFFSET)
    }

    /// Default lifetime of a pass in seconds; zero: the maximum.
    pub fn default_lifetime_seconds(&self) -> u64 {
        bytes::u64_at(self.0, Self::DEFAULT_LIFETIME_OFFSET).unwrap_or_default()
    }

    /// Maximum lifetime of a pass in seconds; zero: no limit.
    pub fn max_lifetime_seconds(&self) -> u64 {
        bytes::u64_at(self.0, Self::MAX_LIFETIME_OFFSET).unwrap_or_default()
    }

    /// The creator's number for it: a seed of its address.
    pub fn id(&self) -> u32 {
        bytes::u32_at(self.0, Self::ID_OFFSET).unwrap_or_default()
    }

    /// How many gatekeeper accounts are open.
    pub fn open_gatekeepers(&self) -> u16 {
        bytes::u16_at(self.0, Self::OPEN_GATEKEEPERS_OFFSET).unwrap_or_default()
    }

    /// Its switches.
    pub fn flags(&self) -> NetworkFlags {
        NetworkFlags(self.byte(Self::FLAGS_OFFSET))
    }

    /// Whether it is paused. Any byte but zero says so.
    #[inline(always)]
    pub fn paused(&self) -> bool {
        self.byte(Self::PAUSED_OFFSET) != 0
    }

    /// The bump of the account's address.
    pub fn bump(&self) -> u8 {
        self.byte(Self::BUMP_OFFSET)
    }

    /// How many gatekeeper slots were ever given out.
    #[inline(always)]
    pub fn slots(&self) -> u32 {
        bytes::u32_at(self.0, Self::SLOTS_OFFSET).unwrap_or_default()
    }

    /// The entry of a slot, or `None` if the slot was never given out or holds no known status.
    #[inline(always)]
    pub fn gatekeeper(&self, slot: u16) -> Option<GatekeeperEntry> {
        if u32::from(slot) >= self.slots() {
            return None;
        }
        let offset =
            usize::from(slot).wrapping_mul(Self::ENTRY_BYTES).wrapping_add(Self::ENTRIES_OFFSET);
        let [generation @ .., status, _] = *bytes::array::<4>(self.0, offset)?;
        Some(GatekeeperEntry {
            status: GatekeeperStatus::from_code(status)?,
            generation: u16::from_le_bytes(generation),
        })
    }
}
