use std::sync::Arc;

use ipnet::IpNet;

use crate::{
    clock::Clock,
    limit::{Limits, LimitsConfig},
    model::Caller,
    pii::Pii,
    pipeline::{Actors, Vitals, Worker},
    problem::{Code, Problem},
    readiness::Readiness,
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
    vitals: Arc<Vitals>,
    webhooks: Option<Arc<Webhooks>>,
    limits: Option<Arc<Limits>>,
    trusted_proxies: Arc<[IpNet]>,
    pii: Option<Arc<Pii>>,
    readiness: Arc<Readiness>,
    chains: Option<Arc<Actors>>,
}

impl Service {
    /// A service over this store, which lets everybody ask as often as they like and believes no
    /// proxy.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, tokens: TokenAuthority) -> Self {
        let (tokens, trusted_proxies) = (Arc::new(tokens), Arc::from([]));
        let (vitals, readiness) = (Arc::default(), Arc::default());
        let (webhooks, limits, pii, chains) = (None, None, None, None);
        Self {
            store,
            clock,
            tokens,
            vitals,
            webhooks,
            limits,
            trusted_proxies,
            pii,
            readiness,
            chains,
        }
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

    /// With personal data, kept so.
    #[must_use]
    pub fn with_pii(mut self, pii: Pii) -> Self {
        self.pii = Some(Arc::new(pii));
        self
    }

    /// How personal data is kept; `None`: not at all.
    pub fn pii(&self) -> Option<&Pii> {
        self.pii.as_deref()
    }

    /// With chains that can be asked.
    #[must_use]
    pub fn with_chains(self, chains: Arc<Actors>) -> Self {
        Self { chains: Some(chains), ..self }
    }

    /// The chains that can be asked; `None`: none can.
    pub fn chains(&self) -> Option<&Actors> {
        self.chains.as_deref()
    }

    /// Where everything is kept.
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// What time it is.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Both, for what outlives a request's handler.
    pub(crate) fn shared(&self) -> (Arc<dyn Store>, Arc<dyn Clock>) {
        (self.store.clone(), self.clock.clone())
    }

    /// Who gives out tokens.
    pub fn tokens(&self) -> &TokenAuthority {
        &self.tokens
    }

    /// How many of its workers live.
    pub const fn vitals(&self) -> &Arc<Vitals> {
        &self.vitals
    }

    /// Whether it can do its work: its database answers, as it was found within the last second, and at
    /// least one of its workers lives, if it has any.
    pub(crate) async fn check_readiness(&self) -> Result<(), Problem> {
        self.readiness.check(self.store.ping(), self.clock()).await?;
        if self.vitals.are_good() { Ok(()) } else { Err(Problem::new(Code::Unavailable)) }
    }

    /// Somebody who tells of events, in so many attempts at a time; `None`: it tells of none.
    pub fn delivery_worker(&self, max_attempts: u32) -> Option<DeliveryWorker> {
        let webhooks = self.webhooks.as_deref()?.clone();
        Some(DeliveryWorker::new(self.store.clone(), self.clock.clone(), webhooks, max_attempts))
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
