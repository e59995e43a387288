use std::{fmt, net::IpAddr, str::FromStr};

use ipnet::{IpNet, Ipv4Net};

/// The most networks that a client can be held to.
const MAX_NETWORKS: usize = 64;

/// From where a client may call: networks in CIDR notation. None at all stand for everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedAddresses(Vec<IpNet>);

/// Not networks in CIDR notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write at most 64 networks such as 192.0.2.0/24 or 2001:db8::/32, with spaces between")]
pub struct ParseAddressesError;

impl AllowedAddresses {
    /// From everywhere.
    pub const EVERYWHERE: Self = Self(Vec::new());

    /// Whether a call from there is allowed. One that is not known is only where all are.
    pub fn allow(&self, address: Option<IpAddr>) -> bool {
        self.0.is_empty()
            || address.is_some_and(|address| {
                let address = address.to_canonical();
                self.0.iter().any(|network| network.contains(&address))
            })
    }
}

/// As addresses are compared: one of IPv4 that is written as one of IPv6 is that of IPv4.
pub fn canonical(network: IpNet) -> IpNet {
    let IpNet::V6(mapped) = network else { return network };
    let address = mapped.addr().to_ipv4_mapped().zip(mapped.prefix_len().checked_sub(96));
    let v4 = address.and_then(|(address, len)| Ipv4Net::new(address, len).ok());
    v4.map_or(network, IpNet::V4)
}

impl fmt::Display for AllowedAddresses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let networks: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        formatter.write_str(&networks.join(" "))
    }
}

/// A single address is the network of itself.
impl FromStr for AllowedAddresses {
    type Err = ParseAddressesError;

    fn from_str(text: &str) -> Result<Self, ParseAddressesError> {
        let networks = text.split_whitespace().map(|word| {
            let network =
                word.parse::<IpNet>().or_else(|_| word.parse::<IpAddr>().map(IpNet::from));
            network.map(|network| canonical(network).trunc()).map_err(|_| ParseAddressesError)
        });
        let networks: Vec<_> = networks.collect::<Result<_, _>>()?;
        if networks.len() > MAX_NETWORKS { Err(ParseAddressesError) } else { Ok(Self(networks)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(networks: &str, address: &str) -> bool {
        let networks: AllowedAddresses = networks.parse().unwrap();
        networks.allow(Some(address.parse().unwrap()))
    }

    #[test]
    fn a_network_ends_with_its_last_address() {
        let networks = "192.0.2.64/26 2001:db8::/32 198.51.100.7";
        for (address, expected) in [
            ("192.0.2.63", false),
            ("192.0.2.64", true),
            ("192.0.2.127", true),
            ("192.0.2.128", false),
            ("2001:db8:ffff::1", true),
            ("2001:db9::", false),
            ("198.51.100.7", true),
            ("198.51.100.8", false),
            ("::ffff:192.0.2.64", true),
            ("::ffff:192.0.2.63", false),
        ] {
            assert_eq!(allows(networks, address), expected, "{address}");
        }
    }

    #[test]
    fn a_network_of_ipv4_may_be_written_as_one_of_ipv6() {
        for (network, address, expected) in [
            ("::ffff:192.0.2.0/120", "192.0.2.255", true),
            ("::ffff:192.0.2.0/120", "192.0.3.0", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.1", true),
            ("::ffff:192.0.2.1", "192.0.2.2", false),
        ] {
            assert_eq!(allows(network, address), expected, "{network} {address}");
        }
    }

    #[test]
    fn none_at_all_are_everywhere() {
        assert!(allows("", "192.0.2.1") && AllowedAddresses::EVERYWHERE.allow(None));
        assert!(!"192.0.2.0/24".parse::<AllowedAddresses>().unwrap().allow(None));
    }

    #[test]
    fn networks_are_read_back() {
        let networks: AllowedAddresses = "10.1.2.3/8 ::1".parse().unwrap();
        assert_eq!(networks.to_string(), "10.0.0.0/8 ::1/128");
        assert_eq!(networks.to_string().parse(), Ok(networks));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        let many = "10.0.0.1 ".repeat(65);
        for text in ["10.0.0.0/33", "10.0.0/8", "a", "10.0.0.0/8,10.1.0.0/8", "::/129", &many] {
            assert_eq!(text.parse::<AllowedAddresses>(), Err(ParseAddressesError), "{text:.20}");
        }
    }
}
