use super::{compute_units::Figures, sizes::Sizes};

/// The most compute units, by the median.
const COMPUTE_UNITS: &[(&str, u64)] = &[
    ("freeze_pass", 1_200),
    ("issue_pass", 4_500),
    ("read_check", 300),
    ("renew_pass", 1_200),
    ("revoke_pass", 1_200),
    ("set_attributes", 1_200),
    ("unfreeze_pass", 1_200),
    ("verify_pass_cpi", 2_600),
];
const SO_BYTES: u64 = 200_000;
const PASS_BYTES: u64 = 136;

/// Nothing is above its ceiling.
pub(super) fn hold(figures: &Figures, sizes: &Sizes) {
    let units = COMPUTE_UNITS.iter().map(|(name, ceiling)| {
        let figure = figures.get(*name).expect("what has a ceiling is measured");
        (*name, *ceiling, figure.median)
    });
    let bytes = [("so_bytes", SO_BYTES, sizes.so), ("Pass", PASS_BYTES, sizes.pass)];
    let above: Vec<String> = units
        .chain(bytes)
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
