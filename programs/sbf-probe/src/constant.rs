use anchor_lang::prelude::*;

/// Not inlined, so that the option is really passed: a constant at address zero arrives as `None`.
#[inline(never)]
pub(crate) fn is_this_program(address: Option<&Address>) -> bool {
    address.is_some_and(|address| *address == crate::ID)
}
