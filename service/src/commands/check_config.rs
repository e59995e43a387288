use std::{error::Error, time::Duration};

use portcullis::Connection;
use portcullis_service::{
    config::{Config, ConfigError},
    store,
};

use super::{CommandError, answer};

/// What does not answer in this time does not answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads every key, and says of each that is not good why. Asks neither database nor chains but if
/// told to.
pub(super) async fn run(config: &Config, online: bool) -> Result<(), CommandError> {
    let keys = [config.token_authority().err(), config.webhooks().err(), config.pii().err()];
    let keys = keys.into_iter().flatten().flat_map(ConfigError::each);
    let mut problems: Vec<String> = keys.map(|error| error.to_string()).collect();
    let signers = config.clone();
    // A signer may be a command, which takes its time.
    let signers = tokio::task::spawn_blocking(move || signers.check_signers()).await;
    match signers {
        Ok(found) => problems.extend(found.iter().map(ToString::to_string)),
        Err(_) => problems.push("signers: they could not be asked".to_owned()),
    }
    if online {
        problems.extend(database(config).await?);
        problems.extend(chains(config).await);
    }
    for problem in &problems {
        answer(problem)?;
    }
    if problems.is_empty() {
        answer("the configuration is good")
    } else {
        Err(CommandError::NotGood(problems.len()))
    }
}

/// Makes nothing and changes nothing.
async fn database(config: &Config) -> Result<Option<String>, CommandError> {
    match tokio::time::timeout(PATIENCE, store::reach(config.database.url.expose())).await {
        Ok(Ok(true)) => Ok(None),
        Ok(Ok(false)) => {
            answer("database.url: the file is made at the first start")?;
            Ok(None)
        }
        Ok(Err(error)) => Ok(Some(format!("database.url: {}", reasons(&error)))),
        Err(_) => Ok(Some("database.url: no answer".to_owned())),
    }
}

/// Every node must answer, be of its chain, and hold the registry where there is one. Addresses are
/// not shown: they may hold a provider's key.
async fn chains(config: &Config) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, chain) in &config.chains {
        for (index, url) in chain.rpc_urls.iter().enumerate() {
            let opened = Connection::open(name.0.clone(), url.expose(), chain.registry);
            let problem = match tokio::time::timeout(PATIENCE, opened).await {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer".to_owned(),
            };
            problems.push(format!("chains.\"{name}\".rpc_urls[{index}]: {problem}"));
        }
    }
    problems
}

fn reasons(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", reasons(source)),
        None => error.to_string(),
    }
}
