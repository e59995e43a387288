use std::env;

use toml::{Table, Value};

use super::ConfigError;

/// What the name of a variable of ours begins with. `PORTCULLIS__DATABASE__URL` is `database.url`.
pub const PREFIX: &str = "PORTCULLIS__";

/// Between a table and its key.
const SEPARATOR: &str = "__";

/// The variables of this process that are ours.
///
/// # Errors
///
/// [`ConfigError::Key`] if one is not UTF-8.
pub fn variables() -> Result<Vec<(String, String)>, ConfigError> {
    let ours = env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| name.starts_with(PREFIX))?;
        let problem = || ConfigError::key(&name, "is not UTF-8");
        Some(value.into_string().map_err(|_| problem()).map(|value| (name.clone(), value)))
    });
    ours.collect()
}

/// Puts what the environment says over what the file says.
pub(super) fn merge(
    table: &mut Table,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<(), ConfigError> {
    let mut variables: Vec<_> = variables.into_iter().collect();
    // A table as a whole, then what is in it.
    variables.sort_unstable();
    for (name, text) in variables {
        let Some(path) = name.strip_prefix(PREFIX) else { continue };
        let path = path.to_ascii_lowercase();
        let mut keys: Vec<&str> = path.split(SEPARATOR).collect();
        let Some(last) = keys.pop() else { continue };
        let mut place = &mut *table;
        for key in keys {
            let next = place.entry(key).or_insert_with(|| Value::Table(Table::new()));
            place = next.as_table_mut().ok_or_else(|| {
                ConfigError::key(key, format!("it is no table, which {name} takes it for"))
            })?;
        }
        place.insert(last.to_owned(), value(text));
    }
    Ok(())
}

/// A number, a truth value, a list, a table or a text in quotes, as TOML writes them; anything else
/// is the text that it is.
fn value(text: String) -> Value {
    let parsed = toml::from_str::<Table>(&format!("value = {text}"));
    match parsed.ok().filter(|table| table.len() == 1).and_then(|mut table| table.remove("value")) {
        Some(Value::Datetime(_)) | None => Value::String(text),
        Some(value) => value,
    }
}
