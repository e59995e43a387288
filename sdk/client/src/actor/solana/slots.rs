use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use portcullis_solana::Address;
use portcullis_types::lifecycle::LifecycleError;

use crate::{Failure, Refusal};

/// Slots of the signer's gatekeepers by network, as the chain told them. Clones share them.
///
/// The program looks at the gatekeeper itself, so that a slot that is out of date makes a refusal and
/// nothing else; it is forgotten then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots(Arc<Mutex<HashMap<Address, u16>>>);

impl Slots {
    pub(super) fn get(&self, network: &Address) -> Option<u16> {
        self.all().get(network).copied()
    }

    pub(super) fn insert(&self, network: Address, slot: u16) {
        self.all().insert(network, slot);
    }

    /// Forgets all of them if that may be why.
    pub(in crate::actor) fn heed(&self, refusal: &Refusal) {
        if speaks_of_gatekeeper(refusal) {
            self.all().clear();
        }
    }

    pub(in crate::actor) fn heed_failure(&self, failure: &Failure) {
        if let Some(refusal) = failure.refusal() {
            self.heed(&refusal);
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Address, u16>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The program looks at the operator and the gatekeeper's status before all else about them. What is
/// no error of its own may be that the gatekeeper's account is gone.
const fn speaks_of_gatekeeper(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Lifecycle(LifecycleError::NotAuthorized | LifecycleError::GatekeeperNotActive)
            | Refusal::Gateway(_)
            | Refusal::Chain(_)
    )
}
