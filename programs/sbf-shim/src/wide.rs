//! 128-bit arithmetic from 64-bit operations alone: these are the routines that `*` and `/` on
//! 128-bit integers are lowered to, so they may not use either.

const LOW_HALF: u64 = 0xffff_ffff;

/// The low 128 bits of the product.
#[inline(always)]
pub(crate) fn multiply(left: u128, right: u128) -> u128 {
    let (left_low, left_high) = (left as u64, (left >> 64) as u64);
    let (right_low, right_high) = (right as u64, (right >> 64) as u64);
    let (a0, a1) = (left_low & LOW_HALF, left_low >> 32);
    let (b0, b1) = (right_low & LOW_HALF, right_low >> 32);

    let first = a0.wrapping_mul(b0);
    let second = a1.wrapping_mul(b0).wrapping_add(first >> 32);
    let third = a0.wrapping_mul(b1).wrapping_add(second & LOW_HALF);

    let low = (third << 32) | (first & LOW_HALF);
    let high = a1
        .wrapping_mul(b1)
        .wrapping_add(second >> 32)
        .wrapping_add(third >> 32)
        .wrapping_add(left_low.wrapping_mul(right_high))
        .wrapping_add(left_high.wrapping_mul(right_low));
    (u128::from(high) << 64) | u128::from(low)
}

/// Quotient and remainder. The compiler checks for a zero divisor before it calls.
#[inline(always)]
pub(crate) fn divide(dividend: u128, divisor: u128) -> (u128, u128) {
    if (dividend >> 64) as u64 == 0 && (divisor >> 64) as u64 == 0 {
        let (dividend, divisor) = (dividend as u64, divisor as u64);
        return (u128::from(dividend / divisor), u128::from(dividend % divisor));
    }
    if divisor > dividend {
        return (0, dividend);
    }
    let (mut quotient, mut remainder) = (0u128, dividend);
    let mut shift = divisor.leading_zeros() - dividend.leading_zeros();
    let mut subtrahend = divisor << shift;
    loop {
        if remainder >= subtrahend {
            remainder = remainder.wrapping_sub(subtrahend);
            quotient |= 1u128 << shift;
        }
        if shift == 0 {
            return (quotient, remainder);
        }
        shift -= 1;
        subtrahend >>= 1;
    }
}

/// Signed quotient, rounded towards zero.
#[inline(always)]
pub(crate) fn divide_signed(dividend: i128, divisor: i128) -> i128 {
    let quotient = divide(dividend.unsigned_abs(), divisor.unsigned_abs()).0 as i128;
    if (dividend < 0) == (divisor < 0) { quotient } else { quotient.wrapping_neg() }
}

/// Signed remainder, with the sign of the dividend.
#[inline(always)]
pub(crate) fn remainder_signed(dividend: i128, divisor: i128) -> i128 {
    let remainder = divide(dividend.unsigned_abs(), divisor.unsigned_abs()).1 as i128;
    if dividend < 0 { remainder.wrapping_neg() } else { remainder }
}

#[cfg(test)]
mod tests;
