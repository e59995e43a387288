/// A policy's switches: a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct PolicyFlags(
    /// The bits.
    pub u8,
);

impl PolicyFlags {
    /// None at all.
    pub const NONE: Self = Self(0);
    /// Refusals are told in an event, but not acted on.
    pub const OBSERVE_ONLY: Self = Self(1 << 0);
    /// The receiving account must have the ImmutableOwner extension.
    pub const REQUIRE_IMMUTABLE_OWNER: Self = Self(1 << 1);
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

impl core::ops::BitOr for PolicyFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
