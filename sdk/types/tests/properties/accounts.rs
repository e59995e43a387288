//! The readers take any bytes, and find each field where the documentation puts it.

use crate::{seed::seeded, values};
use portcullis_types::{
    Address, GatekeeperEntry, GatekeeperStatus, Pass,
    lifecycle::StatusReason,
    solana::{NetworkAccount, NetworkFlags, PassAccount},
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// A pass account, written by hand from the documented table.
#[derive(Clone, Debug)]
pub(crate) struct PassBytes {
    pub(crate) network: Address,
    pub(crate) subject: Address,
    pub(crate) rent_payer: Address,
    pub(crate) pass: Pass,
    pub(crate) status_reason: u8,
    pub(crate) bump: u8,
}

impl PassBytes {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut data = vec![0; 136];
        data[0..8].copy_from_slice(&discriminator("account:Pass"));
        data[8..40].copy_from_slice(&self.network);
        data[40..72].copy_from_slice(&self.subject);
        data[72..104].copy_from_slice(&self.rent_payer);
        data[104..112].copy_from_slice(&self.pass.attributes.0.to_le_bytes());
        data[112..120].copy_from_slice(&self.pass.expires_at.to_le_bytes());
        data[120..128].copy_from_slice(&self.pass.issued_at.to_le_bytes());
        data[128..130].copy_from_slice(&self.pass.gatekeeper_slot.to_le_bytes());
        data[130..132].copy_from_slice(&self.pass.generation.to_le_bytes());
        data[132] = self.pass.state.code();
        data[133] = self.status_reason;
        data[134] = 1;
        data[135] = self.bump;
        data
    }
}

/// A network account, written by hand from the documented table.
#[derive(Clone, Debug)]
pub(crate) struct NetworkBytes {
    pub(crate) addresses: [Address; 5],
    pub(crate) lifetimes: [u64; 2],
    pub(crate) id: u32,
    pub(crate) open_gatekeepers: u16,
    pub(crate) flags: u8,
    pub(crate) paused: u8,
    pub(crate) bump: u8,
    pub(crate) entries: Vec<(u16, u8)>,
}

impl NetworkBytes {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut data = vec![0; 204];
        data[0..8].copy_from_slice(&discriminator("account:Network"));
        data[8..168].copy_from_slice(&self.addresses.concat());
        data[168..176].copy_from_slice(&self.lifetimes[0].to_le_bytes());
        data[176..184].copy_from_slice(&self.lifetimes[1].to_le_bytes());
        data[184..188].copy_from_slice(&self.id.to_le_bytes());
        data[188..190].copy_from_slice(&self.open_gatekeepers.to_le_bytes());
        data[190] = self.flags;
        data[191] = self.paused;
        data[192] = 1;
        data[193] = self.bump;
        let slots = u32::try_from(self.entries.len()).expect("few entries");
        data[200..204].copy_from_slice(&slots.to_le_bytes());
        for (generation, status) in &self.entries {
            data.extend(generation.to_le_bytes());
            data.extend([*status, 0]);
        }
        data
    }
}

fn discriminator(name: &str) -> [u8; 8] {
    *Sha256::digest(name).first_chunk().expect("a hash is longer")
}

prop_compose! {
    pub(crate) fn pass_bytes()(
        network in any::<Address>(),
        subject in any::<Address>(),
        rent_payer in any::<Address>(),
        pass in values::pass(),
        gatekeeper_slot in any::<u16>(),
        status_reason in any::<u8>(),
        bump in any::<u8>(),
    ) -> PassBytes {
        let pass = Pass { gatekeeper_slot, ..pass };
        PassBytes { network, subject, rent_payer, pass, status_reason, bump }
    }
}

prop_compose! {
    pub(crate) fn network_bytes()(
        addresses in any::<[Address; 5]>(),
        pending in any::<bool>(),
        guardian in any::<bool>(),
        lifetimes in any::<[u64; 2]>(),
        id in any::<u32>(),
        open_gatekeepers in any::<u16>(),
        (flags, paused, bump) in any::<(u8, u8, u8)>(),
        entries in prop::collection::vec((any::<u16>(), 0_u8..6), 0..12),
    ) -> NetworkBytes {
        let mut addresses = addresses;
        if !pending {
            addresses[2] = [0; 32];
        }
        if !guardian {
            addresses[3] = [0; 32];
        }
        NetworkBytes { addresses, lifetimes, id, open_gatekeepers, flags, paused, bump, entries }
    }
}

