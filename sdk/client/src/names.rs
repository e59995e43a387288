//! Sets of bits, written as names.

/// The bits named in `text`, separated by commas. Case, `-` and `_` do not matter; `other` reads what
/// has no name.
pub(crate) fn read<'a>(
    text: &'a str,
    names: &[(&str, u64)],
    other: impl Fn(&str) -> Option<u64>,
) -> Result<u64, &'a str> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(0);
    }
    text.split(',').map(str::trim).try_fold(0, |bits, part| {
        let name = part.to_ascii_lowercase().replace('_', "-");
        let known = names.iter().find(|(known, _)| *known == name).map(|(_, bit)| *bit);
        known.or_else(|| other(part)).map(|bit| bits | bit).ok_or(part)
    })
}

/// The names of `bits`; `rest` writes one that has no name, from its place.
pub(crate) fn write(bits: u64, names: &[(&str, u64)], rest: impl Fn(u32) -> String) -> String {
    if bits == 0 {
        return "none".to_owned();
    }
    let places = (0..u64::BITS).filter(|place| bits & (1 << place) != 0);
    let written: Vec<String> = places
        .map(|place| {
            let name = names.iter().find(|(_, bit)| *bit == 1 << place);
            name.map_or_else(|| rest(place), |(name, _)| (*name).to_owned())
        })
        .collect();
    written.join(",")
}
