use std::io::Write as _;

use portcullis_service::http::openapi;

use super::CommandError;

/// Prints the OpenAPI document.
pub(super) fn run() -> Result<(), CommandError> {
    let document = openapi().map_err(std::io::Error::from)?;
    Ok(std::io::stdout().lock().write_all(document.as_bytes())?)
}
