//! A policy account as the program writes it, by the offsets that `PolicyAccount` documents.

use portcullis_types::solana::PolicyAccount;
use solana_address::Address;

use super::PolicySettings;

/// Not paused, without exemptions, and nobody else's.
pub(super) fn policy_bytes(mint: &Address, settings: &PolicySettings) -> Vec<u8> {
    let PolicySettings {
        sides,
        combination,
        permanent_delegate_rule,
        flags,
        requirement,
        networks,
    } = settings;
    let addresses: Vec<_> = networks.iter().map(Address::to_bytes).collect();
    let metas: Vec<_> = PolicyAccount::extra_account_metas(*sides, &addresses).collect();

    let mut account = vec![0; PolicyAccount::BYTES];
    let mut write = |offset: usize, bytes: &[u8]| {
        account[offset..][..bytes.len()].copy_from_slice(bytes);
    };
    write(0, &PolicyAccount::EXECUTE);
    write(8, &PolicyAccount::LIST_BYTES.to_le_bytes());
    write(12, &u32::try_from(metas.len()).unwrap().to_le_bytes());
    write(16, &metas.iter().flat_map(|meta| meta.0).collect::<Vec<_>>());
    write(471, &PolicyAccount::DISCRIMINATOR);
    write(479, &PolicyAccount::POLICY_BYTES.to_le_bytes());
    let codes = [sides.code(), combination.code(), permanent_delegate_rule.code(), flags.0];
    write(483, &[PolicyAccount::VERSION]);
    write(484, &codes);
    write(489, &[u8::try_from(networks.len()).unwrap()]);
    write(492, &1_u32.to_le_bytes());
    write(496, mint.as_ref());
    write(624, &requirement.to_bytes());
    write(648, &addresses.concat());
    account
}
