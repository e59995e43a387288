use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ipnet::IpNet;

use crate::limit::group;

/// How many connections there are from each address. Nobody takes the places of all others.
#[derive(Clone)]
pub(super) struct Places {
    taken: Arc<Mutex<HashMap<IpAddr, u32>>>,
    max: u32,
    trusted_proxies: Arc<[IpNet]>,
}

/// A place, given back when this is dropped.
pub(super) struct Place {
    taken: Arc<Mutex<HashMap<IpAddr, u32>>>,
    address: Option<IpAddr>,
}

impl Places {
    pub(super) fn new(max: u32, trusted_proxies: &[IpNet]) -> Self {
        Self { taken: Arc::default(), max, trusted_proxies: trusted_proxies.into() }
    }

    /// `None`: the address has as many as it may. A proxy of ours has any number: it comes for others.
    pub(super) fn take(&self, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        if self.trusted_proxies.iter().any(|network| network.contains(&peer)) {
            return Some(Place { taken: self.taken.clone(), address: None });
        }
        let address = group(peer);
        let mut taken = locked(&self.taken);
        let count = taken.get(&address).copied().unwrap_or(0);
        if count >= self.max {
            return None;
        }
        taken.insert(address, count.saturating_add(1));
        Some(Place { taken: self.taken.clone(), address: Some(address) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut taken = locked(&self.taken);
        match taken.get(&address).copied() {
            Some(count @ 2..) => {
                taken.insert(address, count.saturating_sub(1));
            }
            _ => {
                taken.remove(&address);
            }
        }
    }
}

fn locked(taken: &Mutex<HashMap<IpAddr, u32>>) -> MutexGuard<'_, HashMap<IpAddr, u32>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_places_and_gives_them_back() {
        let places = Places::new(2, &["10.0.0.0/8".parse().unwrap()]);
        let take = |address: &str| places.take(address.parse().unwrap());
        let (first, second) = (take("192.0.2.1"), take("::ffff:192.0.2.1"));
        assert!(first.is_some() && second.is_some() && take("192.0.2.1").is_none());
        assert!(take("192.0.2.2").is_some());
        drop(first);
        let third = take("192.0.2.1");
        assert!(third.is_some() && take("192.0.2.1").is_none());
        // Whoever has one IPv6 address has those beside it as well.
        let held = [take("2001:db8::1"), take("2001:db8::2")];
        assert!(take("2001:db8::3").is_none() && take("2001:db8:0:1::1").is_some());
        let proxied: Vec<_> = (0..9).map(|_| take("::ffff:10.0.0.1")).collect();
        assert!(proxied.iter().all(Option::is_some));
        drop((second, third, held, proxied));
        assert!(locked(&places.taken).is_empty());
    }
}
