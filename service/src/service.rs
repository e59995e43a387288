use std::sync::Arc;

use crate::{
    clock::Clock,
    pipeline::{Actors, Vitals, Worker},
    store::Store,
    token::TokenAuthority,
};

/// What every request needs. Clones share it.
#[derive(Clone, Debug)]
pub struct Service {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    tokens: Arc<TokenAuthority>,
    vitals: Arc<Vitals>,
}

impl Service {
    /// A service over this store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, tokens: TokenAuthority) -> Self {
        Self { store, clock, tokens: Arc::new(tokens), vitals: Arc::default() }
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

    /// How many of its workers live.
    pub const fn vitals(&self) -> &Arc<Vitals> {
        &self.vitals
    }

    /// Somebody who does on chains what is asked for here.
    pub fn worker(&self, actors: Arc<Actors>) -> Worker {
        Worker::new(self.store.clone(), self.clock.clone(), actors)
    }
}
