//! What differs from run to run, under names that do not.

/// `text` with `known` values by their names, and other addresses, hashes, times and heights by what
/// they are.
pub(super) fn normal(text: &str, known: &[(String, String)]) -> String {
    let mut text = text.to_owned();
    for (value, name) in known {
        text = text.replace(value, &format!("<{name}>"));
    }
    text.lines().map(|line| normal_line(line) + "\n").collect()
}

fn normal_line(line: &str) -> String {
    let is_measured = ["compute units", "gas ", "fee ", "at most"];
    let is_height = ["slot ", "block "];
    let mut normal = String::new();
    let mut word = String::new();
    for letter in line.chars().chain(['\n']) {
        if letter.is_ascii_alphanumeric() {
            word.push(letter);
            continue;
        }
        let is_number = !word.is_empty() && word.bytes().all(|digit| digit.is_ascii_digit());
        if is_number && is_measured.iter().any(|name| line.starts_with(name)) {
            normal.push_str("<N>");
        } else if is_number && is_height.iter().any(|name| line.starts_with(name)) {
            normal.push_str("<HEIGHT>");
        } else {
            normal.push_str(kind(&word).unwrap_or(&word));
        }
        word.clear();
        if letter != '\n' {
            normal.push(letter);
        }
    }
    times(&normal)
}

fn kind(word: &str) -> Option<&'static str> {
    let is_hexadecimal = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    match (word.strip_prefix("0x"), word.len()) {
        (Some(digits), 42) if is_hexadecimal(digits) => Some("<ADDRESS>"),
        (Some(digits), 66) if is_hexadecimal(digits) => Some("<HASH>"),
        (None, 43 | 44) => Some("<ADDRESS>"),
        (None, 86..=88) => Some("<SIGNATURE>"),
        _ => None,
    }
}

/// `2026-01-31T12:00:00Z`, wherever it stands.
fn times(line: &str) -> String {
    const LENGTH: usize = 20;
    let mut normal = line.to_owned();
    while let Some(start) = (0..normal.len()).find(|start| {
        normal.get(*start..start + LENGTH).is_some_and(|part| {
            let digits = |range: std::ops::Range<usize>| {
                part.get(range).is_some_and(|it| it.bytes().all(|digit| digit.is_ascii_digit()))
            };
            digits(0..4) && part.as_bytes()[10] == b'T' && part.ends_with('Z') && digits(11..13)
        })
    }) {
        normal.replace_range(start..start + LENGTH, "<TIME>");
    }
    normal
}
