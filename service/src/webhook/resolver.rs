use std::{
    fmt, io,
    net::{IpAddr, ToSocketAddrs as _},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use tokio::sync::Semaphore;

/// Who knows the addresses of names.
#[async_trait]
pub trait Resolver: fmt::Debug + Send + Sync {
    /// Every address of a host; none of one that there is not. An error says nothing of the host: whoever
    /// knows did not answer, or was not asked, which is [`io::ErrorKind::ResourceBusy`].
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// How many names are looked up at a time: each takes a thread until the system answers, also if nobody
/// waits for it any more. Several times what one organisation has under way, so that one whose names
/// nobody answers for does not keep the others from being looked up.
const MAX_LOOKUPS: usize = 128;

/// How long to wait for room, so that there is time left to be answered in.
const ROOM: Duration = Duration::from_secs(2);

/// The system's.
#[derive(Clone, Debug)]
pub struct SystemResolver {
    room: Arc<Semaphore>,
    wait: Duration,
}

impl Default for SystemResolver {
    fn default() -> Self {
        Self { room: Arc::new(Semaphore::new(MAX_LOOKUPS)), wait: ROOM }
    }
}

#[async_trait]
impl Resolver for SystemResolver {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let permit = tokio::time::timeout(self.wait, self.room.clone().acquire_owned()).await;
        let permit = permit.map_err(|_| io::ErrorKind::ResourceBusy)?.map_err(io::Error::other)?;
        let host = host.to_owned();
        let look_up = move || {
            let found = (host.as_str(), 0).to_socket_addrs();
            drop(permit);
            match found {
                Ok(found) => Ok(found.map(|address| address.ip()).collect()),
                Err(error) if is_unknown(&error) => Ok(Vec::new()),
                Err(error) => Err(error),
            }
        };
        tokio::task::spawn_blocking(look_up).await.map_err(io::Error::other)?
    }
}

/// Whether a resolver has answered that there is no such name, or none with an address. The standard
/// library tells that by the system's text alone.
fn is_unknown(error: &io::Error) -> bool {
    let text = error.to_string();
    // Of glibc, musl and macOS.
    let unknown = [
        "Name or service not known",
        "No address associated with hostname",
        "Name does not resolve",
        "Name has no usable address",
        "nodename nor servname provided, or not known",
    ];
    unknown.iter().any(|known| text.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::{Guard, GuardError, TargetPolicy};

    #[test]
    fn a_name_that_is_not_known_is_told_from_a_resolver_that_is_away() {
        let failed = "failed to lookup address information: ";
        for (text, expected) in [
            ("Name or service not known", true),
            ("No address associated with hostname", true),
            ("Name does not resolve", true),
            ("Temporary failure in name resolution", false),
            ("Non-recoverable failure in name resolution", false),
            ("Try again", false),
            ("System error", false),
        ] {
            let error = io::Error::other(format!("{failed}{text}"));
            assert_eq!(is_unknown(&error), expected, "{text}");
        }
    }

    const ALL: u32 = 128;

    /// A quarter of the attempts that an instance has under way if nothing is said.
    const OF_ONE_ORGANISATION: u32 = 16;

    #[tokio::test]
    async fn few_names_are_looked_up_at_a_time() {
        let resolver = SystemResolver::default();
        let all = resolver.room.acquire_many(ALL).await.unwrap();
        let mut waiting = std::pin::pin!(resolver.resolve("localhost"));
        assert!(futures::poll!(&mut waiting).is_pending());
        assert_eq!(resolver.room.available_permits(), 0);
        drop(all);
        assert!(waiting.await.unwrap().iter().all(IpAddr::is_loopback));
        assert_eq!(resolver.room.available_permits(), MAX_LOOKUPS);
    }

    #[tokio::test]
    async fn a_name_for_which_there_is_no_room_is_not_said_to_be_unanswered() {
        let resolver = SystemResolver { wait: Duration::ZERO, ..SystemResolver::default() };
        let _all = resolver.room.acquire_many(ALL).await.unwrap();
        let policy = TargetPolicy { ports: vec![443], allow_loopback: false };
        let guard = Guard::new(policy, Arc::new(resolver.clone()));
        let error = guard.check("https://hooks.example").await.unwrap_err();
        assert_eq!(error, GuardError::NoRoom);
        assert_eq!(error.to_string(), GuardError::NoPublicAddress.to_string());
    }

    /// Each attempt of an organisation leaves a thread behind, longer than the attempt takes.
    #[tokio::test]
    async fn one_organisation_does_not_take_all_the_room() {
        let resolver = SystemResolver { wait: Duration::ZERO, ..SystemResolver::default() };
        let _dead = resolver.room.acquire_many(4 * OF_ONE_ORGANISATION).await.unwrap();
        assert!(resolver.resolve("localhost").await.unwrap().iter().all(IpAddr::is_loopback));
    }
}
