//! What the instructions of the SPL transfer hook interface share.

use alloc::vec::Vec;

use anchor_lang::prelude::*;
use portcullis_types::{
    Sides,
    solana::{ExtraAccountMeta, PolicyAccount, PolicyFlags},
};

use crate::error::HookError;

/// Anchor has compared the first byte of a discriminator; this compares the others.
#[inline(always)]
pub(super) fn check_discriminator(discriminator: [u8; 8], tail: [u8; 7]) -> Result<()> {
    let [_, expected @ ..] = discriminator;
    require!(tail == expected, ProgramError::InvalidInstructionData);
    Ok(())
}

/// The sides and networks of the policy that has exactly this list of extra accounts.
pub(super) fn sides_and_networks(metas: &[[u8; 35]]) -> Result<(u8, Vec<Address>)> {
    let networks: Vec<[u8; 32]> = metas
        .iter()
        .skip(1)
        .take(PolicyAccount::MAX_NETWORKS)
        .filter_map(|meta| match meta {
            [0, address @ .., _, _] => Some(*address),
            _ => None,
        })
        .collect();
    require!(!networks.is_empty(), HookError::InvalidExtraAccountMetas);
    let sides = Sides::ALL
        .into_iter()
        .find(|sides| {
            let listed = metas.iter().copied().map(ExtraAccountMeta);
            listed.eq(PolicyAccount::extra_account_metas(*sides, &networks))
        })
        .ok_or(HookError::InvalidExtraAccountMetas)?;
    Ok((sides.code(), networks.into_iter().map(Address::new_from_array).collect()))
}

/// The flags that go with sides for which nobody gave any: where the sender is not asked, the
/// receiving account must be one that cannot be handed over.
pub(super) fn flags(sides: u8) -> PolicyFlags {
    if sides == Sides::Receiver.code() {
        PolicyFlags::REQUIRE_IMMUTABLE_OWNER
    } else {
        PolicyFlags::NONE
    }
}
