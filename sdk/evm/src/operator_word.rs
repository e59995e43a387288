use alloy::primitives::U256;
use portcullis_types::{GatekeeperStatus, lifecycle::Permissions};
use serde::{Deserialize, Serialize};

use crate::NetworkFlags;

/// What an operator may do: its gatekeeper's facts and a copy of its network's. Zero: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperatorWord(
    /// The slot.
    pub U256,
);

const PAUSED: u8 = 0x80;

impl OperatorWord {
    /// Whether the address is, or was, an operator of the network.
    pub fn exists(self) -> bool {
        !self.0.is_zero()
    }

    /// The gatekeeper's index in the network; zero: not an operator.
    pub fn gatekeeper(self) -> u32 {
        self.0.wrapping_to()
    }

    /// Whether the gatekeeper may act; `None`: not an operator.
    pub fn status(self) -> Option<GatekeeperStatus> {
        GatekeeperStatus::from_code(self.byte(32))
    }

    /// What the gatekeeper may do to the passes it stands for.
    pub fn permissions(self) -> Permissions {
        Permissions(u16::from(self.byte(40)))
    }

    /// What the network has decided.
    pub fn network_flags(self) -> NetworkFlags {
        NetworkFlags(self.byte(48) & !PAUSED)
    }

    /// Whether the network is paused.
    pub fn is_paused(self) -> bool {
        self.byte(48) & PAUSED != 0
    }

    /// Longest lifetime that may be granted, in seconds, by gatekeeper and network; zero: no limit.
    pub fn max_lifetime_seconds(self) -> u64 {
        self.wide(56)
    }

    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: it never expires.
    pub fn default_lifetime_seconds(self) -> u64 {
        self.wide(96)
    }

    /// How many passes it may issue in a UTC day; zero: any number.
    pub fn issued_per_day(self) -> u32 {
        self.0.wrapping_shr(136).wrapping_to()
    }

    /// How many it has issued in the UTC day that `unix_seconds` lies in. Counted only while there
    /// is a quota.
    pub fn issued_on_day_of(self, unix_seconds: u64) -> u32 {
        let day: u32 = self.0.wrapping_shr(168).wrapping_to();
        if u64::from(day & 0xff_ffff) != unix_seconds / 86_400 {
            return 0;
        }
        self.0.wrapping_shr(192).wrapping_to()
    }

    /// How many more passes it may issue in the UTC day that `unix_seconds` lies in; `None`: any
    /// number.
    pub fn left_on_day_of(self, unix_seconds: u64) -> Option<u32> {
        match self.issued_per_day() {
            0 => None,
            quota => Some(quota.saturating_sub(self.issued_on_day_of(unix_seconds))),
        }
    }

    fn byte(self, shift: usize) -> u8 {
        self.0.wrapping_shr(shift).wrapping_to()
    }

    fn wide(self, shift: usize) -> u64 {
        let value: u64 = self.0.wrapping_shr(shift).wrapping_to();
        value & 0xff_ffff_ffff
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::uint;

    use super::*;

    #[test]
    fn every_field_is_where_the_contract_puts_it() {
        let word = OperatorWord(uint!(
            0x80000009_800007_80000006_8000000005_8000000004_85_3f_03_80000002_U256
        ));
        assert!(word.exists());
        assert_eq!(word.gatekeeper(), 0x8000_0002);
        assert_eq!(word.status(), Some(GatekeeperStatus::Halted));
        assert_eq!(word.permissions(), Permissions::ALL);
        assert_eq!(word.network_flags(), NetworkFlags(5));
        assert!(word.is_paused());
        assert_eq!(word.max_lifetime_seconds(), 0x80_0000_0004);
        assert_eq!(word.default_lifetime_seconds(), 0x80_0000_0005);
        assert_eq!(word.issued_per_day(), 0x8000_0006);
        assert_eq!(word.issued_on_day_of(0x80_0007 * 86_400 + 86_399), 0x8000_0009);
        assert_eq!(word.issued_on_day_of(0x80_0008 * 86_400), 0);
        assert_eq!(word.left_on_day_of(0x80_0007 * 86_400), Some(0));
        assert_eq!(word.left_on_day_of(0x80_0008 * 86_400), Some(0x8000_0006));
        assert_eq!(OperatorWord::default().left_on_day_of(0), None);
    }
}
