//! The keys of clients: how long they go on, how many there are, from where they are good; and the key
//! that signs tokens.

use std::{net::IpAddr, path::PathBuf};

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jsonwebtoken::decode_header;
use portcullis_service::{
    Service, app,
    audit::By,
    clock::Clock as _,
    config::Config,
    http::PeerAddress,
    model::{ClientKey, Credential, KeyId, Scopes, TimeToLive},
    store::StoreError,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    database::on_both_databases,
    oauth::{ask_json, credentials},
    stage::{Answer, ISSUER, NOW_MS, Stage, by, request},
};

on_both_databases!(
    an_old_key_ends_to_the_second_after_each_time_to_live,
    a_rotation_never_prolongs,
    two_keys_of_a_kind_stand_at_a_time,
    at_once_no_more_than_two_are_added,
    an_immediate_rotation_always_works,
    a_key_that_is_ended_takes_its_tokens_with_it,
    the_last_use_is_known_within_an_hour,
    a_client_calls_from_where_it_may,
    a_call_from_elsewhere_is_no_use,
    a_token_is_given_where_the_client_may_be,
    a_proxy_of_ours_says_where_the_client_is,
    what_a_former_key_has_signed_counts_until_the_key_is_taken_out,
);

fn another(key: &ClientKey) -> ClientKey {
    ClientKey { id: KeyId::new(), ..key.clone() }
}

async fn an_old_key_ends_to_the_second_after_each_time_to_live(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for ttl in TimeToLive::ALL {
        let (old, secret) = stage.client_with_secret(&tenant.app).await;
        let now_ms = stage.clock.now_ms();
        let ttl_ms = ttl.end_ms(now_ms) - now_ms;
        let body = credentials(&old, &secret);
        let first = ask_json(&stage, &body).await;
        assert_eq!(first.status, StatusCode::OK, "{ttl}");
        let new = another(&old);
        stage.store.rotate_key(&new, ttl.end_ms(now_ms), &By::operator(now_ms)).await.unwrap();
        let works = async || {
            // A token lives for a day: after a week another one is needed in any case.
            let answer = ask_json(&stage, &body).await;
            let token = answer.body["access_token"].as_str().unwrap_or_default().to_owned();
            (answer.status, stage.get(&token, "/v2/passes").await.status)
        };
        if ttl_ms > 0 {
            stage.clock.advance_ms(ttl_ms - 1_000);
            assert_eq!(works().await, (StatusCode::OK, StatusCode::OK), "{ttl}");
            let token = ask_json(&stage, &body).await.body;
            assert_eq!(token["expires_in"], 1, "{ttl}");
            stage.clock.advance_ms(1_000);
        }
        let none = (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED);
        assert_eq!(works().await, none, "{ttl}");
        let first = first.body["access_token"].as_str().unwrap().to_owned();
        assert_eq!(stage.get(&first, "/v2/passes").await.status, StatusCode::UNAUTHORIZED);
        stage.clock.advance_ms(1_000);
        assert_eq!(works().await, none, "{ttl}");
        let token = stage.token(&new, &Scopes::all());
        assert_eq!(stage.get(&token, "/v2/passes").await.status, StatusCode::OK);
    }
}

async fn a_rotation_never_prolongs(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let old = &tenant.client;
    stage.store.rotate_key(&another(old), NOW_MS + 1_000, &by()).await.unwrap();
    stage.clock.advance_ms(1_000);
    let later = By::operator(NOW_MS + 1_000);
    stage.store.rotate_key(&another(old), NOW_MS + 9_000_000, &later).await.unwrap();
    let keys = stage.store.keys(old.client).await.unwrap();
    let listed = keys.iter().find(|listed| listed.key.id == old.id).unwrap();
    assert_eq!(listed.key.not_after_ms, Some(NOW_MS + 1_000));
}

async fn two_keys_of_a_kind_stand_at_a_time(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (old, store) = (&tenant.client, &stage.store);
    store.rotate_key(&another(old), NOW_MS + 60_000, &by()).await.unwrap();
    let third = store.rotate_key(&another(old), NOW_MS + 60_000, &by()).await;
    assert!(matches!(third, Err(StoreError::TooManyKeys)), "{third:?}");
    let public =
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    for expected in [true, true, false] {
        let credential = Credential::Public(public.parse().unwrap());
        let key = ClientKey { credential, ..another(old) };
        assert_eq!(store.rotate_key(&key, i64::MAX, &by()).await.is_ok(), expected);
    }
    assert_eq!(store.keys(old.client).await.unwrap().len(), 4);
}

