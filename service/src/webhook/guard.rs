use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use reqwest::Url;

use super::{Resolver, address::is_public};

/// Longer than any address that is meant well.
const MAX_URL_BYTES: usize = 2_048;

/// Where endpoints may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetPolicy {
    /// The ports that they may listen at.
    pub ports: Vec<u16>,
    /// For development: endpoints may also be on this machine, under `localhost`, a name that ends in
    /// `.localhost` or an address of loopback, there without TLS and at any port.
    pub allow_loopback: bool,
}

/// Why nothing is sent there. Does not say whether a name is known: that would tell strangers what
/// this machine's resolver knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// Not a URL.
    #[error("it is no URL of at most 2048 bytes of visible ASCII")]
    NotAUrl,
    /// Without TLS.
    #[error("it must start with https:")]
    NotHttps,
    /// With user or password.
    #[error("it may hold neither user nor password")]
    Credentials,
    /// With a fragment, which nobody would get.
    #[error("it may have no fragment")]
    Fragment,
    /// A host that is not a name.
    #[error("its host must be a name")]
    NotAName,
    /// A port that is not allowed.
    #[error("its port is not one of those that are allowed")]
    Port,
    /// A host without an address, or with one that is not public.
    #[error("its host has no public address")]
    NoPublicAddress,
    /// Whether it has any could not be found out. Told as if it had none.
    #[error("its host has no public address")]
    Lookup,
    /// So many names were being looked up that there was no room for it, which says nothing of the host.
    /// Told as if it had none.
    #[error("its host has no public address")]
    NoRoom,
}

/// How long a name may take to be looked up.
pub(super) const LOOKUP: Duration = Duration::from_secs(5);

/// Decides where may be sent to. Asked when an endpoint is made and at each attempt.
#[derive(Clone, Debug)]
pub struct Guard {
    policy: TargetPolicy,
    resolver: Arc<dyn Resolver>,
    lookup: Duration,
}

impl Guard {
    /// By this policy, and by what this resolver says of names.
    pub const fn new(policy: TargetPolicy, resolver: Arc<dyn Resolver>) -> Self {
        Self { policy, resolver, lookup: LOOKUP }
    }

