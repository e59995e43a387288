use std::sync::Arc;

use crate::{
    clock::Clock,
    pipeline::{Actors, Worker},
    store::Store,
    token::TokenAuthority,
    webhook::{DeliveryWorker, Webhooks},
};

/// What every request needs. Clones share it.
#[derive(Clone, Debug)]
pub struct Service {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    tokens: Arc<TokenAuthority>,
    webhooks: Option<Arc<Webhooks>>,
}

impl Service {
    /// A service over this store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, tokens: TokenAuthority) -> Self {
        Self { store, clock, tokens: Arc::new(tokens), webhooks: None }
    }

    /// The same, and it tells of events.
    #[must_use]
    pub fn with_webhooks(self, webhooks: Webhooks) -> Self {
        Self { webhooks: Some(Arc::new(webhooks)), ..self }
    }

    /// By what it tells of events; `None`: it does not.
    pub fn webhooks(&self) -> Option<&Webhooks> {
        self.webhooks.as_deref()
    }

    /// Where everything is kept.
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// What time it is.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Who gives out tokens.
    pub fn tokens(&self) -> &TokenAuthority {
        &self.tokens
    }

    /// Somebody who tells of events; `None`: it tells of none.
    pub fn delivery_worker(&self) -> Option<DeliveryWorker> {
        let webhooks = self.webhooks.as_deref()?.clone();
        Some(DeliveryWorker::new(self.store.clone(), self.clock.clone(), webhooks))
    }

    /// Somebody who does on chains what is asked for here.
    pub fn worker(&self, actors: Arc<Actors>) -> Worker {
        Worker::new(self.store.clone(), self.clock.clone(), actors)
    }
}
