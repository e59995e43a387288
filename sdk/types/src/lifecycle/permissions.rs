/// What a gatekeeper may do to the passes it issues: a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
#[cfg_attr(feature = "borsh", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Permissions(
    /// The bits.
    pub u16,
);

impl Permissions {
    /// None at all.
    pub const NONE: Self = Self(0);
    /// Issue passes, and take them over with the network's signature.
    pub const ISSUE: Self = Self(1 << 0);
    /// Freeze.
    pub const FREEZE: Self = Self(1 << 1);
    /// Unfreeze.
    pub const UNFREEZE: Self = Self(1 << 2);
    /// Change the expiry.
    pub const RENEW: Self = Self(1 << 3);
    /// Revoke.
    pub const REVOKE: Self = Self(1 << 4);
    /// Change the attributes.
    pub const SET_ATTRIBUTES: Self = Self(1 << 5);
    /// Everything a gatekeeper can be permitted to do.
    pub const ALL: Self = Self(0b11_1111);

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

impl core::ops::BitOr for Permissions {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
