use std::{fmt, str::FromStr};

use aws_lc_rs::{
    rsa,
    signature::{
        ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        RsaPublicKeyComponents,
    },
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::{Deserialize, Serialize};

use super::word::words;

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";

/// What goes before an Ed25519 key in DER: RFC 8410.
const ED25519_DER: &[u8] =
    &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// What goes before the point of a P-256 key in DER, uncompressed: RFC 5480.
const P256_DER: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// The first byte of a point that is not compressed.
const UNCOMPRESSED: u8 = 4;

const COORDINATE_BYTES: usize = 32;

/// The modulus of an RSA key that is taken.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=1_024;

/// Longer than any key that is taken.
const MAX_LEN: usize = 8_192;

/// How a client signs assertions, by its name in JOSE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAlgorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
    /// RSA, PKCS #1 v1.5, with SHA-256; of 2048 to 8192 bits.
    Rs256,
}

words!(KeyAlgorithm, "algorithm", Es256 => "ES256", EdDsa => "EdDSA", Rs256 => "RS256");

/// The public half of a client's key. It is written as a JWK, RFC 7517, with nothing but what makes
/// the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PublicKey {
    /// A point on P-256.
    #[allow(missing_docs)]
    P256 { crv: &'static str, kty: &'static str, x: String, y: String },
    /// A point on Edwards25519.
    #[allow(missing_docs)]
    Ed25519 { crv: &'static str, kty: &'static str, x: String },
    /// An RSA key.
    #[allow(missing_docs)]
    Rsa { e: String, kty: &'static str, n: String },
}

/// Not a key that is taken. What was given is not repeated: it may be a private one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyError {
    /// Neither a JWK nor PEM, or not of a kind that is taken.
    #[error("write a public key of P-256, Ed25519 or RSA (2048 to 8192 bits), as JWK or PEM")]
    NotAKey,
    /// A private key. It is known to more than its owner now.
    #[error("this is a private key: make another pair, and register its public half")]
    Private,
    /// For neither signatures nor encryption, or for one that such a key is not for.
    #[error("write sig, or for a key of P-256 or RSA enc, as `use` of a JWK")]
    WrongUse,
}

/// What a JWK may hold. The rest is left alone, as RFC 7517 wants.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    r#use: Option<String>,
    d: Option<serde::de::IgnoredAny>,
    k: Option<serde::de::IgnoredAny>,
}

/// What a JWK says that it is for: RFC 7517, section 4.2.
pub(super) fn key_use(text: &str) -> Option<String> {
    serde_json::from_str::<Jwk>(text.trim()).ok()?.r#use
}

impl PublicKey {
    /// How its owner signs.
    pub const fn algorithm(&self) -> KeyAlgorithm {
        match self {
            Self::P256 { .. } => KeyAlgorithm::Es256,
            Self::Ed25519 { .. } => KeyAlgorithm::EdDsa,
            Self::Rsa { .. } => KeyAlgorithm::Rs256,
        }
    }

    /// Of the bytes of an Ed25519 key.
    pub fn ed25519(point: &[u8]) -> Result<Self, PublicKeyError> {
        let is_good = ParsedPublicKey::new(&ED25519, point).is_ok();
        let key = Self::Ed25519 { crv: "Ed25519", kty: "OKP", x: URL_SAFE_NO_PAD.encode(point) };
        is_good.then_some(key).ok_or(PublicKeyError::NotAKey)
    }

