//! The reader of policies takes any bytes, and finds each field where the documentation puts it.

mod bytes;

use crate::seed::seeded;
use bytes::{BYTES, discriminator, policy_bytes};
use portcullis_types::{
    Address, ExemptionKind, TransferPolicy,
    solana::{PolicyAccount, PolicyFlags},
};
use proptest::prelude::*;

/// The gateway, the networks, and a pass of each on each side that is asked.
fn extra_accounts(networks: u8, sides: u8) -> [u8; 4] {
    let each = if sides == 3 { 3 } else { 2 };
    1_u32.saturating_add(u32::from(networks).saturating_mul(each)).to_le_bytes()
}

/// Whether the table allows these bytes.
fn is_documented(data: &[u8]) -> bool {
    data.len() == BYTES
        && data[0..8] == discriminator("spl-transfer-hook-interface:execute")
        && data[8..12] == [203, 1, 0, 0]
        && data[471..479] == discriminator("account:Policy")
        && data[479..483] == [53, 3, 0, 0]
        && data[483] == 1
        && matches!(data[484], 1..=3)
        && matches!(data[485], 1..=2)
        && matches!(data[486], 1..=4)
        && matches!(data[487], 0..=3)
        && matches!(data[489], 1..=4)
        && matches!(data[490], 0..=16)
        && data[12..16] == extra_accounts(data[489], data[484])
}

/// Calls every getter of what is accepted, and finds nothing that a policy cannot have.
fn read_all(data: &[u8]) -> Result<(), TestCaseError> {
    let account = PolicyAccount::new(data);
    prop_assert_eq!(account.is_some(), is_documented(data));
    let Some(account) = account else { return Ok(()) };
    let (networks, policy) = (account.networks(), account.policy());
    prop_assert!((1..=4).contains(&networks.len()));
    prop_assert_eq!(usize::from(policy.networks), networks.len());
    prop_assert_eq!(policy.sides, account.sides());
    let extra_accounts = PolicyAccount::extra_accounts(account.sides(), networks.len());
    prop_assert!(extra_accounts <= PolicyAccount::MAX_EXTRA_ACCOUNTS);
    prop_assert_eq!(account.listed_metas().count(), extra_accounts);
    prop_assert_eq!(&data[12..16], &u32::try_from(extra_accounts)?.to_le_bytes());
    prop_assert_eq!(account.exemptions().count(), usize::from(data[490]));
    prop_assert!(account.exemptions().all(|(wallet, _)| account.is_exempt(wallet)));
    prop_assert!(!account.flags().has_unknown());
    let _ = (account.mint(), account.authority(), account.pending_authority());
    let _ = (account.rent_payer(), account.generation(), account.bump(), account.requirement());
    Ok(())
}

/// Where one byte decides whether the account is read.
fn decisive_offset() -> impl Strategy<Value = usize> {
    prop_oneof![0_usize..16, 471_usize..491]
}

#[test]
fn sizes_and_types_are_the_documented_ones() {
    assert_eq!(PolicyAccount::BYTES, BYTES);
    assert_eq!(PolicyAccount::EXECUTE, discriminator("spl-transfer-hook-interface:execute"));
    assert_eq!(PolicyAccount::DISCRIMINATOR, discriminator("account:Policy"));
    assert_eq!((PolicyAccount::LIST_BYTES, PolicyAccount::POLICY_BYTES), (459, 821));
}

