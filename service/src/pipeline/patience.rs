//! How long nodes are waited for, and how long keys.

use std::time::Duration;

use portcullis::{Failure, evm::SendError};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until, timeout},
};

/// So much at once of what asks nodes, without the time that keys take to sign: somebody may have to
/// press a button, and that is no node's failure.
#[derive(Debug)]
pub(super) struct Patience {
    signing: Duration,
    ends_at: watch::Sender<Instant>,
}

impl Patience {
    /// So long for nodes from now on, and so long for each answer of a key.
    pub(super) fn new(nodes: Duration, signing: Duration) -> Self {
        Self { signing, ends_at: watch::Sender::new(later(Instant::now(), nodes)) }
    }

    /// What comes of it. `None`: nodes take too long.
    pub(super) async fn wait_for<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            done = work => Some(done),
            () = self.end() => None,
        }
    }

    /// What a key signs, and whatever a node is asked for it. A key that takes too long has failed.
    pub(super) async fn sign<T>(
        &self,
        signing: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        self.wait_for_key(signing).await.unwrap_or_else(|| {
            let why = "the signer did not answer in time".to_owned();
            Err(Failure::from(SendError::Signer(why)))
        })
    }

    /// What comes of what a key is asked. `None`: it takes too long.
    pub(super) async fn wait_for_key<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let (began_at, ends_at) = (Instant::now(), *self.ends_at.borrow());
        // Until then it is not nodes that are waited for.
        self.ends_at.send_replace(later(later(ends_at, self.signing), self.signing));
        let done = timeout(self.signing, work).await;
        self.ends_at.send_replace(later(ends_at, began_at.elapsed()));
        done.ok()
    }

    async fn end(&self) {
        let mut ends_at = self.ends_at.subscribe();
        loop {
            let until = *ends_at.borrow_and_update();
            tokio::select! {
                () = sleep_until(until) => return,
                _ = ends_at.changed() => {}
            }
        }
    }
}

fn later(instant: Instant, by: Duration) -> Instant {
    instant.checked_add(by).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn a_key_may_take_longer_than_nodes_may() {
        let patience = Patience::new(SHORT, LONG);
        let signing = async {
            tokio::time::sleep(SHORT.saturating_mul(4)).await;
            Ok(1)
        };
        let mut signed = None;
        let work = async {
            signed = Some(patience.sign(signing).await);
            pending::<()>().await;
        };
        let done = timeout(LONG, patience.wait_for(work)).await;
        assert_eq!(done, Ok(None), "but nodes may not");
        assert_eq!(signed, Some(Ok(1)));
    }

    #[tokio::test]
    async fn a_key_that_takes_too_long_has_failed() {
        let patience = Patience::new(LONG, SHORT);
        let signed = patience.wait_for(patience.sign(pending::<Result<(), _>>())).await;
        assert!(matches!(signed, Some(Err(Failure::Evm(SendError::Signer(_))))), "{signed:?}");
    }
}
