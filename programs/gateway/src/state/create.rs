use anchor_lang::{cpi::create_account_signed, prelude::*};
use bytemuck::Pod;

/// Creates a program-derived account of `space` bytes and writes its first value.
///
/// Allocates and assigns instead of creating when somebody has sent lamports to the address, so
/// that a donation cannot block it. `seeds` include the bump.
pub fn create_pda<T: Pod + Discriminator>(
    payer: &AccountView,
    account: &AccountView,
    seeds: &[&[u8]],
    space: usize,
    value: &T,
) -> Result<()> {
    create_account_signed(payer, account, space, &crate::ID, seeds)?;
    let mut view = *account;
    let mut data = view.try_borrow_mut()?;
    let (discriminator, rest) =
        data.split_first_chunk_mut::<8>().ok_or(ProgramError::AccountDataTooSmall)?;
    discriminator.copy_from_slice(T::DISCRIMINATOR);
    rest.get_mut(..core::mem::size_of::<T>())
        .ok_or(ProgramError::AccountDataTooSmall)?
        .copy_from_slice(bytemuck::bytes_of(value));
    Ok(())
}
