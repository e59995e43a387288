use std::collections::BTreeMap;

use serde::Serialize;

/// Odd, so that the median is one of the measurements.
const KEY_SETS: usize = 31;

/// Compute units by what was measured.
pub type Measurements = BTreeMap<&'static str, u64>;

/// By what was measured.
pub type Figures = BTreeMap<&'static str, Figure>;

/// Compute units of one instruction over many sets of keys: other keys have other bumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Half of the sets of keys cost no more.
    pub median: u64,
    /// None cost more.
    pub max: u64,
}

/// Measures with one set of keys after the other, by its number.
pub fn over_key_sets(mut measure: impl FnMut(usize) -> Measurements) -> Figures {
    let mut by_name: BTreeMap<&'static str, Vec<u64>> = BTreeMap::new();
    for key_set in 0..KEY_SETS {
        for (name, units) in measure(key_set) {
            by_name.entry(name).or_default().push(units);
        }
    }
    by_name.into_iter().map(|(name, units)| (name, figure(units))).collect()
}

#[allow(clippy::expect_used)]
fn figure(mut units: Vec<u64>) -> Figure {
    units.sort_unstable();
    let median = units.get(units.len() / 2).copied().expect("measured");
    Figure { median, max: units.last().copied().expect("measured") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_maximum() {
        let figures = over_key_sets(|key_set| {
            let dear = if key_set % 4 == 0 { 100 } else { 0 };
            BTreeMap::from([("issue", 2_000 + dear), ("freeze", 900)])
        });
        assert_eq!(figures["issue"], Figure { median: 2_000, max: 2_100 });
        assert_eq!(figures["freeze"], Figure { median: 900, max: 900 });
    }
}
