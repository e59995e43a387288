use alloy::primitives::U256;
use portcullis_types::{Attributes, PassState, lifecycle::StatusReason};
use serde::{Deserialize, Serialize};

/// A pass as its storage slot holds it. Zero: there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassWord(
    /// The slot.
    pub U256,
);

const UNBOUND: u8 = 1;

impl PassWord {
    /// Whether there is a pass.
    pub fn exists(self) -> bool {
        !self.0.is_zero()
    }

    /// The stored state; `None`: there is no pass.
    ///
    /// A state that the registry never stores reads as revoked, as it does there.
    pub fn state(self) -> Option<PassState> {
        match self.bits(0, 8) {
            0 => None,
            1 => Some(PassState::Active),
            2 => Some(PassState::Frozen),
            _ => Some(PassState::Revoked),
        }
    }

    /// Whether the pass is decided by this word alone: neither a pause nor its gatekeeper's removal
    /// reaches it.
    pub fn is_unbound(self) -> bool {
        self.bits(8, 8) & u64::from(UNBOUND) != 0
    }

    /// Index in the network of the gatekeeper that stands for the pass, from 1; zero: there is none.
    pub fn gatekeeper(self) -> u32 {
        self.0.wrapping_shr(16).wrapping_to()
    }

    /// The last second in which it is valid, in Unix seconds; zero: it never expires, or there is
    /// none.
    pub fn expires_at(self) -> u64 {
        self.bits(48, 40)
    }

    /// When it was issued, in Unix seconds. Renewal leaves it.
    pub fn issued_at(self) -> u64 {
        self.bits(88, 40)
    }

    /// What was found out about the holder.
    pub fn attributes(self) -> Attributes {
        Attributes(self.bits(128, 64))
    }

    /// Why it is frozen or revoked, and whether the network did it.
    pub fn status_reason(self) -> StatusReason {
        StatusReason::from_byte(self.0.wrapping_shr(192).wrapping_to())
    }

    fn bits(self, shift: usize, width: u32) -> u64 {
        let unused = 64_u32.saturating_sub(width);
        let value: u64 = self.0.wrapping_shr(shift).wrapping_to();
        value.wrapping_shl(unused).wrapping_shr(unused)
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::uint;

    use super::*;

    #[test]
    fn every_field_is_where_the_contract_puts_it() {
        // Fields side by side, each with its ends set.
        let word = PassWord(uint!(0x85_8000000000000001_8000000001_9000000003_80000005_01_02_U256));
        assert!(word.exists());
        assert_eq!(word.state(), Some(PassState::Frozen));
        assert!(word.is_unbound());
        assert_eq!(word.gatekeeper(), 0x8000_0005);
        assert_eq!(word.expires_at(), 0x90_0000_0003);
        assert_eq!(word.issued_at(), 0x80_0000_0001);
        assert_eq!(word.attributes(), Attributes(0x8000_0000_0000_0001));
        assert_eq!(word.status_reason().code(), 5);
        assert!(word.status_reason().by_network());
    }

    #[test]
    fn an_empty_slot_is_no_pass() {
        let word = PassWord::default();
        assert!(!word.exists());
        assert_eq!(word.state(), None);
        assert_eq!((word.expires_at(), word.issued_at(), word.gatekeeper()), (0, 0, 0));
    }
}