    /// The URL of this text, if it may be one of an endpoint as far as it can be told without asking
    /// for its host.
    ///
    /// # Errors
    ///
    /// [`GuardError`].
    pub fn url(&self, text: &str) -> Result<Url, GuardError> {
        // The standard removes some bytes before it reads a URL.
        let is_visible = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if text.len() > MAX_URL_BYTES || !is_visible {
            return Err(GuardError::NotAUrl);
        }
        let url = Url::parse(text).map_err(|_| GuardError::NotAUrl)?;
        let host = url.host_str().ok_or(GuardError::NotAUrl)?;
        let is_local = self.policy.allow_loopback && is_local(host);
        if url.scheme() != "https" && !(url.scheme() == "http" && is_local) {
            return Err(GuardError::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(GuardError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(GuardError::Fragment);
        }
        if literal(host).is_some() && !is_local {
            return Err(GuardError::NotAName);
        }
        let port = url.port_or_known_default().ok_or(GuardError::Port)?;
        if !self.policy.ports.contains(&port) && !is_local {
            return Err(GuardError::Port);
        }
        Ok(url)
    }

    /// The URL of this text, if its host has public addresses at the moment.
    ///
    /// # Errors
    ///
    /// [`GuardError`].
    pub async fn check(&self, text: &str) -> Result<Url, GuardError> {
        let url = self.url(text)?;
        let host = url.host_str().ok_or(GuardError::NotAUrl)?;
        if literal(host).is_none() {
            self.addresses(host).await?;
        }
        Ok(url)
    }

    /// The addresses of a host. One that is not public stands for all: who names such an address
    /// means no good, and the next might be tried instead of the first.
    ///
    /// # Errors
    ///
    /// [`GuardError::NoPublicAddress`], [`GuardError::Lookup`] if nobody answered, or
    /// [`GuardError::NoRoom`] if nobody was asked.
    pub async fn addresses(&self, host: &str) -> Result<Vec<SocketAddr>, GuardError> {
        let found = tokio::time::timeout(self.lookup, self.resolver.resolve(host)).await;
        let found = found.map_err(|_| GuardError::Lookup)?.map_err(|error| match error.kind() {
            io::ErrorKind::ResourceBusy => GuardError::NoRoom,
            _ => GuardError::Lookup,
        })?;
        let is_local = self.policy.allow_loopback && is_local(host);
        let is_good = |address: &IpAddr| match is_local {
            true => address.is_loopback(),
            false => is_public(*address),
        };
        if found.is_empty() || !found.iter().all(is_good) {
            return Err(GuardError::NoPublicAddress);
        }
        Ok(found.into_iter().map(|address| SocketAddr::new(address, 0)).collect())
    }
}

/// An address in the place of a name. The standard's reading of a URL has put all its notations,
/// `0x7f.1` and `2130706433` among them, into one.
fn literal(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(host) => host.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

/// Whether a host says of itself that it is this machine.
fn is_local(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    match literal(host) {
        Some(address) => address.is_loopback(),
        None => name == "localhost" || name.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::webhook::SystemResolver;

    fn guard(allow_loopback: bool) -> Guard {
        let policy = TargetPolicy { ports: vec![443, 8_443], allow_loopback };
        Guard::new(policy, Arc::new(SystemResolver::default()))
    }

    #[test]
    fn names_with_tls_are_allowed() {
        for text in [
            "https://hooks.example",
            "https://hooks.example:443/a?b=c",
            "https://hooks.example:8443/",
            "HTTPS://Hooks.Example/",
            "https://hooks.example./",
            "https://xn--bcher-kva.example/",
        ] {
            assert!(guard(false).url(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let long = format!("https://a.example/{}", "a".repeat(MAX_URL_BYTES));
        for (text, error) in [
            ("", GuardError::NotAUrl),
            ("hooks.example", GuardError::NotAUrl),
            ("https://", GuardError::NotAUrl),
            ("https:///", GuardError::NotAUrl),
            ("https://a b.example/", GuardError::NotAUrl),
            ("https://a.example/\0", GuardError::NotAUrl),
            ("ht\ttps://a.example/", GuardError::NotAUrl),
            (" https://a.example/", GuardError::NotAUrl),
            ("https:\\\\a.example", GuardError::NotAUrl),
            ("https://\u{2460}27.0.0.1/", GuardError::NotAUrl),
            ("https://1.2.3.4.5/", GuardError::NotAUrl),
            ("https://[::1/", GuardError::NotAUrl),
            (long.as_str(), GuardError::NotAUrl),
            ("mailto:a@a.example", GuardError::NotAUrl),
            ("http://a.example/", GuardError::NotHttps),
            ("http://localhost/", GuardError::NotHttps),
            ("ftp://a.example/", GuardError::NotHttps),
            ("wss://a.example/", GuardError::NotHttps),
            ("https://user@a.example/", GuardError::Credentials),
            ("https://user:word@a.example/", GuardError::Credentials),
            ("https://:word@a.example/", GuardError::Credentials),
            ("https://a.example@127.0.0.1/", GuardError::Credentials),
            ("https://a.example/#a", GuardError::Fragment),
            ("https://a.example:80/", GuardError::Port),
            ("https://a.example:22/", GuardError::Port),
            ("https://a.example:0/", GuardError::Port),
            ("https://localhost:9/", GuardError::Port),
        ] {
            assert_eq!(guard(false).url(text).err(), Some(error), "{text:?}");
        }
    }

    #[test]
    fn an_address_is_no_name_in_any_notation() {
        for host in [
            "127.0.0.1",
            "127.1",
            "127.0.0.1.",
            "0x7f.1",
            "0x7f000001",
            "0177.0.0.1",
            "2130706433",
            "017700000001",
            "127.0.0.0x1",
            "%31%32%37.0.0.1",
            "8.8.8.8",
            "169.254.169.254",
            "0",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[0:0:0:0:0:ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2606:4700::1111]",
            "[fe80::1]",
        ] {
            for path in ["", ":443/", "/a"] {
                let error = guard(false).url(&format!("https://{host}{path}")).err();
                assert_eq!(error, Some(GuardError::NotAName), "{host}");
            }
        }
    }

    #[test]
    fn development_opens_this_machine_and_no_other() {
        for text in [
            "http://127.0.0.1:9000/",
            "http://localhost:9000/",
            "http://a.localhost:9000/",
            "https://localhost:1/",
            "http://[::1]:9000/",
            "http://127.1/",
        ] {
            assert!(guard(true).url(text).is_ok(), "{text}");
        }
        for (text, error) in [
            ("http://a.example:9000/", GuardError::NotHttps),
            ("http://10.0.0.1/", GuardError::NotHttps),
            ("https://10.0.0.1/", GuardError::NotAName),
            ("https://[::ffff:127.0.0.1]/", GuardError::NotAName),
            ("https://a.example:9000/", GuardError::Port),
            ("http://notlocalhost/", GuardError::NotHttps),
            ("http://localhost.example/", GuardError::NotHttps),
        ] {
            assert_eq!(guard(true).url(text).err(), Some(error), "{text}");
        }
    }

    #[derive(Debug)]
    struct Fixed(Vec<IpAddr>);

    #[async_trait]
    impl Resolver for Fixed {
        async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
            Ok(self.0.clone())
        }
    }

    #[tokio::test]
    async fn one_address_that_is_not_public_stands_for_all() {
        let good: IpAddr = "8.8.8.8".parse().unwrap();
        let bad: IpAddr = "10.0.0.1".parse().unwrap();
        let loopback: IpAddr = "127.0.0.1".parse().unwrap();
        for (host, allow_loopback, addresses, is_allowed) in [
            ("a.example", false, vec![good], true),
            ("a.example", false, vec![], false),
            ("a.example", false, vec![bad], false),
            ("a.example", false, vec![good, bad], false),
            ("a.example", true, vec![loopback], false),
            ("localhost", true, vec![loopback], true),
            ("localhost", false, vec![loopback], false),
            ("localhost", true, vec![good], false),
            ("localhost", true, vec![loopback, bad], false),
        ] {
            let policy = TargetPolicy { ports: vec![443], allow_loopback };
            let guard = Guard::new(policy, Arc::new(Fixed(addresses.clone())));
            let answer = guard.check(&format!("https://{host}/")).await;
            assert_eq!(answer.is_ok(), is_allowed, "{host} {addresses:?}");
        }
    }

    #[derive(Debug)]
    struct Silent;

    #[async_trait]
    impl Resolver for Silent {
        async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
            std::future::pending().await
        }
    }

    #[tokio::test]
    async fn a_name_that_is_not_answered_for_is_not_said_to_have_no_address() {
        let policy = TargetPolicy { ports: vec![443], allow_loopback: false };
        let guard = Guard { lookup: Duration::ZERO, ..Guard::new(policy, Arc::new(Silent)) };
        let error = guard.check("https://hooks.example").await.unwrap_err();
        assert_eq!(error, GuardError::Lookup);
        // Nobody finds out which names are known here.
        assert_eq!(error.to_string(), GuardError::NoPublicAddress.to_string());
    }
}
