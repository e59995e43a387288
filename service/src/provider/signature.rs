use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

use crate::model::ProviderId;

/// The first line of what is signed: a signature is good for nothing else.
const DOMAIN: &str = "portcullis-provider-1";

/// How far a call's time may be from ours, in seconds, both ways.
pub const WINDOW_SECONDS: i64 = 300;

/// How long a nonce is, in characters.
const NONCE_LEN: std::ops::RangeInclusive<usize> = 16..=64;

/// A call that a provider signed. What is signed is these, each in a line of its own after
/// `portcullis-provider-1`, without a line's end after the last.
#[derive(Clone, Copy, Debug)]
pub struct SignedCall<'a> {
    /// The service's issuer, as its metadata tells it: `https://passes.example`.
    pub issuer: &'a str,
    /// Who signs.
    pub provider: ProviderId,
    /// `POST`
    pub method: &'a str,
    /// Path and query as they are sent: `/v2/provider/piirequests`.
    pub path: &'a str,
    /// When it was signed, Unix seconds.
    pub timestamp_seconds: i64,
    /// 16 to 64 letters, digits, hyphens or underscores, never used before.
    pub nonce: &'a str,
    /// The SHA-256 of the body, in lower-case hexadecimal.
    pub content_sha256: &'a str,
}

/// Why a call is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Not signed by this provider, or not so.
    #[error("the signature is not one of this provider for this call")]
    Wrong,
    /// Signed too long ago, or in the future.
    #[error("the call was not signed within 300 seconds")]
    Time,
}

impl SignedCall<'_> {
    /// What is signed.
    pub fn text(&self) -> String {
        let (provider, timestamp) = (self.provider.to_string(), self.timestamp_seconds.to_string());
        let (issuer, method, path) = (self.issuer, self.method, self.path);
        let texts =
            [DOMAIN, issuer, &provider, method, path, &timestamp, self.nonce, self.content_sha256];
        texts.join("\n")
    }

    /// Whether it is signed with this key, and lately. That the nonce is new is for the store to say.
    ///
    /// # Errors
    ///
    /// [`SignatureError`].
    pub fn verify(
        &self,
        public_key: &[u8; 32],
        signature: &[u8],
        now_seconds: i64,
    ) -> Result<(), SignatureError> {
        let is_nonce = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !NONCE_LEN.contains(&self.nonce.len()) || !self.nonce.bytes().all(is_nonce) {
            return Err(SignatureError::Wrong);
        }
        UnparsedPublicKey::new(&ED25519, public_key)
            .verify(self.text().as_bytes(), signature)
            .map_err(|_| SignatureError::Wrong)?;
        let is_near = now_seconds
            .checked_sub(self.timestamp_seconds)
            .is_some_and(|age| age.unsigned_abs() <= WINDOW_SECONDS.unsigned_abs());
        if is_near { Ok(()) } else { Err(SignatureError::Time) }
    }

    /// From when on its nonce is not needed, Unix milliseconds. Twice the window: a clock that is set
    /// back, or another instance's, must not find a call lately signed whose nonce is forgotten.
    pub const fn forget_at_ms(&self) -> i64 {
        self.timestamp_seconds
            .saturating_add(WINDOW_SECONDS)
            .saturating_add(WINDOW_SECONDS)
            .saturating_add(1)
            .saturating_mul(1_000)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;

    /// The example of `docs/run-the-service.md`.
    fn example() -> SignedCall<'static> {
        SignedCall {
            issuer: "https://passes.example",
            provider: "018f3c1e-7f00-7000-8000-0123456789ab".parse().unwrap(),
            method: "POST",
            path: "/v2/provider/piirequests",
            timestamp_seconds: 1_700_000_000,
            nonce: "0f4c1d3a9b6e4c58",
            content_sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        }
    }

    fn signed() -> ([u8; 32], Vec<u8>) {
        let pair = Ed25519KeyPair::generate().unwrap();
        let public_key = pair.public_key().as_ref().try_into().unwrap();
        (public_key, pair.sign(example().text().as_bytes()).as_ref().to_vec())
    }

    /// Providers written in other languages are held to the same.
    #[test]
    fn the_documented_example_is_signed_as_documented() {
        const GUIDE: &str = include_str!("../../../docs/run-the-service.md");
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let signature = STANDARD.encode(pair.sign(example().text().as_bytes()));
        let public_key = STANDARD.encode(pair.public_key());
        assert_eq!(public_key, "6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=");
        assert_eq!(
            signature,
            "qh8RoiSibpWUVT42AsNlVrnYIsohKqcb4QKsRqrbH37kpGgkp3wGot6i9n8vCXitw028JgkMXxpwT0JIExDsDg=="
        );
        let text = example().text().replace('\n', "\n    ");
        for part in [text, signature, public_key, STANDARD.encode([7; 32])] {
            assert!(GUIDE.contains(&format!("    {part}\n")), "{part}");
        }
    }

    #[test]
    fn a_signature_is_of_every_part_of_a_call() {
        let (key, signature) = signed();
        let (call, now_seconds) = (example(), 1_700_000_000);
        assert_eq!(call.verify(&key, &signature, now_seconds), Ok(()));
        for other in [
            SignedCall { issuer: "https://other.example", ..call },
            SignedCall { provider: ProviderId::new(), ..call },
            SignedCall { method: "PUT", ..call },
            SignedCall { path: "/v2/provider/piirequests?a", ..call },
            SignedCall { timestamp_seconds: now_seconds + 1, ..call },
            SignedCall { nonce: "0f4c1d3a9b6e4c59", ..call },
            SignedCall { nonce: "short", ..call },
            SignedCall { content_sha256: "01", ..call },
        ] {
            let refused = other.verify(&key, &signature, now_seconds);
            assert_eq!(refused, Err(SignatureError::Wrong), "{other:?}");
        }
        assert_eq!(call.verify(&key, &[], now_seconds), Err(SignatureError::Wrong));
        let another_key = signed().0;
        let refused = call.verify(&another_key, &signature, now_seconds);
        assert_eq!(refused, Err(SignatureError::Wrong));
    }

    #[test]
    fn a_signature_is_good_for_300_seconds_both_ways() {
        let (key, signature) = signed();
        let call = example();
        for (off_seconds, is_good) in [(-301, false), (-300, true), (300, true), (301, false)] {
            let verified = call.verify(&key, &signature, 1_700_000_000 + off_seconds);
            assert_eq!(verified.is_ok(), is_good, "{off_seconds}");
        }
        assert_eq!(call.verify(&key, &signature, i64::MIN), Err(SignatureError::Time));
        assert_eq!(call.forget_at_ms(), 1_700_000_601_000);
    }
}
