//! Keys that somebody gives where none belongs shall not be repeated.

/// `text` without those of the arguments, or of their values after `=`, that look like keys.
pub(crate) fn hide_keys(text: &str, arguments: &[String]) -> String {
    let mut hidden = text.to_owned();
    for argument in arguments {
        let value = argument.split_once('=').map(|(_, value)| value);
        for part in [Some(argument.as_str()), value].into_iter().flatten() {
            if looks_like_key(part) {
                hidden = hidden.replace(part, "[not shown: it may be a key]");
            }
        }
    }
    hidden
}

/// 64 hexadecimal digits; the 64 bytes of a Solana key, in base58 or as an array. Networks on EVM
/// chains look like the first: not to show one is no harm.
fn looks_like_key(text: &str) -> bool {
    let text = text.trim();
    let text = text.rsplit_once(':').map_or(text, |(_, rest)| rest);
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let is_hexadecimal =
        digits.len() >= 64 && digits.bytes().all(|letter| letter.is_ascii_hexdigit());
    let is_base58 = (80..=90).contains(&text.len())
        && text.bytes().all(|letter| letter.is_ascii_alphanumeric());
    let is_array = text.starts_with('[') && text.len() > 64;
    is_hexadecimal || is_base58 || is_array
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_hidden_wherever_they_were_given() {
        let hex = "a1".repeat(32);
        let base58 = "4".repeat(88);
        let array = format!("[{}1]", "1,".repeat(63));
        for key in [hex.clone(), format!("0x{hex}"), base58, array] {
            for argument in [key.clone(), format!("--key={key}"), format!("env:{key}")] {
                let text = format!("unexpected argument '{argument}' found");
                let hidden = hide_keys(&text, std::slice::from_ref(&argument));
                assert!(!hidden.contains(&key), "{hidden}");
                assert!(hidden.starts_with("unexpected argument '"), "{hidden}");
            }
        }
    }

    #[test]
    fn what_is_no_key_stays() {
        let text = "unexpected argument '0x5FbDB2315678afecb367f032d93F642f64180aa3' found";
        assert_eq!(hide_keys(text, &["0x5FbDB2315678afecb367f032d93F642f64180aa3".into()]), text);
    }
}
