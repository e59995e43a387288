#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

/// An account whose every byte after the discriminator names its own offset.
fn account() -> Vec<u8> {
    let mut data: Vec<u8> = (0..GatekeeperAccount::BYTES).map(|offset| offset as u8).collect();
    data[..8].copy_from_slice(&GatekeeperAccount::DISCRIMINATOR);
    data[268] = GatekeeperAccount::VERSION;
    data
}

#[test]
fn reads_every_field_at_its_offset() {
    let data = account();
    let u16_at = |at: usize| u16::from_le_bytes(data[at..at + 2].try_into().unwrap());
    let u32_at = |at: usize| u32::from_le_bytes(data[at..at + 4].try_into().unwrap());
    let u64_at = |at: usize| u64::from_le_bytes(data[at..at + 8].try_into().unwrap());

    let account = GatekeeperAccount::from_bytes(&data).unwrap();
    assert_eq!(account.network.as_ref(), &data[8..40]);
    assert_eq!(account.authority.as_ref(), &data[40..72]);
    assert_eq!(account.operator.as_ref(), &data[72..104]);
    assert_eq!(account.rent_payer.as_ref(), &data[104..136]);
    assert_eq!(account.max_lifetime_seconds, u64_at(136));
    assert_eq!(account.passes, u64_at(144));
    assert_eq!(account.quota.per_day, u32_at(152));
    assert_eq!(account.quota.latest_hour, u32_at(156));
    for (index, issued) in account.quota.issued_by_hour.into_iter().enumerate() {
        assert_eq!(issued, u32_at(160 + 4 * index));
    }
    assert_eq!(account.quota.issued, u32_at(260));
    assert_eq!(account.slot, u16_at(264));
    assert_eq!(account.permissions, Permissions(u16_at(266)));
    assert_eq!((account.version, account.bump), (1, data[269]));
}

#[test]
fn discriminator_is_the_programs() {
    let hash = Sha256::digest("account:Gatekeeper");
    assert_eq!(GatekeeperAccount::DISCRIMINATOR, hash[..8]);
}

#[test]
fn says_what_is_wrong() {
    let data = account();
    let expected = GatekeeperAccount::BYTES;
    for actual in [0, 7, 8, expected - 1] {
        assert_eq!(
            GatekeeperAccount::from_bytes(&data[..actual]),
            Err(AccountError::Length { expected, actual })
        );
    }
    let mut longer = data.clone();
    longer.push(0);
    assert_eq!(
        GatekeeperAccount::from_bytes(&longer),
        Err(AccountError::Length { expected, actual: expected + 1 })
    );
    for offset in 0..8 {
        let mut other = data.clone();
        other[offset] ^= 1;
        assert_eq!(GatekeeperAccount::from_bytes(&other), Err(AccountError::Discriminator));
    }
    let mut newer = data;
    newer[268] = 2;
    assert_eq!(GatekeeperAccount::from_bytes(&newer), Err(AccountError::Version(2)));
}

proptest! {
    #[test]
    fn never_panics(
        head in prop::bool::ANY,
        mut data in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        if head && data.len() >= 8 {
            data[..8].copy_from_slice(&GatekeeperAccount::DISCRIMINATOR);
        }
        let _ = GatekeeperAccount::from_bytes(&data);
    }
}
