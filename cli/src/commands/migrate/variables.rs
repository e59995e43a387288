use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::failure::Failure;

/// What steps are filled in with.
#[derive(Debug, Default)]
pub(super) struct Variables {
    values: BTreeMap<String, String>,
    used: RefCell<BTreeSet<String>>,
}

impl Variables {
    /// Of the file, and of `NAME=VALUE` before it. Values are not repeated in errors: they may be
    /// keys by mistake.
    pub(super) fn read(file: Option<&Path>, set: &[String]) -> Result<Self, Failure> {
        let mut values = BTreeMap::new();
        if let Some(path) = file {
            let wrong = |problem: &str| {
                Failure::configuration(format!("{}: {problem}", path.display()))
                    .help("it is a TOML file of lines NAME = \"VALUE\"")
            };
            let text = fs::read_to_string(path).map_err(|error| wrong(&error.to_string()))?;
            let table: toml::Table =
                text.parse().map_err(|error: toml::de::Error| wrong(error.message()))?;
            for (name, value) in table {
                let value = match value {
                    toml::Value::String(text) => text,
                    toml::Value::Integer(number) => number.to_string(),
                    toml::Value::Boolean(yes) => yes.to_string(),
                    _ => return Err(wrong(&format!("`{name}` is no text, number or boolean"))),
                };
                values.insert(name, value);
            }
        }
        for (position, pair) in set.iter().enumerate() {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                let number = position.saturating_add(1);
                Failure::usage(format!("--set number {number} has no `=`"))
                    .help("write --set NAME=VALUE")
            })?;
            values.insert(name.trim().to_owned(), value.to_owned());
        }
        Ok(Self { values, used: RefCell::default() })
    }

    /// `text` with `${NAME}` and `${NAME:-DEFAULT}` filled in; otherwise what is wrong with it.
    pub(super) fn fill(&self, text: &str) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (inside, after) = after.split_once('}').ok_or("`${` without its `}`")?;
            let (name, default) = match inside.split_once(":-") {
                Some((name, default)) => (name, Some(default)),
                None => (inside, None),
            };
            filled.push_str(before);
            filled.push_str(self.value(name, default)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value<'a>(&'a self, name: &str, default: Option<&'a str>) -> Result<&'a str, String> {
        self.used.borrow_mut().insert(name.to_owned());
        let value = self.values.get(name).map(String::as_str).or(default);
        value.ok_or_else(|| format!("the variable `{name}` has no value"))
    }

    /// Names that no step has asked for: slips of the pen.
    pub(super) fn unused(&self) -> Vec<&str> {
        let used = self.used.borrow();
        self.values.keys().filter(|name| !used.contains(*name)).map(String::as_str).collect()
    }

    /// Every value, and as much of it as errors repeat, so that none is shown that looks like a key.
    pub(super) fn all(&self) -> Vec<String> {
        let starts = self.values.values().map(|value| value.chars().take(80).collect());
        self.values.values().cloned().chain(starts).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(set: &[&str]) -> Variables {
        let set: Vec<String> = set.iter().map(|pair| (*pair).to_owned()).collect();
        Variables::read(None, &set).unwrap()
    }

    #[test]
    fn names_are_filled_in_and_defaults_where_there_is_no_value() {
        let variables = variables(&["a=1", "folder=/x=y"]);
        assert_eq!(variables.fill("${folder}/${a}.so").unwrap(), "/x=y/1.so");
        assert_eq!(variables.fill("${b:-2}${a:-3}${c:-}").unwrap(), "21");
        assert!(variables.fill("${b}").unwrap_err().contains("`b`"));
        assert!(variables.fill("${a").is_err());
    }

    #[test]
    fn a_value_is_not_filled_in_again() {
        assert_eq!(variables(&["a=${b}"]).fill("${a}").unwrap(), "${b}");
    }

    #[test]
    fn what_nobody_asks_for_is_named() {
        let variables = variables(&["a=1", "typo=2"]);
        variables.fill("${a}").unwrap();
        assert_eq!(variables.unused(), ["typo"]);
    }
}
