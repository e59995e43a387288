/// The state stored in a pass. *Expired* is never stored: it follows from the clock.
///
/// `Active` and `Frozen` go both ways, either goes to `Revoked`, nothing leaves `Revoked`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "borsh",
    derive(borsh::BorshSerialize, borsh::BorshDeserialize),
    borsh(use_discriminant = true)
)]
#[repr(u8)]
pub enum PassState {
    /// In force until it expires.
    Active = 1,
    /// Suspended; reversible.
    Frozen = 2,
    /// Withdrawn for good: a tombstone.
    Revoked = 3,
}

impl PassState {
    /// The stored byte. Zero means *no pass* and belongs to no state.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The state of a stored byte, or `None` if no state has it.
    #[inline(always)]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Active),
            2 => Some(Self::Frozen),
            3 => Some(Self::Revoked),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_pinned_and_read_back() {
        for code in 0..=u8::MAX {
            let state = PassState::from_code(code);
            assert_eq!(state.map(PassState::code), (1..=3).contains(&code).then_some(code));
        }
        assert_eq!(PassState::from_code(1), Some(PassState::Active));
        assert_eq!(PassState::from_code(2), Some(PassState::Frozen));
        assert_eq!(PassState::from_code(3), Some(PassState::Revoked));
    }
}
