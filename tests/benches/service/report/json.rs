use anyhow::Result;

use super::Report;

impl Report {
    pub(crate) fn json(&self) -> Result<()> {
        println!("{}", serde_json::to_string_pretty(self)?);
        Ok(())
    }
}
