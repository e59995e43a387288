/// How many decimal places the coin of a chain has.
pub(crate) const LAMPORT_DECIMALS: u32 = 9;
/// As above.
pub(crate) const WEI_DECIMALS: u32 = 18;

/// An amount in a chain's coin, exactly: `0.000005 SOL`.
pub(crate) fn amount(units: u128, decimals: u32, currency: &str) -> String {
    let one = 10u128.checked_pow(decimals).unwrap_or(u128::MAX);
    let whole = units.checked_div(one).unwrap_or_default();
    let part = units.checked_rem(one).unwrap_or_default();
    let digits = format!("{part:0width$}", width = decimals as usize);
    match digits.trim_end_matches('0') {
        "" => format!("{whole} {currency}"),
        digits => format!("{whole}.{digits} {currency}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (units, decimals, text) in [
            (5_000, LAMPORT_DECIMALS, "0.000005 SOL"),
            (0, LAMPORT_DECIMALS, "0 SOL"),
            (1_000_000_000, LAMPORT_DECIMALS, "1 SOL"),
            (1, WEI_DECIMALS, "0.000000000000000001 SOL"),
            (u128::MAX, WEI_DECIMALS, "340282366920938463463.374607431768211455 SOL"),
        ] {
            assert_eq!(amount(units, decimals, "SOL"), text);
        }
    }
}