proptest! {
    #![proptest_config(seeded(2048))]

    #[test]
    fn every_policy_field_is_where_the_documentation_puts_it(written in policy_bytes()) {
        let data = written.encode();
        let read = PolicyAccount::new(&data).expect("a policy");
        let [mint, authority, pending, rent_payer] = written.addresses;
        prop_assert_eq!(read.mint(), &mint);
        prop_assert_eq!(read.authority(), &authority);
        let pending = (pending != [0; 32]).then_some(pending);
        prop_assert_eq!(read.pending_authority().copied(), pending);
        prop_assert_eq!(read.rent_payer(), &rent_payer);
        prop_assert_eq!(read.generation(), written.generation);
        prop_assert_eq!(read.bump(), written.bump);
        prop_assert_eq!(read.flags(), PolicyFlags(written.flags));
        prop_assert_eq!(read.sides(), written.sides);
        prop_assert_eq!(read.requirement(), written.requirement);
        prop_assert_eq!(read.networks(), written.networks.as_slice());
        let policy = TransferPolicy {
            paused: written.paused != 0,
            observe_only: written.flags & 1 != 0,
            sides: written.sides,
            networks: u8::try_from(written.networks.len()).expect("few"),
            combination: written.combination,
            permanent_delegate_rule: written.permanent_delegate_rule,
            require_immutable_owner: written.flags & 2 != 0,
        };
        prop_assert_eq!(read.policy(), policy);
    }

    #[test]
    fn the_list_is_the_one_that_the_policy_asks_for(written in policy_bytes()) {
        let data = written.encode();
        let read = PolicyAccount::new(&data).expect("a policy");
        let listed: Vec<[u8; 35]> = read.listed_metas().map(|meta| meta.0).collect();
        prop_assert_eq!(&listed, &written.metas());
        let asked = PolicyAccount::extra_account_metas(written.sides, &written.networks);
        prop_assert_eq!(asked.map(|meta| meta.0).collect::<Vec<_>>(), listed);
    }

    #[test]
    fn exemptions_are_those_within_the_count(written in policy_bytes(), stranger in any::<Address>()) {
        let mut data = written.encode();
        let places = data[776..1288].chunks_exact_mut(32).skip(written.exemptions.len());
        places.for_each(|place| place.copy_from_slice(&stranger));
        let read = PolicyAccount::new(&data).expect("a policy");
        let exemptions: Vec<(Address, ExemptionKind)> =
            read.exemptions().map(|(wallet, kind)| (*wallet, kind)).collect();
        let expected = written.exemptions.iter().map(|(wallet, kind)| {
            let kind = match kind {
                1 => ExemptionKind::Vault,
                2 => ExemptionKind::Treasury,
                3 => ExemptionKind::Bridge,
                _ => ExemptionKind::Other,
            };
            (*wallet, kind)
        });
        prop_assert_eq!(exemptions, expected.collect::<Vec<_>>());
        prop_assert!(written.exemptions.iter().all(|(wallet, _)| read.is_exempt(wallet)));
        prop_assert!(!read.is_exempt(&stranger));
    }

    #[test]
    fn offsets_for_filters_point_at_their_fields_of_a_policy(written in policy_bytes()) {
        let data = written.encode();
        prop_assert_eq!(&data[PolicyAccount::MINT_OFFSET..][..32], &written.addresses[0]);
        prop_assert_eq!(&data[PolicyAccount::NETWORKS_OFFSET..][..32], &written.networks[0]);
    }

    #[test]
    fn a_policy_of_another_size_is_none(written in policy_bytes(), size in 0_usize..3000) {
        let mut data = written.encode();
        data.resize(size, 0);
        prop_assert_eq!(PolicyAccount::new(&data).is_some(), size == BYTES);
    }

    #[test]
    fn a_policy_has_one_to_four_networks(written in policy_bytes(), networks in 0_u8..=8) {
        let mut data = written.encode();
        data[489] = networks;
        data[12..16].copy_from_slice(&extra_accounts(networks, written.sides.code()));
        read_all(&data)?;
        prop_assert_eq!(PolicyAccount::new(&data).is_some(), (1..=4).contains(&networks));
    }

    #[test]
    fn a_policy_with_a_byte_that_none_has_is_none(
        written in policy_bytes(),
        offset in decisive_offset(),
        byte in prop_oneof![0_u8..20, any::<u8>()],
    ) {
        let mut data = written.encode();
        data[offset] = byte;
        read_all(&data)?;
    }

    #[test]
    fn a_policy_with_changed_bytes_is_none_or_in_range(
        written in policy_bytes(),
        changes in prop::collection::vec(
            (prop_oneof![decisive_offset(), 0_usize..BYTES], any::<u8>()),
            1..8,
        ),
    ) {
        let mut data = written.encode();
        for (offset, byte) in changes {
            data[offset] = byte;
        }
        read_all(&data)?;
    }

    #[test]
    fn the_reader_of_policies_takes_any_bytes(
        data in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..1400),
            prop::collection::vec(any::<u8>(), BYTES),
        ],
    ) {
        read_all(&data)?;
    }
}
