//! The service's process: killed, and started again.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::{Context, Result};
use customer_api_demo::{Installation, Process};
use e2e::figures::Usage;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{book::Book, progress};

pub(crate) struct Keeper {
    installation: Arc<Installation>,
    book: Arc<Book>,
    process: Mutex<Option<Process>>,
    /// Raised when the service is killed and when it runs again: odd while it is down.
    changes: AtomicU64,
}

impl Keeper {
    pub(crate) async fn start(
        installation: Arc<Installation>,
        book: Arc<Book>,
    ) -> Result<Arc<Self>> {
        let process = Mutex::new(Some(installation.start().await?));
        Ok(Arc::new(Self { installation, book, process, changes: AtomicU64::new(0) }))
    }

    /// How often the service was killed and started.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Whether the service was down at any time since then.
    pub(crate) fn was_down_since(&self, changes: u64) -> bool {
        changes % 2 == 1 || self.changes() != changes
    }

    /// What a token is asked for with.
    pub(crate) fn credentials(&self) -> Value {
        json!({
            "client_id": self.installation.client_id,
            "client_secret": self.installation.client_secret,
            "audience": "https://api.civic.com/pass",
            "grant_type": "client_credentials",
        })
    }

    /// As a power cut would, and starts it again.
    pub(crate) async fn kill(&self) -> Result<()> {
        let mut process = self.process.lock().await;
        let running = process.take().context("the service runs")?;
        self.changes.fetch_add(1, Ordering::SeqCst);
        running.kill().await?;
        *process = Some(self.installation.start().await?);
        self.changes.fetch_add(1, Ordering::SeqCst);
        drop(process);
        progress("killed the service and started it again");
        self.book.kill();
        Ok(())
    }

    /// Notes what memory it has.
    pub(crate) async fn look(&self) -> Result<()> {
        let process = self.process.lock().await;
        let id = process.as_ref().and_then(Process::id).context("the service runs")?;
        self.book.rss(Usage::of(id).context("the service ended by itself")?.rss_bytes);
        Ok(())
    }

    /// Whether it ended well.
    pub(crate) async fn end(&self) -> Result<bool> {
        let process = self.process.lock().await.take();
        process.context("the service runs")?.terminate().await
    }
}
