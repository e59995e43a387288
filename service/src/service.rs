use std::sync::Arc;

use crate::{
    clock::Clock,
    pii::Pii,
    pipeline::{Actors, Worker},
    store::Store,
    token::TokenAuthority,
};

/// What every request needs. Clones share it.
#[derive(Clone, Debug)]
pub struct Service {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    tokens: Arc<TokenAuthority>,
    pii: Option<Arc<Pii>>,
}

impl Service {
    /// A service over this store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, tokens: TokenAuthority) -> Self {
        Self { store, clock, tokens: Arc::new(tokens), pii: None }
    }

    /// The same, which keeps personal data as well.
    #[must_use]
    pub fn with_pii(self, pii: Pii) -> Self {
        Self { pii: Some(Arc::new(pii)), ..self }
    }

    /// How personal data is kept; `None`: not at all.
    pub fn pii(&self) -> Option<&Pii> {
        self.pii.as_deref()
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

    /// Somebody who does on chains what is asked for here.
    pub fn worker(&self, actors: Arc<Actors>) -> Worker {
        Worker::new(self.store.clone(), self.clock.clone(), actors)
    }
}