    /// Of the uncompressed point of a P-256 key.
    fn p256(point: &[u8]) -> Result<Self, PublicKeyError> {
        let is_good = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).is_ok();
        match point.split_first() {
            Some((&UNCOMPRESSED, both)) if is_good && both.len() == 2 * COORDINATE_BYTES => {
                let (x, y) = both.split_at(COORDINATE_BYTES);
                let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
                Ok(Self::P256 { crv: "P-256", kty: "EC", x, y })
            }
            _ => Err(PublicKeyError::NotAKey),
        }
    }

    fn rsa(parts: &RsaPublicKeyComponents<Vec<u8>>) -> Result<Self, PublicKeyError> {
        let is_good = RSA_BYTES.contains(&parts.n.len())
            && parts.n.first().is_some_and(|byte| *byte != 0)
            && parts.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).is_ok();
        let (n, e) = (URL_SAFE_NO_PAD.encode(&parts.n), URL_SAFE_NO_PAD.encode(&parts.e));
        is_good.then_some(Self::Rsa { e, kty: "RSA", n }).ok_or(PublicKeyError::NotAKey)
    }

    fn from_jwk(jwk: &Jwk) -> Result<Self, PublicKeyError> {
        if jwk.d.is_some() || jwk.k.is_some() {
            return Err(PublicKeyError::Private);
        }
        let bytes = |text: &Option<String>| {
            let text = text.as_deref().ok_or(PublicKeyError::NotAKey)?;
            URL_SAFE_NO_PAD.decode(text).map_err(|_| PublicKeyError::NotAKey)
        };
        match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("EC", Some("P-256")) => {
                Self::p256(&[&[UNCOMPRESSED][..], &bytes(&jwk.x)?, &bytes(&jwk.y)?].concat())
            }
            ("OKP", Some("Ed25519")) => Self::ed25519(&bytes(&jwk.x)?),
            ("RSA", None) => {
                Self::rsa(&RsaPublicKeyComponents { n: bytes(&jwk.n)?, e: bytes(&jwk.e)? })
            }
            _ => Err(PublicKeyError::NotAKey),
        }
    }

    fn from_pem(text: &str) -> Result<Self, PublicKeyError> {
        let body = text.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
        let body: String = body.ok_or(PublicKeyError::NotAKey)?.split_whitespace().collect();
        let der = STANDARD.decode(body).map_err(|_| PublicKeyError::NotAKey)?;
        if let Some(point) = der.strip_prefix(ED25519_DER) {
            return Self::ed25519(point);
        }
        if let Some(point) = der.strip_prefix(P256_DER) {
            return Self::p256(point);
        }
        let key = rsa::PublicKey::from_der(&der).map_err(|_| PublicKeyError::NotAKey)?;
        Self::rsa(&RsaPublicKeyComponents::from(&key))
    }
}

/// As a JWK.
impl fmt::Display for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// From a JWK, or from PEM as `openssl pkey -pubout` writes it.
impl FromStr for PublicKey {
    type Err = PublicKeyError;

    fn from_str(text: &str) -> Result<Self, PublicKeyError> {
        let text = text.trim();
        if text.len() > MAX_LEN {
            return Err(PublicKeyError::NotAKey);
        }
        if text.contains("PRIVATE KEY-----") {
            return Err(PublicKeyError::Private);
        }
        match serde_json::from_str::<Jwk>(text) {
            Ok(jwk) => Self::from_jwk(&jwk),
            Err(_) => Self::from_pem(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From RFC 8037, appendix A.2.
    const ED25519_JWK: &str =
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    /// From RFC 7517, appendix A.1.
    const P256_JWK: &str = r#"{"kty":"EC","crv":"P-256","kid":"1",
        "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#;

    /// From RFC 8410, section 10.1.
    const ED25519_PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
        -----END PUBLIC KEY-----\n";

    #[test]
    fn a_key_is_read_back() {
        for (text, algorithm) in [
            (ED25519_JWK, KeyAlgorithm::EdDsa),
            (P256_JWK, KeyAlgorithm::Es256),
            (ED25519_PEM, KeyAlgorithm::EdDsa),
        ] {
            let key: PublicKey = text.parse().unwrap();
            assert_eq!(key.algorithm(), algorithm);
            assert_eq!(key.to_string().parse(), Ok(key));
        }
    }

    #[test]
    fn a_private_key_is_refused_without_being_repeated() {
        let jwk =
            ED25519_JWK.replace("}", r#","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#);
        let pem = ED25519_PEM.replace("PUBLIC", "PRIVATE");
        let symmetric = r#"{"kty":"oct","k":"c2VjcmV0"}"#;
        for text in [jwk.as_str(), pem.as_str(), symmetric] {
            assert_eq!(text.parse::<PublicKey>(), Err(PublicKeyError::Private), "{text}");
        }
    }

    #[test]
    fn what_is_no_such_key_is_refused() {
        let off_curve = P256_JWK.replace("IFyM", "IFyN");
        let short_rsa = format!(
            r#"{{"kty":"RSA","e":"AQAB","n":"{}"}}"#,
            URL_SAFE_NO_PAD.encode([0xffu8; 128])
        );
        let other = P256_JWK.replace("P-256", "secp256k1");
        let long = " a".repeat(10_000);
        for text in ["", "{}", "a", off_curve.as_str(), &short_rsa, &other, &long, BEGIN] {
            assert_eq!(text.parse::<PublicKey>(), Err(PublicKeyError::NotAKey), "{text:.40}");
        }
    }
}
