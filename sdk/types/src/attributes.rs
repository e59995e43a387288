/// What a gatekeeper found out about the holder: a set of 64 bits, never the data behind it.
///
/// Bits 0 to 31 mean the same in every network and are listed here. Bits 32 to 63 mean what the
/// network says they mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
#[cfg_attr(feature = "borsh", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Attributes(
    /// The bits.
    pub u64,
);

impl Attributes {
    /// None at all.
    pub const NONE: Self = Self(0);
    /// A human, as opposed to a script (CAPTCHA or better).
    pub const HUMAN: Self = Self(1 << 0);
    /// Alive in front of a camera when checked.
    pub const LIVE: Self = Self(1 << 1);
    /// Holds one pass of this network only.
    pub const UNIQUE: Self = Self(1 << 2);
    /// Identity document checked.
    pub const ID_VERIFIED: Self = Self(1 << 3);
    /// Full know-your-customer procedure done.
    pub const KYC: Self = Self(1 << 4);
    /// On no sanctions list when checked.
    pub const NOT_SANCTIONED: Self = Self(1 << 5);
    /// 18 years of age or older.
    pub const AGE_18: Self = Self(1 << 6);
    /// 21 years of age or older.
    pub const AGE_21: Self = Self(1 << 7);
    /// Accredited investor in the holder's jurisdiction.
    pub const ACCREDITED: Self = Self(1 << 8);
    /// A legal entity (know-your-business done) and not a natural person.
    pub const BUSINESS: Self = Self(1 << 9);

    /// Whether every bit of `required` is set.
    #[inline(always)]
    pub const fn contains(self, required: Self) -> bool {
        self.0 & required.0 == required.0
    }

    /// The bits of both.
    #[inline(always)]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl core::ops::BitOr for Attributes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}
