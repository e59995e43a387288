use super::Figures;

/// The medians of compute units, given as `(name, ceiling)`, and the sizes, given as
/// `(name, ceiling, bytes)`, are not above their ceilings.
///
/// # Panics
///
/// If one is, or if what has a ceiling is not measured.
#[allow(clippy::expect_used)]
pub fn hold_ceilings(compute_units: &[(&str, u64)], figures: &Figures, sizes: &[(&str, u64, u64)]) {
    let medians = compute_units.iter().map(|&(name, ceiling)| {
        let figure = figures.get(name).expect("what has a ceiling is measured");
        (name, ceiling, figure.median)
    });
    let above: Vec<String> = medians
        .chain(sizes.iter().copied())
        .filter(|(_, ceiling, measured)| measured > ceiling)
        .map(|(name, ceiling, measured)| format!("{name:<24}{ceiling:>10}{measured:>10}"))
        .collect();
    assert!(
        above.is_empty(),
        "above their ceilings:\n\n{:<24}{:>10}{:>10}\n{}\n",
        "name",
        "ceiling",
        "measured",
        above.join("\n")
    );
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Figure;
    use super::*;

    fn hold(median: u64, bytes: u64) {
        let figures = BTreeMap::from([("issue", Figure { median, max: 9_000 })]);
        hold_ceilings(&[("issue", 2_000)], &figures, &[("so_bytes", 500, bytes)]);
    }

    #[test]
    fn a_ceiling_may_be_reached() {
        hold(2_000, 500);
    }

    #[test]
    #[should_panic(expected = "issue                         2000      2001")]
    fn compute_units_above_their_ceiling() {
        hold(2_001, 500);
    }

    #[test]
    #[should_panic(expected = "so_bytes                       500       501")]
    fn bytes_above_their_ceiling() {
        hold(2_000, 501);
    }
}