async fn at_once_no_more_than_two_are_added(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let by = by();
    let keys: Vec<_> = (0..10).map(|_| another(&tenant.client)).collect();
    let added = keys.iter().map(|key| stage.store.rotate_key(key, i64::MAX, &by));
    let added = futures::future::join_all(added).await;
    assert_eq!(added.iter().filter(|added| added.is_ok()).count(), 1, "{added:?}");
    assert_eq!(stage.store.keys(tenant.client.client).await.unwrap().len(), 2);
}

async fn an_immediate_rotation_always_works(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for _ in 0..4 {
        let key = another(&tenant.client);
        stage.store.rotate_key(&key, NOW_MS, &by()).await.unwrap();
        let keys = stage.store.keys(tenant.client.client).await.unwrap();
        let standing = keys.iter().filter(|listed| listed.key.stands_at(NOW_MS));
        assert_eq!(standing.map(|listed| listed.key.id).collect::<Vec<_>>(), [key.id]);
    }
}

async fn a_key_that_is_ended_takes_its_tokens_with_it(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let (key, store) = (&a.client, &stage.store);
    assert!(!store.end_key(b.client.client, key.id, NOW_MS, &by()).await.unwrap());
    assert_eq!(stage.get(&a.token, "/v2/passes").await.status, StatusCode::OK);
    assert!(store.end_key(key.client, key.id, NOW_MS, &by()).await.unwrap());
    assert!(!store.end_key(key.client, key.id, NOW_MS + 1, &by()).await.unwrap());
    assert_eq!(stage.get(&a.token, "/v2/passes").await.status, StatusCode::UNAUTHORIZED);
}

async fn the_last_use_is_known_within_an_hour(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let last = async || {
        let keys = stage.store.keys(tenant.client.client).await.unwrap();
        keys[0].last_used_at_ms
    };
    assert_eq!(last().await, None);
    let hour_ms = 3_600_000;
    for (advance_ms, expected) in
        [(0, NOW_MS), (hour_ms - 1, NOW_MS), (1, NOW_MS + hour_ms), (10, NOW_MS + hour_ms)]
    {
        stage.clock.advance_ms(advance_ms);
        stage.get(&tenant.token, "/v2/passes").await;
        assert_eq!(last().await, Some(expected));
    }
}

async fn a_call_from_elsewhere_is_no_use(stage: Stage) {
    let tenant = stage.tenant("a").await;
    restrict(&stage, &tenant.client).await;
    let last = async || stage.store.keys(tenant.client.client).await.unwrap()[0].last_used_at_ms;
    let refused = call_from(&stage, &tenant.token, "203.0.113.1", None).await;
    refused.assert_problem(403, "address_not_allowed");
    assert_eq!(last().await, None);
    assert_eq!(call_from(&stage, &tenant.token, "192.0.2.1", None).await.status, StatusCode::OK);
    assert_eq!(last().await, Some(NOW_MS));
}

async fn call_from(stage: &Stage, token: &str, peer: &str, forwarded: Option<&str>) -> Answer {
    let peer: IpAddr = peer.parse().unwrap();
    let mut request = request(token, Method::GET, "/v2/passes").extension(PeerAddress(peer));
    if let Some(forwarded) = forwarded {
        request = request.header("x-forwarded-for", forwarded);
    }
    stage.send(request.body(Body::empty()).unwrap()).await
}

async fn restrict(stage: &Stage, key: &ClientKey) {
    let addresses = "192.0.2.0/25 2001:db8::/64".parse().unwrap();
    assert!(stage.store.set_allowed_addresses(key.client, &addresses, &by()).await.unwrap());
}

async fn a_client_calls_from_where_it_may(stage: Stage) {
    let tenant = stage.tenant("a").await;
    restrict(&stage, &tenant.client).await;
    for (peer, is_allowed) in [
        ("192.0.2.127", true),
        ("192.0.2.128", false),
        ("::ffff:192.0.2.1", true),
        ("2001:db8::ffff", true),
        ("2001:db8:0:1::", false),
    ] {
        let answer = call_from(&stage, &tenant.token, peer, Some("192.0.2.1")).await;
        match is_allowed {
            true => assert_eq!(answer.status, StatusCode::OK, "{peer}"),
            false => answer.assert_problem(403, "address_not_allowed"),
        }
    }
    // From nowhere that is known.
    stage.get(&tenant.token, "/v2/passes").await.assert_problem(403, "address_not_allowed");
}

