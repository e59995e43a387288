//! A policy as it is stored, every byte of it.

use portcullis_solana::{
    Address,
    transfer_hook::{PolicyAccount, PolicySettings},
};
use portcullis_types::ExemptionKind;

use super::spl_list::{bytes, list};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PolicyRecord {
    pub(super) mint: Address,
    pub(super) authority: Address,
    pub(super) pending_authority: Option<Address>,
    pub(super) rent_payer: Address,
    pub(super) settings: PolicySettings,
    pub(super) paused: bool,
    pub(super) exemptions: Vec<(Address, ExemptionKind)>,
    pub(super) generation: u32,
    pub(super) bump: u8,
}

impl PolicyRecord {
    /// # Panics
    ///
    /// If these are not the bytes of a policy, or one of them says more than its fields and the list
    /// that follows from them.
    pub(super) fn read(data: &[u8]) -> Self {
        let account = PolicyAccount::new(data).expect("a policy");
        let address = |bytes: &[u8; 32]| Address::from(*bytes);
        let record = Self {
            mint: address(account.mint()),
            authority: address(account.authority()),
            pending_authority: account.pending_authority().map(address),
            rent_payer: address(account.rent_payer()),
            settings: PolicySettings::of(&account),
            paused: account.policy().paused,
            exemptions: account
                .exemptions()
                .map(|(wallet, kind)| (address(wallet), kind))
                .collect(),
            generation: account.generation(),
            bump: account.bump(),
        };
        assert_eq!(record.to_bytes(), data);
        record
    }

    /// By the layout that `PolicyAccount` documents.
    fn to_bytes(&self) -> Vec<u8> {
        let PolicySettings {
            sides,
            combination,
            permanent_delegate_rule,
            flags,
            requirement,
            networks,
        } = &self.settings;
        let metas = list(*sides, networks);
        let small = |count: usize| u8::try_from(count).unwrap();
        let addresses = |addresses: &[Address]| -> Vec<u8> {
            addresses.iter().flat_map(Address::to_bytes).collect()
        };
        let (wallets, kinds): (Vec<Address>, Vec<u8>) =
            self.exemptions.iter().map(|(wallet, kind)| (*wallet, kind.code())).unzip();
        [
            PolicyAccount::EXECUTE.to_vec(),
            PolicyAccount::LIST_BYTES.to_le_bytes().to_vec(),
            u32::try_from(metas.len()).unwrap().to_le_bytes().to_vec(),
            padded(metas.iter().flat_map(bytes).collect(), 13 * 35),
            PolicyAccount::DISCRIMINATOR.to_vec(),
            PolicyAccount::POLICY_BYTES.to_le_bytes().to_vec(),
            vec![
                1,
                sides.code(),
                combination.code(),
                permanent_delegate_rule.code(),
                flags.0,
                u8::from(self.paused),
                small(networks.len()),
                small(self.exemptions.len()),
                self.bump,
            ],
            self.generation.to_le_bytes().to_vec(),
            addresses(&[self.mint, self.authority, self.pending_authority.unwrap_or_default()]),
            addresses(&[self.rent_payer]),
            requirement.to_bytes().to_vec(),
            padded(addresses(networks), 4 * 32),
            padded(addresses(&wallets), 16 * 32),
            padded(kinds, 16),
        ]
        .concat()
    }
}

fn padded(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    assert!(bytes.len() <= length);
    bytes.resize(length, 0);
    bytes
}
