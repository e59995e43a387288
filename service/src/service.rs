use std::sync::Arc;

use ipnet::IpNet;

use crate::{
    clock::Clock,
    limit::{Limits, LimitsConfig},
    model::Caller,
    pipeline::{Actors, Worker},
    store::Store,
    token::TokenAuthority,
    webhook::{DeliveryWorker, Webhooks},
};

/// How exactly it is known when a key was last used: within an hour.
const LAST_USED_MS: i64 = 3_600_000;

/// What every request needs. Clones share it.
#[derive(Clone, Debug)]
pub struct Service {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    tokens: Arc<TokenAuthority>,
    webhooks: Option<Arc<Webhooks>>,
    limits: Option<Arc<Limits>>,
    trusted_proxies: Arc<[IpNet]>,
}

impl Service {
    /// A service over this store, which lets everybody ask as often as they like and believes no
    /// proxy.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, tokens: TokenAuthority) -> Self {
        let (tokens, trusted_proxies) = (Arc::new(tokens), Arc::from([]));
        Self { store, clock, tokens, webhooks: None, limits: None, trusted_proxies }
    }

    /// With limits.
    #[must_use]
    pub fn with_limits(mut self, config: &LimitsConfig) -> Self {
        self.limits = Some(Arc::new(Limits::new(config, self.clock.clone())));
        self
    }

    /// With proxies that are believed about whom they ask for.
    #[must_use]
    pub fn with_trusted_proxies(mut self, networks: &[IpNet]) -> Self {
        self.trusted_proxies = Arc::from(networks);
        self
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

    /// How often somebody may ask; `None`: as often as they like.
    pub fn limits(&self) -> Option<&Limits> {
        self.limits.as_deref()
    }

    /// The proxies that are believed.
    pub fn trusted_proxies(&self) -> &[IpNet] {
        &self.trusted_proxies
    }

    /// Somebody who does on chains what is asked for here.
    pub fn worker(&self, actors: Arc<Actors>) -> Worker {
        Worker::new(self.store.clone(), self.clock.clone(), actors)
    }

    /// Notes that a key is used: once in an hour, as it would otherwise be a write with every
    /// request. That it could not be noted stops nobody.
    pub(crate) async fn note_use(&self, caller: &Caller) {
        let now_ms = self.clock.now_ms();
        let not_since_ms = now_ms.saturating_sub(LAST_USED_MS);
        if caller.last_used_at_ms.is_some_and(|last_ms| last_ms > not_since_ms) {
            return;
        }
        if let Err(error) = self.store.touch_key(caller.key, now_ms, not_since_ms).await {
            tracing::warn!(%error, "the use of a key was not noted");
        }
    }
}
