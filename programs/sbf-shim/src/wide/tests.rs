use proptest::prelude::*;

use super::*;

const EDGES: [u128; 12] = [
    0,
    1,
    2,
    u32::MAX as u128,
    1 << 32,
    u64::MAX as u128,
    1 << 64,
    (1 << 64) + 1,
    i128::MAX as u128,
    1 << 127,
    u128::MAX - 1,
    u128::MAX,
];

#[test]
fn agrees_with_the_host_at_the_edges() {
    for left in EDGES {
        for right in EDGES {
            check(left, right);
        }
    }
}

fn check(left: u128, right: u128) {
    assert_eq!(multiply(left, right), left.wrapping_mul(right), "{left} * {right}");
    if right == 0 {
        return;
    }
    assert_eq!(divide(left, right), (left / right, left % right), "{left} / {right}");
    let (left, right) = (left as i128, right as i128);
    assert_eq!(divide_signed(left, right), left.wrapping_div(right), "{left} / {right}");
    assert_eq!(remainder_signed(left, right), left.wrapping_rem(right), "{left} % {right}");
}

/// A number of any width: uniform 128-bit numbers would hardly ever be short.
fn any_width() -> impl Strategy<Value = u128> {
    (any::<u128>(), 0u32..128).prop_map(|(bits, shift)| bits >> shift)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn agrees_with_the_host(left in any_width(), right in any_width()) {
        check(left, right);
        check(left.wrapping_neg(), right);
        check(left, right.wrapping_neg());
    }
}
