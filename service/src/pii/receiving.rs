use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::model::ProviderId;

/// How many images are received at a time.
const PLACES: usize = 8;

/// How many of them from one provider.
const PLACES_OF_ONE: usize = 2;

/// From whom images are being received.
#[derive(Clone, Debug, Default)]
pub struct Receiving(Arc<Mutex<HashMap<ProviderId, usize>>>);

/// A place for an image, from its first byte to the answer: free again when this is dropped.
#[derive(Debug)]
pub struct ReceivingPlace {
    taken: Receiving,
    provider: ProviderId,
}

impl Receiving {
    /// A place for an image of this provider; `None`: it has as many as one may have, or all are taken.
    pub fn place(&self, provider: ProviderId) -> Option<ReceivingPlace> {
        let mut taken = self.taken();
        let of_all: usize = taken.values().sum();
        let of_one = taken.get(&provider).copied().unwrap_or_default();
        if of_all >= PLACES || of_one >= PLACES_OF_ONE {
            return None;
        }
        taken.insert(provider, of_one.saturating_add(1));
        Some(ReceivingPlace { taken: self.clone(), provider })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<ProviderId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ReceivingPlace {
    fn drop(&mut self) {
        let mut taken = self.taken.taken();
        match taken.get_mut(&self.provider) {
            Some(count) if *count > 1 => *count = count.saturating_sub(1),
            _ => {
                taken.remove(&self.provider);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_provider_does_not_take_every_place() {
        let (receiving, greedy) = (Receiving::default(), ProviderId::new());
        let mut places: Vec<_> = (0..PLACES).filter_map(|_| receiving.place(greedy)).collect();
        assert_eq!(places.len(), PLACES_OF_ONE);
        assert!(receiving.place(ProviderId::new()).is_some());
        places.pop();
        assert!(receiving.place(greedy).is_some());
    }

    #[test]
    fn all_together_take_no_more_than_there_are() {
        let receiving = Receiving::default();
        let places: Vec<_> =
            (0..2 * PLACES).filter_map(|_| receiving.place(ProviderId::new())).collect();
        assert_eq!(places.len(), PLACES);
        drop(places);
        assert!(receiving.place(ProviderId::new()).is_some());
        assert!(receiving.taken().is_empty(), "who was here is forgotten");
    }
}
