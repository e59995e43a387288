//! Which addresses are of the public internet. Whoever may name an address that this service
//! connects to could otherwise reach what only this machine and its neighbours can.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// What is not public, of IPv4: the registry of special-purpose addresses, and multicast.
const SPECIAL_V4: [Ipv4Net; 15] = [
    // This network.
    v4([0, 0, 0, 0], 8),
    // Private.
    v4([10, 0, 0, 0], 8),
    // Shared by a provider's customers.
    v4([100, 64, 0, 0], 10),
    // Loopback.
    v4([127, 0, 0, 0], 8),
    // Link-local: clouds tell their secrets there.
    v4([169, 254, 0, 0], 16),
    // Private.
    v4([172, 16, 0, 0], 12),
    // Protocol assignments.
    v4([192, 0, 0, 0], 24),
    // Documentation.
    v4([192, 0, 2, 0], 24),
    // Relays from 6to4.
    v4([192, 88, 99, 0], 24),
    // Private.
    v4([192, 168, 0, 0], 16),
    // Benchmarks.
    v4([198, 18, 0, 0], 15),
    // Documentation.
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    // Multicast, its documentation too.
    v4([224, 0, 0, 0], 4),
    // Reserved, and broadcast.
    v4([240, 0, 0, 0], 4),
];

/// All of IPv6 that is given out for use on the internet. Everything else is not public: loopback,
/// unique local, link-local, multicast, and what holds an address of IPv4, mapped, compatible or
/// through NAT64.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// What is not public within that.
const SPECIAL_V6: [Ipv6Net; 4] = [
    // Protocol assignments; Teredo, which holds an address of IPv4.
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    // Documentation.
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
    // 6to4, which holds an address of IPv4.
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
];

const fn v4(octets: [u8; 4], len: u8) -> Ipv4Net {
    let [a, b, c, d] = octets;
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), len)
}

const fn v6(segments: [u16; 8], len: u8) -> Ipv6Net {
    let [a, b, c, d, e, f, g, h] = segments;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), len)
}

/// Whether an address is of the public internet, and of nothing else. Total: whatever is not known to
/// be public is not.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|block| block.contains(&address)),
        IpAddr::V6(address) => {
            GLOBAL_V6.contains(&address) && !SPECIAL_V6.iter().any(|block| block.contains(&address))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_public_text(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn blocks_end_where_they_end() {
        for (last_public, first, last, next_public) in [
            ("9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"),
            ("100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"),
            ("126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"),
            ("169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"),
            ("172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"),
            ("191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"),
            ("192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"),
            ("192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"),
            ("192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"),
            ("198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"),
            ("198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"),
            ("203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"),
            ("2001:db7:ffff::", "2001:db8::", "2001:db8:ffff::", "2001:db9::"),
            ("2001:ffff::", "2002::", "2002:ffff::", "2003::"),
            ("3ffe:ffff::", "3fff::", "3fff:fff:ffff::", "3fff:1000::"),
        ] {
            let answers = [last_public, first, last, next_public].map(is_public_text);
            assert_eq!(answers, [true, false, false, true], "{first}");
        }
        assert!(is_public_text("2001:200::") && !is_public_text("2001:1ff:ffff::"));
        assert!(is_public_text("1.0.0.0") && !is_public_text("0.255.255.255"));
        assert!(is_public_text("223.255.255.255") && !is_public_text("224.0.0.0"));
        assert!(!is_public_text("1fff:ffff::") && !is_public_text("4000::"));
    }

    #[test]
    fn what_attackers_name_is_not_public() {
        for text in [
            "0.0.0.0",
            "127.0.0.1",
            "169.254.169.254",
            "192.0.0.192",
            "100.100.100.200",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2002:7f00:1::",
            "2002:808:808::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "5f00::1",
        ] {
            assert!(!is_public_text(text), "{text}");
        }
        for text in ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e"] {
            assert!(is_public_text(text), "{text}");
        }
    }

    proptest! {
        /// What the standard library knows of an address goes before what is written here.
        #[test]
        fn nothing_special_is_public(bits: u32) {
            let address = Ipv4Addr::from(bits);
            let is_special = address.is_private() || address.is_loopback()
                || address.is_link_local() || address.is_broadcast()
                || address.is_documentation() || address.is_unspecified()
                || address.is_multicast();
            prop_assert!(!(is_special && is_public(IpAddr::V4(address))), "{address}");
        }

        /// However an address of IPv4 is put into one of IPv6, there is no way through.
        #[test]
        fn no_address_of_ipv4_hides_in_one_of_ipv6(bits: u32, rest: u64) {
            let v4 = u128::from(bits);
            let low = u128::from(rest);
            let forms = [
                ("compatible", v4),
                ("mapped", (0xffff << 32) | v4),
                ("translated", (0xffff << 48) | v4),
                ("NAT64", (0x64_ff9b << 96) | v4),
                ("local NAT64", (0x64_ff9b_0001 << 80) | v4),
                ("6to4", (0x2002 << 112) | (v4 << 80) | low),
                ("Teredo", (0x2001 << 112) | (v4 << 64) | low),
            ];
            for (form, bits) in forms {
                let address = Ipv6Addr::from(bits);
                prop_assert!(!is_public(IpAddr::V6(address)), "{form} {address}");
            }
        }

        #[test]
        fn only_global_unicast_of_ipv6_is_public(bits: u128) {
            let address = Ipv6Addr::from(bits);
            let is_global = bits >> 125 == 1;
            prop_assert!(is_global || !is_public(IpAddr::V6(address)), "{address}");
            let local = address.is_loopback() || address.is_unicast_link_local()
                || address.is_unique_local() || address.is_multicast()
                || address.is_unspecified();
            prop_assert!(!(local && is_public(IpAddr::V6(address))), "{address}");
        }

        /// Most of the internet can be reached.
        #[test]
        fn what_is_in_no_block_is_public(first in 1u8..=223, rest: [u8; 3]) {
            let [second, third, fourth] = rest;
            prop_assume!(![10, 100, 127, 169, 172, 192, 198, 203].contains(&first));
            let address = Ipv4Addr::new(first, second, third, fourth);
            prop_assert!(is_public(IpAddr::V4(address)), "{address}");
        }
    }
}
