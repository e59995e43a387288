use std::sync::Arc;

use crate::{
    clock::Clock,
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
}

impl Service {
    /// A service over this store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, tokens: TokenAuthority) -> Self {
        Self { store, clock, tokens: Arc::new(tokens) }
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

    /// Somebody who does on chains what is asked for here.
    pub fn worker(&self, actors: Arc<Actors>) -> Worker {
        Worker::new(self.store.clone(), self.clock.clone(), actors)
    }
}