/// Calls every getter.
fn read_all(data: &[u8]) {
    if let Some(pass) = PassAccount::new(data) {
        let _ = (pass.network(), pass.subject(), pass.rent_payer(), pass.gatekeeper_slot());
        let _ = (pass.status_reason(), pass.bump(), pass.pass());
    }
    if let Some(network) = NetworkAccount::new(data) {
        let _ = (network.creator(), network.authority(), network.pending_authority());
        let _ = (network.guardian(), network.rent_payer(), network.id(), network.flags());
        let _ = (network.default_lifetime_seconds(), network.max_lifetime_seconds());
        let _ = (network.open_gatekeepers(), network.paused(), network.bump(), network.slots());
        for slot in [0, 1, 2, 254, 255, 256, u16::MAX - 1, u16::MAX] {
            let _ = network.gatekeeper(slot);
        }
    }
}

#[test]
fn discriminators_are_the_documented_hashes() {
    assert_eq!(PassAccount::DISCRIMINATOR, discriminator("account:Pass"));
    assert_eq!(NetworkAccount::DISCRIMINATOR, discriminator("account:Network"));
}

#[test]
fn the_last_slot_there_can_be_is_read() {
    let network = NetworkBytes {
        addresses: [[1; 32]; 5],
        lifetimes: [0; 2],
        id: 0,
        open_gatekeepers: 0,
        flags: 0,
        paused: 0,
        bump: 0,
        entries: (0..=u16::MAX).map(|slot| (slot, 1)).collect(),
    };
    let data = network.encode();
    let network = NetworkAccount::new(&data).expect("a network");
    for slot in [0, 1, 255, 256, u16::MAX] {
        let entry = GatekeeperEntry { status: GatekeeperStatus::Active, generation: slot };
        assert_eq!(network.gatekeeper(slot), Some(entry));
    }
}

