use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::*;
use crate::model::Credential;

const NOW_MS: i64 = 1_700_000_000_500;
const NOW_SECONDS: i64 = 1_700_000_000;
const DAY_SECONDS: i64 = 86_400;

fn authority(current: SigningKey, former: Vec<SigningKey>) -> TokenAuthority {
    TokenAuthority::new("issuer".into(), "audience".into(), DAY_SECONDS, current, former)
}

fn new_authority() -> TokenAuthority {
    authority(SigningKey::ephemeral().unwrap(), Vec::new())
}

fn key(not_after_ms: Option<i64>) -> ClientKey {
    ClientKey {
        id: KeyId::new(),
        client: ClientId::new(),
        credential: Credential::Secret(String::new()),
        not_after_ms,
    }
}

#[test]
fn a_token_says_who_got_it_by_which_key_and_for_what() {
    let (authority, key) = (new_authority(), key(None));
    let scopes = "issue:pass search:pass".parse().unwrap();
    let token = authority.issue(&key, &scopes, NOW_MS).unwrap();
    assert!(token.access_token.starts_with("ey"));
    assert_eq!(token.expires_in_seconds, DAY_SECONDS);
    let grant = Grant { client: key.client, key: key.id, scopes };
    assert_eq!(authority.verify(&token.access_token, NOW_SECONDS), Ok(grant));
}

#[test]
fn a_token_ends_with_its_second() {
    let authority = new_authority();
    let token = authority.issue(&key(None), &Scopes::all(), NOW_MS).unwrap().access_token;
    assert!(authority.verify(&token, NOW_SECONDS + DAY_SECONDS - 1).is_ok());
    assert_eq!(authority.verify(&token, NOW_SECONDS + DAY_SECONDS), Err(InvalidToken));
}

#[test]
fn a_token_never_outlives_its_key() {
    let authority = new_authority();
    for (not_after_ms, expected) in [
        (NOW_MS + 3_600_000, Ok(3_600)),
        (NOW_MS + 1_000, Ok(1)),
        (NOW_MS + 400, Err(IssueError::KeyEnded)),
        (NOW_MS, Err(IssueError::KeyEnded)),
        (NOW_MS - 1, Err(IssueError::KeyEnded)),
        (i64::MAX, Ok(DAY_SECONDS)),
    ] {
        let token = authority.issue(&key(Some(not_after_ms)), &Scopes::all(), NOW_MS);
        assert_eq!(token.map(|token| token.expires_in_seconds), expected, "{not_after_ms}");
    }
}

#[test]
fn a_former_key_is_recognised_and_a_foreign_one_is_not() {
    let (former, foreign) = (SigningKey::ephemeral().unwrap(), new_authority());
    let old = authority(former.clone(), Vec::new());
    let new = authority(SigningKey::ephemeral().unwrap(), vec![former]);
    let issue = |by: &TokenAuthority| by.issue(&key(None), &Scopes::all(), NOW_MS).unwrap();
    assert!(new.verify(&issue(&old).access_token, NOW_SECONDS).is_ok());
    let foreign = issue(&foreign).access_token;
    assert_eq!(new.verify(&foreign, NOW_SECONDS), Err(InvalidToken));
}

#[test]
fn a_token_for_somebody_else_is_refused() {
    let key_pair = SigningKey::ephemeral().unwrap();
    let ours = authority(key_pair.clone(), Vec::new());
    for (issuer, audience) in [("issuer", "other"), ("other", "audience")] {
        let theirs = TokenAuthority::new(
            issuer.into(),
            audience.into(),
            DAY_SECONDS,
            key_pair.clone(),
            Vec::new(),
        );
        let token = theirs.issue(&key(None), &Scopes::all(), NOW_MS).unwrap();
        assert_eq!(ours.verify(&token.access_token, NOW_SECONDS), Err(InvalidToken));
    }
}

#[test]
fn a_token_that_chooses_its_own_algorithm_is_refused() {
    let authority = new_authority();
    let token = authority.issue(&key(None), &Scopes::all(), NOW_MS).unwrap().access_token;
    let (_, rest) = token.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    for algorithm in ["none", "None", "HS256", "RS256"] {
        let header =
            format!(r#"{{"typ":"JWT","alg":"{algorithm}","kid":"{}"}}"#, authority.current.id());
        let header = URL_SAFE_NO_PAD.encode(header);
        for signature in ["", signature] {
            let forged = format!("{header}.{claims}.{signature}");
            assert_eq!(authority.verify(&forged, NOW_SECONDS), Err(InvalidToken), "{algorithm}");
        }
    }
}

#[test]
fn a_changed_token_is_refused() {
    let authority = new_authority();
    let scopes = "search:pass".parse().unwrap();
    let token = authority.issue(&key(None), &scopes, NOW_MS).unwrap().access_token;
    let parts: Vec<_> = token.split('.').collect();
    let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    let claims = URL_SAFE_NO_PAD.encode(claims.replace("search:pass", "update:pass"));
    let forged = format!("{}.{claims}.{}", parts[0], parts[2]);
    assert_eq!(authority.verify(&forged, NOW_SECONDS), Err(InvalidToken));
}

#[test]
fn what_is_no_token_is_refused() {
    let authority = new_authority();
    let long = "a".repeat(1_000_000);
    for text in ["", ".", "..", "ey.ey.ey", "\u{0}", long.as_str()] {
        assert_eq!(authority.verify(text, NOW_SECONDS), Err(InvalidToken), "{text:.20}");
    }
}
