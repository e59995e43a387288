use std::time::Duration;

use portcullis_service::{crypto::Rewrapped, store::Store};

use super::{CommandError, answer};

/// Says what came of it. The former keys can go if this is no error.
pub(super) async fn tell(store: &dyn Store, rewrapped: Rewrapped) -> Result<(), CommandError> {
    answer(&format!("rewrapped={}", rewrapped.done))?;
    empty_log(store).await?;
    if rewrapped.failed == 0 {
        return Ok(());
    }
    answer(&format!("failed={}", rewrapped.failed))?;
    Err(CommandError::Argument("some cannot be opened: keep the former keys"))
}

/// How often it is tried to empty the database's log.
const TRIES: u32 = 20;

/// How long to wait for whoever reads it.
const PAUSE: Duration = Duration::from_millis(250);

/// What was destroyed is in the database's log until that is emptied.
pub(super) async fn empty_log(store: &dyn Store) -> Result<(), CommandError> {
    for _ in 0..TRIES {
        if store.empty_log().await? {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(CommandError::Argument(
        "the database's log is being read and still holds old keys: run it again",
    ))
}
