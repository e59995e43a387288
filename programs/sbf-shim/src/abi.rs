//! The symbols LLVM's 128-bit library calls resolve to.
//!
//! rustc returns what is wider than 64 bits on this target through a hidden pointer, LLVM lowers
//! its own calls with the result in a register pair. Only the unadjusted convention agrees with it.

use crate::wide;

/// `left * right`
#[unsafe(no_mangle)]
unsafe extern "unadjusted" fn __multi3(left: u128, right: u128) -> u128 {
    wide::multiply(left, right)
}

/// `left / right`
#[unsafe(no_mangle)]
unsafe extern "unadjusted" fn __udivti3(left: u128, right: u128) -> u128 {
    wide::divide(left, right).0
}

/// `left % right`
#[unsafe(no_mangle)]
unsafe extern "unadjusted" fn __umodti3(left: u128, right: u128) -> u128 {
    wide::divide(left, right).1
}

/// `left / right`, signed
#[unsafe(no_mangle)]
unsafe extern "unadjusted" fn __divti3(left: i128, right: i128) -> i128 {
    wide::divide_signed(left, right)
}

/// `left % right`, signed
#[unsafe(no_mangle)]
unsafe extern "unadjusted" fn __modti3(left: i128, right: i128) -> i128 {
    wide::remainder_signed(left, right)
}
