use toml::{Table, Value};

use super::ConfigError;

/// The variables that are read, and the keys that they go before.
pub const VARIABLES: &[(&str, &str)] = &[
    ("PORTCULLIS_LISTEN", "listen"),
    ("PORTCULLIS_DATABASE_URL", "database.url"),
    ("PORTCULLIS_DATABASE_MAX_CONNECTIONS", "database.max_connections"),
    ("PORTCULLIS_TOKENS_ISSUER", "tokens.issuer"),
    ("PORTCULLIS_TOKENS_AUDIENCE", "tokens.audience"),
    ("PORTCULLIS_TOKENS_LIFETIME_SECONDS", "tokens.lifetime_seconds"),
    ("PORTCULLIS_TOKENS_SIGNING_KEY", "tokens.signing_key"),
];

/// The keys among them that are numbers.
const NUMBERS: [&str; 2] = ["database.max_connections", "tokens.lifetime_seconds"];

/// Puts what the environment says over what the file says.
pub(super) fn merge(
    table: &mut Table,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<(), ConfigError> {
    for (name, key) in VARIABLES {
        let Some(text) = variable(name) else { continue };
        let value = if NUMBERS.contains(key) {
            let number = text.parse().map_err(|_| ConfigError::Key {
                key: (*key).to_owned(),
                problem: format!("{name} is no number"),
            })?;
            Value::Integer(number)
        } else {
            Value::String(text)
        };
        match key.split_once('.') {
            Some((section, key)) => {
                let section = table
                    .entry(section)
                    .or_insert_with(|| Value::Table(Table::new()))
                    .as_table_mut()
                    .ok_or_else(|| ConfigError::Key {
                        key: section.to_owned(),
                        problem: "it is a table".to_owned(),
                    })?;
                section.insert(key.to_owned(), value);
            }
            None => {
                table.insert((*key).to_owned(), value);
            }
        }
    }
    Ok(())
}
