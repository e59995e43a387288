//! Changes of the file as text, so that what people wrote beside it stays.

use super::Profile;

/// The text with this profile as the default.
pub(crate) fn set_default(text: &str, name: &str) -> String {
    let line = format!("default_profile = {}", quoted(name));
    let mut lines: Vec<&str> = text.lines().collect();
    let first_table = lines.iter().position(|line| header(line).is_some()).unwrap_or(lines.len());
    let existing = lines.iter().take(first_table).position(|line| {
        line.split_once('=').is_some_and(|(key, _)| unquoted(key.trim()) == "default_profile")
    });
    match existing.and_then(|index| lines.get_mut(index)) {
        Some(existing) => *existing = &line,
        None if text.is_empty() => lines.push(&line),
        None => {
            lines.insert(0, &line);
            if first_table == 0 {
                lines.insert(1, "");
            }
        }
    }
    lines.join("\n")
}

/// The text with this profile, in the place of one of the same name.
pub(crate) fn set_profile(text: &str, name: &str, fields: &[(&str, String)]) -> String {
    let mut section = vec![format!("[profiles.{}]", quoted_if_needed(name))];
    section.extend(fields.iter().map(|(key, value)| format!("{key} = {value}")));
    let lines: Vec<&str> = text.lines().collect();
    let is_ours = |line: &&str| header(line).is_some_and(|header| names(&header, name));
    let mut written: Vec<&str> = Vec::new();
    match lines.iter().position(is_ours) {
        Some(start) => {
            let after = lines.iter().skip(start).skip(1);
            let length = after.take_while(|line| header(line).is_none()).count();
            let end = start.saturating_add(1).saturating_add(length);
            written.extend(lines.iter().take(start));
            written.extend(section.iter().map(String::as_str));
            if end < lines.len() {
                written.push("");
            }
            written.extend(lines.iter().skip(end));
        }
        None => {
            written.extend(&lines);
            if !lines.is_empty() {
                written.push("");
            }
            written.extend(section.iter().map(String::as_str));
        }
    }
    written.join("\n")
}

impl Profile {
    /// Its lines, to be written. What is a place of a key is given beside it, since it shows nothing.
    pub(crate) fn fields(&self, signer: &str) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        let mut add = |key, value: Option<&str>| {
            fields.extend(value.map(|value| (key, quoted(value))));
        };
        add("chain", self.chain.as_deref());
        add("rpc_url", self.rpc_url.as_deref());
        add("registry", self.registry.as_deref());
        add("network", self.network.as_deref());
        add("signer", Some(signer));
        fields.extend(self.gatekeeper.map(|number| ("gatekeeper", number.to_string())));
        fields
    }
}

pub(super) fn with_final_newline(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// What stands in a line's brackets, if it begins a table.
fn header(line: &str) -> Option<String> {
    let inside = line.trim().strip_prefix('[')?.split(']').next()?;
    Some(inside.split('.').map(|part| unquoted(part.trim())).collect::<Vec<_>>().join("."))
}

fn names(header: &str, profile: &str) -> bool {
    header.strip_prefix("profiles.") == Some(profile)
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\''])
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn quoted_if_needed(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if !name.is_empty() && name.chars().all(plain) { name.to_owned() } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# mine\n[profiles.a]\nchain = \"solana:devnet\" # here\n\n[profiles.b]\n";

    #[test]
    fn the_default_is_set_and_replaced() {
        let once = set_default(FILE, "a");
        assert_eq!(once, format!("default_profile = \"a\"\n{}", FILE.trim_end()));
        assert_eq!(set_default(&once, "b"), once.replacen("\"a\"", "\"b\"", 1));
        assert_eq!(set_default("", "b"), "default_profile = \"b\"");
    }

    #[test]
    fn a_profile_is_replaced_where_it_stands() {
        let fields = [("chain", quoted("solana:localnet"))];
        let changed = set_profile(FILE, "a", &fields);
        let expected = "# mine\n[profiles.a]\nchain = \"solana:localnet\"\n\n[profiles.b]";
        assert_eq!(changed, expected);
    }

    #[test]
    fn a_new_profile_comes_last() {
        let changed = set_profile(FILE, "c d", &[("gatekeeper", "0".to_owned())]);
        assert!(changed.ends_with("[profiles.b]\n\n[profiles.\"c d\"]\ngatekeeper = 0"));
    }
}
