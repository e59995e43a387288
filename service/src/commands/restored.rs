use portcullis_service::store::Store;

use super::{CommandError, answer};

/// Shows each operation that is given up.
pub(super) async fn run(store: &dyn Store) -> Result<(), CommandError> {
    for operation in store.give_up_waiting(store.now_ms().await?).await? {
        answer(&operation.to_string())?;
    }
    Ok(())
}
