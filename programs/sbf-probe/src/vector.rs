use alloc::vec::Vec;

/// No capacity is given: growth computes it with a checked multiplication in 128 bits.
pub(crate) fn sum_of_grown(length: u32) -> u64 {
    let mut numbers = Vec::new();
    for number in 0..u64::from(length) {
        numbers.push(number);
    }
    numbers.iter().sum()
}
