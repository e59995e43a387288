use alloy::primitives::U256;
use serde::{Deserialize, Serialize};

use crate::PassWord;

/// Which of 256 gatekeeper indexes stand for their passes, and whether the network is paused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StandingWord(
    /// Bit 0: paused; bit i: the gatekeeper whose index has `i` as its low byte stands.
    pub U256,
);

impl StandingWord {
    /// How many a network has: 0 to 3.
    pub const COUNT: u32 = 4;

    /// Every gatekeeper stands and nothing is paused: what decides about an unbound pass.
    pub const ALL_STAND: Self = Self(U256::from_limbs([!1, u64::MAX, u64::MAX, u64::MAX]));

    /// Which of a network's words tells about a gatekeeper.
    pub const fn number_of(gatekeeper: u32) -> u32 {
        gatekeeper >> 8
    }

    /// Whether the network is paused. A word of which no index was given out does not tell.
    pub fn is_paused(self) -> bool {
        self.0.bit(0)
    }

    /// Whether the gatekeeper stands for its passes, if this is its word.
    pub fn stands(self, gatekeeper: u32) -> bool {
        let low_byte = gatekeeper & 0xff;
        // The pause, which no gatekeeper's index falls on.
        low_byte != 0 && self.0.bit(low_byte as usize)
    }

    /// The word that decides about a pass, if this is its gatekeeper's.
    pub fn for_pass(self, pass: PassWord) -> Self {
        if pass.is_unbound() { Self::ALL_STAND } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bit_zero_is_the_pause_and_the_others_are_gatekeepers() {
        let word = StandingWord(U256::from(0b1001));
        assert!(word.is_paused());
        assert!(word.stands(3) && word.stands(256 + 3));
        assert!(!word.stands(1) && !word.stands(0) && !word.stands(256));
        assert!(!StandingWord::ALL_STAND.is_paused());
        assert!(StandingWord::ALL_STAND.stands(255));
        assert_eq!(StandingWord::number_of(1_019), 3);
    }
}
