//! Where the runtime enters the program.
//!
//! `Execute` runs in every transfer of every gated token, with a number of accounts that only the
//! policy knows. It is taken out before Anchor's dispatch, whose way to accounts beyond the declared
//! ones costs a quarter of the whole check; all else goes on to Anchor.

use core::{mem::MaybeUninit, slice};

use anchor_lang::{
    AccountView, check_program_id,
    pinocchio::{default_allocator, default_panic_handler, entrypoint::deserialize},
};
use portcullis_types::solana::PolicyAccount;

use crate::instructions::execute;

default_allocator!();
default_panic_handler!();

/// The most accounts that a transfer can need, and one more, so that a surplus is seen.
const MAX_ACCOUNTS: usize = 5 + PolicyAccount::MAX_EXTRA_ACCOUNTS + 1;

/// # Safety
///
/// For the runtime to call: `input` is its serialised input, and `instruction_data` points into it,
/// with the length in the eight bytes before (SIMD-0321).
#[unsafe(no_mangle)]
unsafe extern "C" fn entrypoint(input: *mut u8, instruction_data: *const u8) -> u64 {
    // SAFETY: as above; nothing writes to the instruction data while the program runs.
    let data = unsafe {
        let length = instruction_data.sub(8).cast::<u64>().read();
        slice::from_raw_parts(instruction_data, length as usize)
    };
    match data.split_first_chunk() {
        // SAFETY: as above.
        Some((&PolicyAccount::EXECUTE, arguments)) => unsafe { execute(input, arguments) },
        // SAFETY: Anchor's own entrypoint takes the same two pointers.
        _ => unsafe { crate::__anchor_dispatch(input, instruction_data) },
    }
}

/// # Safety
///
/// `input` is the runtime's serialised input.
unsafe fn execute(input: *mut u8, arguments: &[u8]) -> u64 {
    let mut accounts = [const { MaybeUninit::<AccountView>::uninit() }; MAX_ACCOUNTS];
    // SAFETY: `input` is valid for the whole run of the program.
    let (program_id, count, _) = unsafe { deserialize(input, &mut accounts) };
    // SAFETY: the first `count` have been written, and there are no more than `MAX_ACCOUNTS`.
    let accounts = unsafe { slice::from_raw_parts(accounts.as_ptr().cast(), count) };
    let outcome = check_program_id(program_id, &crate::ID)
        .and_then(|()| execute::handler(accounts, arguments));
    match outcome {
        Ok(()) => 0,
        Err(error) => error.into(),
    }
}
