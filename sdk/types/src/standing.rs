/// Whether a gatekeeper may act, and whether its passes count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "borsh",
    derive(borsh::BorshSerialize, borsh::BorshDeserialize),
    borsh(use_discriminant = true)
)]
#[repr(u8)]
pub enum GatekeeperStatus {
    /// Acts within its permissions; its passes count.
    Active = 1,
    /// May not act; its passes still count.
    Frozen = 2,
    /// May not act, and its passes do not count until it is set back.
    Halted = 3,
    /// Gone for good, with every pass it issued.
    Removed = 4,
}

impl GatekeeperStatus {
    /// The stored byte. Zero belongs to no status.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The status of a stored byte, or `None` if no status has it.
    #[inline(always)]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Active),
            2 => Some(Self::Frozen),
            3 => Some(Self::Halted),
            4 => Some(Self::Removed),
            _ => None,
        }
    }
}

/// What a network records of one gatekeeper slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GatekeeperEntry {
    /// Whether the gatekeeper may act, and whether its passes count.
    pub status: GatekeeperStatus,
    /// Raised to invalidate at once every pass that the gatekeeper issued before.
    pub generation: u16,
}

impl GatekeeperEntry {
    /// Whether the gatekeeper stands for a pass that it issued in `generation`.
    #[inline(always)]
    pub const fn stands_for(self, generation: u16) -> bool {
        matches!(self.status, GatekeeperStatus::Active | GatekeeperStatus::Frozen)
            && self.generation == generation
    }
}
