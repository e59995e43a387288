//! The gate for programs built on pinocchio, Anchor v2 included.
//!
//! [`Gate::check_views`] reads the accounts and is what most programs want. [`verify_pass`] asks the
//! gateway by a cross-program call instead: for programs that must not depend on account layouts.
//! [`consume_pass`] uses a single-use pass up; that takes a call.

use ::pinocchio::{
    Address as AccountAddress, ProgramResult,
    account::AccountView,
    cpi,
    error::ProgramError,
    instruction::{InstructionAccount, InstructionView},
};

use super::{AccountRef, ERROR_CODE_BASE, Gate};
use crate::{Address, Reason, Verdict, same_address};

const VERIFY_PASS: [u8; 8] = [107, 157, 219, 148, 135, 197, 104, 35];
const CONSUME_PASS: [u8; 8] = [126, 72, 14, 231, 16, 73, 78, 190];
const DATA_BYTES: usize = 32;

impl Gate {
    /// [`Gate::check`] on the views that a program gets. An account that is mutably borrowed cannot
    /// be read and counts as [`Reason::WrongPass`].
    #[inline(always)]
    pub fn check_views(
        &self,
        network: &AccountView,
        pass: &AccountView,
        wallet: &Address,
        now: i64,
    ) -> Verdict {
        let (Ok(network_data), Ok(pass_data)) = (network.try_borrow(), pass.try_borrow()) else {
            return Verdict::Deny(Reason::WrongPass);
        };
        self.check(
            &AccountRef {
                address: network.address().as_array(),
                owner: network.owner().as_array(),
                data: &network_data,
            },
            &AccountRef {
                address: pass.address().as_array(),
                owner: pass.owner().as_array(),
                data: &pass_data,
            },
            wallet,
            now,
        )
    }
}

/// A denial as the error that the gateway itself fails with: 6000 plus the reason's code.
impl From<Reason> for ProgramError {
    #[inline(always)]
    fn from(reason: Reason) -> Self {
        Self::Custom(ERROR_CODE_BASE.wrapping_add(reason.code() as u32))
    }
}

/// Calls the gateway's `verify_pass`. Unless the pass opens the gate, the whole transaction fails
/// with 6000 plus the reason's code.
///
/// The transaction must list the gateway's program account. That `wallet` has signed, or is the one
/// that the dApp acts for, is for the caller to check.
///
/// # Errors
///
/// [`Reason::WrongPass`] if `network` is not the gate's.
#[inline(always)]
pub fn verify_pass(
    gate: &Gate,
    network: &AccountView,
    pass: &AccountView,
    wallet: &AccountView,
) -> ProgramResult {
    call(
        gate,
        VERIFY_PASS,
        network,
        [
            InstructionAccount::readonly(network.address()),
            InstructionAccount::readonly(pass.address()),
            InstructionAccount::readonly(wallet.address()),
        ],
        [network, pass, wallet],
    )
}

/// Calls the gateway's `consume_pass`: checks the pass as [`verify_pass`] does, and uses it up.
///
/// `wallet` must have signed the transaction, and `pass` be writable in it; the pass must not be
/// borrowed by the caller.
///
/// # Errors
///
/// [`Reason::WrongPass`] if `network` is not the gate's; [`ProgramError::AccountBorrowFailed`].
#[inline(always)]
pub fn consume_pass(
    gate: &Gate,
    network: &AccountView,
    pass: &AccountView,
    wallet: &AccountView,
) -> ProgramResult {
    call(
        gate,
        CONSUME_PASS,
        network,
        [
            InstructionAccount::readonly_signer(wallet.address()),
            InstructionAccount::readonly(network.address()),
            InstructionAccount::writable(pass.address()),
        ],
        [wallet, network, pass],
    )
}

#[inline(always)]
fn call(
    gate: &Gate,
    discriminator: [u8; 8],
    network: &AccountView,
    accounts: [InstructionAccount<'_>; 3],
    views: [&AccountView; 3],
) -> ProgramResult {
    if !same_address(network.address().as_array(), &gate.network) {
        return Err(Reason::WrongPass.into());
    }
    let mut data = [0; DATA_BYTES];
    let (head, tail) = data.split_at_mut(discriminator.len());
    head.copy_from_slice(&discriminator);
    tail.copy_from_slice(&gate.requirement.to_bytes());
    let program_id = AccountAddress::new_from_array(gate.program_id);
    cpi::invoke(
        &InstructionView { program_id: &program_id, accounts: &accounts, data: &data },
        &views,
    )
}

#[cfg(test)]
mod tests;
