use std::env;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::process::Service;
use crate::places::Places;
use crate::progress::step;
use crate::{command, python};

const FOLDER: &str = "tests/http";

const SEED: &str = "PORTCULLIS_SEED";

/// Requests from `tests/http/schemathesis.toml` and the document that the service serves: it answers
/// each as the document says, and none with an error of its own.
pub(crate) fn examine(places: &Places) -> Result<()> {
    let folder = places.checkout.join(FOLDER);
    let python = python::install(places, &folder.join("requirements.txt"), "schemathesis")?;
    let service = Service::start(&super::binary(places)?, &python)?;
    let seed = match env::var(SEED) {
        Ok(seed) => seed.parse().with_context(|| format!("{SEED} is no number"))?,
        Err(_) => 1_u64,
    };
    step(format!("asking the service; seed {seed}"));
    let transcript = command::transcript(
        Command::new(&python)
            // It leaves a cache behind.
            .current_dir(&service.folder)
            .args(["-m", "schemathesis.cli", "--config-file"])
            .arg(folder.join("schemathesis.toml"))
            .arg("run")
            .arg(format!("{}/openapi.json", service.url))
            .args(["--no-color", "--seed", &seed.to_string()])
            .env("PORTCULLIS_CLIENT_ID", &service.client_id)
            .env("PORTCULLIS_CLIENT_SECRET", &service.client_secret)
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )
    .with_context(|| format!("the service says:\n{}", service.log()))?;
    match asked(&transcript) {
        Some(requests) if requests >= FEWEST => {
            step(format!("the service has answered {requests} requests as it should"));
            Ok(())
        }
        _ => bail!("too little was asked\n{transcript}"),
    }
}

/// Fewer show that something is left out.
const FEWEST: u32 = 1_000;

/// `  2267 generated, 2267 passed`
fn asked(transcript: &str) -> Option<u32> {
    let mut lines = transcript.lines();
    let line = lines.find_map(|line| line.trim().split_once(" generated, "))?;
    line.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted() {
        assert_eq!(asked("Test cases:\n  2267 generated, 2267 passed\n"), Some(2267));
        assert_eq!(asked("Test cases:\n  none\n"), None);
    }
}
