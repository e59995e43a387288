use anchor_lang::prelude::*;

/// What the VM computed; `None` is overflow, or division by zero.
#[derive(AnchorSerialize, AnchorDeserialize, IdlType, Clone)]
pub struct Arithmetic {
    /// `left * right`
    pub product: Option<u128>,
    /// `left / right`
    pub quotient: Option<u128>,
    /// `left % right`
    pub remainder: Option<u128>,
    /// `left / right`, both read as two's complement
    pub signed_quotient: Option<i128>,
    /// `left % right`, both read as two's complement
    pub signed_remainder: Option<i128>,
    /// The product of the low 64 bits of each
    pub low_product: Option<u64>,
}

impl Arithmetic {
    /// Everything that ends in a 128-bit library call.
    pub fn of(left: u128, right: u128) -> Self {
        let (signed_left, signed_right) = (left as i128, right as i128);
        Self {
            product: left.checked_mul(right),
            quotient: left.checked_div(right),
            remainder: left.checked_rem(right),
            signed_quotient: signed_left.checked_div(signed_right),
            signed_remainder: signed_left.checked_rem(signed_right),
            low_product: (left as u64).checked_mul(right as u64),
        }
    }
}