async fn a_token_is_given_where_the_client_may_be(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    restrict(&stage, &key).await;
    for (peer, status) in [("192.0.2.1", 200), ("198.51.100.1", 403)] {
        let request = axum::http::Request::post("/oauth/token")
            .header("content-type", "application/json")
            .extension(PeerAddress(peer.parse().unwrap()))
            .body(Body::from(credentials(&key, &secret).to_string()));
        let answer = stage.send(request.unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    }
    let keys = stage.store.keys(key.client).await.unwrap();
    assert_eq!(keys.len(), 1);
}

async fn a_proxy_of_ours_says_where_the_client_is(stage: Stage) {
    let stage =
        stage.with(|service| service.with_trusted_proxies(&["10.0.0.0/8".parse().unwrap()]));
    let tenant = stage.tenant("a").await;
    restrict(&stage, &tenant.client).await;
    for (peer, forwarded, status) in [
        ("10.0.0.1", Some("192.0.2.1"), 200),
        ("10.0.0.1", Some("192.0.2.1, 198.51.100.1"), 403),
        ("10.0.0.1", Some("198.51.100.1, 192.0.2.1"), 200),
        ("10.0.0.1", None, 403),
        ("198.51.100.1", Some("192.0.2.1"), 403),
    ] {
        let answer = call_from(&stage, &tenant.token, peer, forwarded).await;
        assert_eq!(answer.status.as_u16(), status, "{peer} {forwarded:?}");
    }
}

/// What PKCS #8 puts before the 32 bytes of an Ed25519 key.
const ED25519: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// A key that signs tokens, in a file that is gone when this is.
struct TokenKey(PathBuf);

impl TokenKey {
    fn new(byte: u8) -> Self {
        let path = std::env::temp_dir().join(format!("portcullis-{}.pem", Uuid::now_v7()));
        let encoded = STANDARD.encode([ED25519.as_slice(), &[byte; 32]].concat());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{encoded}\n-----END PRIVATE KEY-----\n");
        std::fs::write(&path, pem).unwrap();
        Self(path)
    }

    fn place(&self) -> String {
        format!("'file:{}'", self.0.display())
    }
}

impl Drop for TokenKey {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The service as it starts over the same database with these keys in its configuration.
fn started(stage: &Stage, current: &TokenKey, former: &[&TokenKey]) -> Stage {
    let former: Vec<_> = former.iter().map(|key| key.place()).collect();
    let text = format!(
        "[tokens]\nissuer = '{ISSUER}'\nsigning_key = {}\nformer_signing_keys = [{}]",
        current.place(),
        former.join(", ")
    );
    let tokens = Config::parse(&text, []).unwrap().token_authority().unwrap();
    let (store, clock) = (stage.store.clone(), stage.clock.clone());
    let service = Service::new(store.clone(), clock.clone(), tokens);
    let (app, names, url) = (app(service.clone()), stage.names.clone(), stage.url.clone());
    Stage { store, clock, service, app, names, url, _file: None }
}

/// The names of the keys that it publishes.
async fn published(stage: &Stage) -> Vec<String> {
    let answer = stage.get("", "/.well-known/jwks.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    let keys = answer.body["keys"].as_array().unwrap();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

/// A new token, and the name of the key that signed it.
async fn signed(stage: &Stage, credentials: &Value) -> (String, String) {
    let answer = ask_json(stage, credentials).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let token = answer.body["access_token"].as_str().unwrap().to_owned();
    let key = decode_header(&token).unwrap().kid.unwrap();
    (token, key)
}

async fn what_a_former_key_has_signed_counts_until_the_key_is_taken_out(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    let credentials = credentials(&key, &secret);
    let (old, new) = (TokenKey::new(1), TokenKey::new(2));

    let before = started(&stage, &old, &[]);
    let (old_token, old_key) = signed(&before, &credentials).await;
    assert_eq!(published(&before).await, [old_key.as_str()]);

    let meanwhile = started(&stage, &new, &[&old]);
    let (new_token, new_key) = signed(&meanwhile, &credentials).await;
    assert_ne!(new_key, old_key);
    assert_eq!(published(&meanwhile).await, [new_key.as_str(), old_key.as_str()]);
    for token in [&old_token, &new_token] {
        assert_eq!(meanwhile.get(token, "/v2/passes").await.status, StatusCode::OK);
    }
    // One that was not told of the new key.
    before.get(&new_token, "/v2/passes").await.assert_problem(401, "unauthorized");

    let after = started(&stage, &new, &[]);
    assert_eq!(published(&after).await, [new_key.as_str()]);
    after.get(&old_token, "/v2/passes").await.assert_problem(401, "unauthorized");
    assert_eq!(after.get(&new_token, "/v2/passes").await.status, StatusCode::OK);
    assert_eq!(signed(&after, &credentials).await.1, new_key);
}
