use crate::Attributes;

/// What a gate asks of a pass, beyond that it be good.
///
/// [`Requirement::ANY`] asks for nothing more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "borsh", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Requirement {
    /// Attributes that must all be set.
    pub attributes: Attributes,
    /// Validity that must be left, in seconds; exactly this much is enough. A pass that never
    /// expires has it always.
    pub min_remaining_seconds: u64,
    /// How long ago the pass may have been issued, in seconds; exactly this long is still allowed.
    /// Zero: any age.
    pub max_age_seconds: u64,
}

impl Requirement {
    /// Length of [`Requirement::to_bytes`].
    pub const BYTES: usize = 24;

    /// A good pass, and nothing more.
    pub const ANY: Self =
        Self { attributes: Attributes::NONE, min_remaining_seconds: 0, max_age_seconds: 0 };

    /// A good pass with these attributes.
    pub const fn with_attributes(attributes: Attributes) -> Self {
        Self { attributes, ..Self::ANY }
    }

    /// Three little-endian words: attributes, minimum remaining validity, maximum age. The same as
    /// the Borsh encoding.
    #[inline(always)]
    pub const fn to_bytes(&self) -> [u8; Self::BYTES] {
        let [a0, a1, a2, a3, a4, a5, a6, a7] = self.attributes.0.to_le_bytes();
        let [r0, r1, r2, r3, r4, r5, r6, r7] = self.min_remaining_seconds.to_le_bytes();
        let [m0, m1, m2, m3, m4, m5, m6, m7] = self.max_age_seconds.to_le_bytes();
        [
            a0, a1, a2, a3, a4, a5, a6, a7, r0, r1, r2, r3, r4, r5, r6, r7, m0, m1, m2, m3, m4, m5,
            m6, m7,
        ]
    }
}
