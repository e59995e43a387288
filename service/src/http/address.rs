//! From where a request comes.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who is at the other end of the socket: whoever serves the router puts it into each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// From where the request comes, as far as it can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CallerAddress(pub(super) Option<IpAddr>);

/// The socket's other end. Where that is a proxy of ours, it says for whom it asks; that again may be
/// a proxy of ours, and so on. What anybody else says is not believed.
pub(super) fn of(
    peer: Option<PeerAddress>,
    headers: &HeaderMap,
    trusted: &[IpNet],
) -> CallerAddress {
    let Some(PeerAddress(peer)) = peer else { return CallerAddress(None) };
    let mut address = peer.to_canonical();
    let is_ours = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    for value in headers.get_all(FORWARDED_FOR).iter().rev() {
        for hop in value.as_bytes().rsplit(|byte| *byte == b',') {
            if !is_ours(&address) {
                return CallerAddress(Some(address));
            }
            let Some(next) = parse(hop) else { return CallerAddress(Some(address)) };
            address = next;
        }
    }
    CallerAddress(Some(address))
}

/// Whether this may be a proxy of ours that nobody listed: all who come by it count as one address then.
pub(super) fn is_unlisted_proxy(
    peer: Option<PeerAddress>,
    headers: &HeaderMap,
    trusted: &[IpNet],
) -> bool {
    let Some(PeerAddress(peer)) = peer else { return false };
    let peer = peer.to_canonical();
    let is_near = match peer {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local(),
    };
    let is_ours = trusted.iter().any(|network| network.contains(&peer));
    is_near && !is_ours && headers.contains_key(FORWARDED_FOR)
}

/// Some proxies write the port as well.
fn parse(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let address = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|a| a.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let peer = PeerAddress(peer.parse().unwrap());
        super::of(Some(peer), &headers, &trusted).0.unwrap().to_string()
    }

    #[test]
    fn a_proxy_of_ours_is_believed_and_nobody_else() {
        for (peer, forwarded, expected) in [
            ("10.0.0.1", &["192.0.2.1"][..], "192.0.2.1"),
            ("::ffff:10.0.0.1", &["192.0.2.1"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.1, 192.0.2.1"], "192.0.2.1"),
            ("10.0.0.1", &["192.0.2.1, 10.0.0.2"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.1", "192.0.2.1", "fd00::1"], "192.0.2.1"),
            ("10.0.0.1", &["192.0.2.1:4711"], "192.0.2.1"),
            ("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["nobody"], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1, nobody"], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1", ""], "10.0.0.1"),
            ("192.0.2.9", &["192.0.2.1"], "192.0.2.9"),
        ] {
            assert_eq!(of(peer, forwarded), expected, "{peer} {forwarded:?}");
        }
    }

    /// Whoever asks chooses what is before the proxy's own word.
    #[test]
    fn what_is_no_text_counts_for_itself_alone() {
        let value = HeaderValue::from_bytes(b"\xff, 192.0.2.1").unwrap();
        let headers = HeaderMap::from_iter([(FORWARDED_FOR, value)]);
        let peer = PeerAddress("10.0.0.1".parse().unwrap());
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let expected = Some("192.0.2.1".parse().unwrap());
        assert_eq!(super::of(Some(peer), &headers, &trusted), CallerAddress(expected));
    }

    #[test]
    fn a_proxy_that_nobody_listed_is_found() {
        let mut forwarded = HeaderMap::new();
        forwarded.append(FORWARDED_FOR, "192.0.2.1".parse().unwrap());
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        for (peer, headers, expected) in [
            ("127.0.0.1", &forwarded, true),
            ("::ffff:127.0.0.1", &forwarded, true),
            ("::1", &forwarded, true),
            ("192.168.1.1", &forwarded, true),
            ("fd00::1", &forwarded, true),
            ("10.0.0.1", &forwarded, false),
            ("192.0.2.9", &forwarded, false),
            ("127.0.0.1", &HeaderMap::new(), false),
        ] {
            let peer = Some(PeerAddress(peer.parse().unwrap()));
            assert_eq!(is_unlisted_proxy(peer, headers, &trusted), expected, "{peer:?}");
        }
        assert!(!is_unlisted_proxy(None, &forwarded, &trusted));
    }

    #[test]
    fn an_address_that_is_not_known_stays_unknown() {
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, "192.0.2.1".parse().unwrap());
        assert_eq!(super::of(None, &headers, &[]), CallerAddress(None));
    }
}
