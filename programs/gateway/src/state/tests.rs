//! What the program writes is what `portcullis-types` reads.

use anchor_lang::Discriminator;
use portcullis_types::{
    Attributes, GatekeeperStatus, PassState,
    solana::{NetworkAccount, PassAccount},
};
use proptest::prelude::*;

use super::*;

fn network() -> Network {
    Network {
        creator: [1; 32].into(),
        authority: [2; 32].into(),
        pending_authority: [3; 32].into(),
        guardian: [4; 32].into(),
        rent_payer: [5; 32].into(),
        default_lifetime_seconds: 6,
        max_lifetime_seconds: 7,
        id: 8,
        open_gatekeepers: 9,
        flags: 3,
        paused: 1,
        version: LAYOUT_VERSION,
        bump: 254,
        reserved: [0; 6],
    }
}

#[test]
fn a_written_pass_reads_back() {
    let pass = Pass {
        network: [1; 32].into(),
        subject: [2; 32].into(),
        rent_payer: [3; 32].into(),
        attributes: 4,
        expires_at: -5,
        issued_at: 6,
        gatekeeper_slot: 7,
        generation: 8,
        state: PassState::Frozen.code(),
        status_reason: 0x89,
        version: LAYOUT_VERSION,
        bump: 254,
    };
    let data = [Pass::DISCRIMINATOR, bytemuck::bytes_of(&pass)].concat();
    let account = PassAccount::new(&data).expect("reads");
    assert_eq!(data.len(), PassAccount::BYTES);
    assert_eq!(account.network(), &[1; 32]);
    assert_eq!(account.subject(), &[2; 32]);
    assert_eq!(account.rent_payer(), &[3; 32]);
    assert_eq!(account.status_reason().to_byte(), 0x89);
    assert_eq!(account.bump(), 254);
    assert_eq!(Ok(account.pass()), pass.facts());
    assert_eq!(account.pass().attributes, Attributes(4));
}

#[test]
fn a_written_network_reads_back() {
    let slots = [
        GatekeeperSlot { generation: 10, status: 1, reserved: 0 },
        GatekeeperSlot { generation: 11, status: 4, reserved: 0 },
    ];
    let data = [
        Network::DISCRIMINATOR,
        bytemuck::bytes_of(&network()),
        &2u32.to_le_bytes(),
        bytemuck::cast_slice(&slots),
    ]
    .concat();
    assert_eq!(NetworkWithSlots::space_for(2), data.len());
    assert_eq!(NetworkWithSlots::space_for(0), NetworkAccount::MIN_BYTES);
    let account = NetworkAccount::new(&data).expect("reads");
    assert_eq!(account.creator(), &[1; 32]);
    assert_eq!(account.authority(), &[2; 32]);
    assert_eq!(account.pending_authority(), Some(&[3; 32]));
    assert_eq!(account.guardian(), Some(&[4; 32]));
    assert_eq!(account.rent_payer(), &[5; 32]);
    assert_eq!(account.default_lifetime_seconds(), 6);
    assert_eq!(account.max_lifetime_seconds(), 7);
    assert_eq!(account.id(), 8);
    assert_eq!(account.open_gatekeepers(), 9);
    assert_eq!(account.flags().0, 3);
    assert!(account.paused());
    assert_eq!(account.bump(), 254);
    assert_eq!(account.slots(), 2);
    assert_eq!(account.gatekeeper(0), slots[0].entry().ok());
    assert_eq!(account.gatekeeper(1).map(|entry| entry.status), Some(GatekeeperStatus::Removed));
    assert_eq!(account.gatekeeper(2), None);
}

const HOUR: i64 = 3600;

#[test]
fn a_quota_holds_for_a_day_to_the_second() {
    let mut quota = IssuanceQuota::new(2);
    let start = 1_800_000_000 / HOUR * HOUR + HOUR - 1;
    assert_eq!(quota.take(start), Some(()));
    assert_eq!(quota.take(start), Some(()));
    assert_eq!(quota.take(start), None);
    assert_eq!(quota.take(start + 24 * HOUR), None);
    assert_eq!(quota.take(start + 24 * HOUR + 1), Some(()));
}

#[test]
fn a_quota_of_zero_is_no_limit() {
    let mut quota = IssuanceQuota::new(0);
    assert!((0..1000).all(|_| quota.take(1_800_000_000).is_some()));
}

#[test]
fn a_quota_knows_every_clock() {
    for now in [i64::MIN, -1, 0, 1, i64::MAX] {
        let mut quota = IssuanceQuota::new(1);
        assert_eq!(quota.take(now), Some(()), "{now}");
        assert_eq!(quota.take(now), None, "{now}");
    }
}

#[test]
fn a_quota_set_late_knows_of_the_day_before() {
    let mut quota = IssuanceQuota::new(0);
    assert!((0..5).all(|_| quota.take(1_800_000_000).is_some()));
    quota.per_day = 6;
    assert_eq!(quota.take(1_800_000_001), Some(()));
    assert_eq!(quota.take(1_800_000_002), None);
}

#[test]
fn a_clock_that_runs_backwards_forgets_nothing() {
    let mut quota = IssuanceQuota::new(1);
    assert_eq!(quota.take(1_800_000_000), Some(()));
    assert_eq!(quota.take(1_800_000_000 - 30 * HOUR), None);
    assert_eq!(quota.take(i64::MIN), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Against a plain log of when was issued: never more than the quota in any 24 hours, and
    /// nothing refused that 25 hours would allow.
    #[test]
    fn a_quota_bounds_every_day(
        per_day in 1u32..20,
        gaps in prop::collection::vec(prop_oneof![0i64..600, 0..3 * HOUR, 20 * HOUR..30 * HOUR], 1..300),
    ) {
        let mut quota = IssuanceQuota::new(per_day);
        let mut now = 1_800_000_000;
        let mut log: Vec<i64> = Vec::new();
        for gap in gaps {
            now += gap;
            let within = |hours: i64| log.iter().filter(|at| **at > now - hours * HOUR).count();
            let (day, more) = (within(24), within(25));
            match quota.take(now) {
                Some(()) => {
                    prop_assert!(day < per_day as usize);
                    log.push(now);
                }
                None => prop_assert!(more >= per_day as usize),
            }
        }
    }
}
