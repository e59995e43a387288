use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

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
        let timestamp = self.timestamp_seconds.to_string();
        [DOMAIN, self.method, self.path, &timestamp, self.nonce, self.content_sha256].join("\n")
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

    /// From when on nobody could use it again anyway, Unix milliseconds.
    pub const fn forget_at_ms(&self) -> i64 {
        self.timestamp_seconds
            .saturating_add(WINDOW_SECONDS)
            .saturating_add(1)
            .saturating_mul(1_000)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};

    use super::*;

    const CALL: SignedCall<'_> = SignedCall {
        method: "POST",
        path: "/v2/provider/piirequests",
        timestamp_seconds: 1_000,
        nonce: "0123456789abcdef",
        content_sha256: "00",
    };

    fn signed() -> ([u8; 32], Vec<u8>) {
        let pair = Ed25519KeyPair::generate().unwrap();
        let public_key = pair.public_key().as_ref().try_into().unwrap();
        (public_key, pair.sign(CALL.text().as_bytes()).as_ref().to_vec())
    }

    #[test]
    fn a_signature_is_of_every_part_of_a_call() {
        let (key, signature) = signed();
        assert_eq!(CALL.verify(&key, &signature, 1_000), Ok(()));
        for other in [
            SignedCall { method: "PUT", ..CALL },
            SignedCall { path: "/v2/provider/piirequests?a", ..CALL },
            SignedCall { timestamp_seconds: 1_001, ..CALL },
            SignedCall { nonce: "0123456789abcdeg", ..CALL },
            SignedCall { nonce: "short", ..CALL },
            SignedCall { content_sha256: "01", ..CALL },
        ] {
            let refused = other.verify(&key, &signature, 1_000);
            assert_eq!(refused, Err(SignatureError::Wrong), "{other:?}");
        }
        assert_eq!(CALL.verify(&key, &[], 1_000), Err(SignatureError::Wrong));
        assert_eq!(CALL.verify(&signed().0, &signature, 1_000), Err(SignatureError::Wrong));
    }

    #[test]
    fn a_signature_is_good_for_300_seconds_both_ways() {
        let (key, signature) = signed();
        for (now_seconds, is_good) in
            [(699, false), (700, true), (1_300, true), (1_301, false), (i64::MIN, false)]
        {
            let verified = CALL.verify(&key, &signature, now_seconds);
            assert_eq!(verified.is_ok(), is_good, "{now_seconds}");
        }
        assert_eq!(CALL.forget_at_ms(), 1_301_000);
    }
}