proptest! {
    #![proptest_config(seeded(2048))]

    #[test]
    fn readers_take_any_bytes(data in prop::collection::vec(any::<u8>(), 0..400)) {
        read_all(&data);
    }

    #[test]
    fn readers_take_any_bytes_behind_a_good_head(
        mut data in prop::collection::vec(any::<u8>(), 8..400),
        network in any::<bool>(),
    ) {
        let (name, version) = if network { ("account:Network", 192) } else { ("account:Pass", 134) };
        data[..8].copy_from_slice(&discriminator(name));
        if !network {
            data.resize(136, 1);
            data[132] = [1, 2, 3][usize::from(data[132] % 3)];
        }
        if let Some(version) = data.get_mut(version) {
            *version = 1;
        }
        let long_enough = !network || data.len() >= 204;
        let found = PassAccount::new(&data).is_some() || NetworkAccount::new(&data).is_some();
        prop_assert_eq!(found, long_enough);
        read_all(&data);
    }

    #[test]
    fn every_pass_field_is_where_the_documentation_puts_it(written in pass_bytes()) {
        let data = written.encode();
        let read = PassAccount::new(&data).expect("a pass");
        prop_assert_eq!(read.network(), &written.network);
        prop_assert_eq!(read.subject(), &written.subject);
        prop_assert_eq!(read.rent_payer(), &written.rent_payer);
        prop_assert_eq!(read.pass(), written.pass);
        prop_assert_eq!(read.gatekeeper_slot(), written.pass.gatekeeper_slot);
        prop_assert_eq!(read.status_reason(), StatusReason::from_byte(written.status_reason));
        prop_assert_eq!(read.status_reason().code(), written.status_reason % 128);
        prop_assert_eq!(read.status_reason().by_network(), written.status_reason >= 128);
        prop_assert_eq!(read.bump(), written.bump);
    }

    #[test]
    fn offsets_for_filters_point_at_their_fields(written in pass_bytes()) {
        let data = written.encode();
        prop_assert_eq!(&data[PassAccount::NETWORK_OFFSET..][..32], &written.network);
        prop_assert_eq!(&data[PassAccount::SUBJECT_OFFSET..][..32], &written.subject);
        prop_assert_eq!(data[PassAccount::STATE_OFFSET], written.pass.state.code());
        let slot = written.pass.gatekeeper_slot.to_le_bytes();
        prop_assert_eq!(&data[PassAccount::GATEKEEPER_SLOT_OFFSET..][..2], &slot);
        prop_assert_eq!(data.len(), PassAccount::BYTES);
    }

    #[test]
    fn a_pass_of_another_length_is_none(written in pass_bytes(), length in 0_usize..400) {
        let mut data = written.encode();
        data.resize(length, 0);
        prop_assert_eq!(PassAccount::new(&data).is_some(), length == 136);
    }

    #[test]
    fn a_pass_of_another_head_version_or_state_is_none(
        written in pass_bytes(),
        offset in prop_oneof![0_usize..8, Just(134)],
        change in 1_u8..,
        state in prop_oneof![Just(0), 4_u8..],
    ) {
        let mut data = written.encode();
        data[offset] ^= change;
        prop_assert!(PassAccount::new(&data).is_none());
        let mut data = written.encode();
        data[132] = state;
        prop_assert!(PassAccount::new(&data).is_none());
    }

    #[test]
    fn every_network_field_is_where_the_documentation_puts_it(written in network_bytes()) {
        let data = written.encode();
        let read = NetworkAccount::new(&data).expect("a network");
        let [creator, authority, pending, guardian, rent_payer] = written.addresses;
        let given = |address: Address| (address != [0; 32]).then_some(address);
        prop_assert_eq!(read.creator(), &creator);
        prop_assert_eq!(read.authority(), &authority);
        prop_assert_eq!(read.pending_authority().copied(), given(pending));
        prop_assert_eq!(read.guardian().copied(), given(guardian));
        prop_assert_eq!(read.rent_payer(), &rent_payer);
        prop_assert_eq!(read.default_lifetime_seconds(), written.lifetimes[0]);
        prop_assert_eq!(read.max_lifetime_seconds(), written.lifetimes[1]);
        prop_assert_eq!(read.id(), written.id);
        prop_assert_eq!(read.open_gatekeepers(), written.open_gatekeepers);
        prop_assert_eq!(read.flags(), NetworkFlags(written.flags));
        prop_assert_eq!(read.paused(), written.paused != 0);
        prop_assert_eq!(read.bump(), written.bump);
        prop_assert_eq!(usize::try_from(read.slots()), Ok(written.entries.len()));
    }

    #[test]
    fn a_slot_is_its_entry_or_none(written in network_bytes(), slot in 0_u16..16) {
        let data = written.encode();
        let entry = written.entries.get(usize::from(slot)).and_then(|(generation, status)| {
            let status = GatekeeperStatus::from_code(*status)?;
            Some(GatekeeperEntry { status, generation: *generation })
        });
        let read = NetworkAccount::new(&data).expect("a network");
        prop_assert_eq!(read.gatekeeper(slot), entry);
    }

    #[test]
    fn a_network_cut_short_is_none_or_lacks_its_last_slots(
        written in network_bytes(),
        cut in 1_usize..260,
    ) {
        let mut data = written.encode();
        data.truncate(data.len().saturating_sub(cut));
        let read = NetworkAccount::new(&data);
        prop_assert_eq!(read.is_some(), data.len() >= 204);
        if let Some(read) = read {
            let whole = data[204..].chunks_exact(4).len();
            for slot in 0_u16..12 {
                prop_assert!(read.gatekeeper(slot).is_none() || usize::from(slot) < whole);
            }
        }
    }

    #[test]
    fn bytes_behind_the_last_slot_give_out_none(
        written in network_bytes(),
        behind in prop::collection::vec(1_u8..=4, 0..64),
    ) {
        let mut data = written.encode();
        data.extend(behind);
        let read = NetworkAccount::new(&data).expect("a network");
        for slot in written.entries.len()..40 {
            let slot = u16::try_from(slot).expect("few slots");
            prop_assert_eq!(read.gatekeeper(slot), None);
        }
    }

    #[test]
    fn a_network_of_another_head_or_version_is_none(
        written in network_bytes(),
        offset in prop_oneof![0_usize..8, Just(192)],
        change in 1_u8..,
    ) {
        let mut data = written.encode();
        data[offset] ^= change;
        prop_assert!(NetworkAccount::new(&data).is_none());
    }
}
