//! Clients that sign who they are.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _},
};
use axum::http::StatusCode;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use portcullis_service::{
    model::{
        ClientId, ClientKey, Credential, KeyAlgorithm, KeyId, PublicKey, PublicKeyError, Scopes,
    },
    store::StoreError,
};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    oauth::{ask, ask_json, assert_error},
    stage::{AUDIENCE, Answer, ISSUER, NOW_MS, NOW_SECONDS, Stage, by},
};

on_both_databases!(
    each_algorithm_gets_a_token,
    a_form_is_taken_as_well,
    an_assertion_is_good_once,
    a_replay_at_once_gets_one_token,
    an_assertion_that_is_not_as_it_must_be_is_refused,
    an_assertion_lives_five_minutes_to_the_second,
    an_assertion_of_another_key_is_refused,
    an_algorithm_is_the_keys_to_say,
    a_client_shows_who_it_is_in_one_way,
    a_public_key_is_no_secret,
    an_ended_key_signs_nothing,
    a_key_for_encryption_is_kept_and_opens_nothing,
    an_assertion_without_a_type_is_no_second_way,
    an_assertion_is_remembered_past_its_end,
    what_clients_write_as_jti_harms_nothing,
    what_must_be_understood_is_refused,
);

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A pair of keys of a client.
struct Signer {
    algorithm: Algorithm,
    encoding: EncodingKey,
    public: PublicKey,
}

fn pem(der: &[u8]) -> PublicKey {
    let body = STANDARD.encode(der);
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n").parse().unwrap()
}

impl Signer {
    fn new(algorithm: Algorithm) -> Self {
        let random = SystemRandom::new();
        let (encoding, public) = match algorithm {
            Algorithm::EdDSA => {
                let der = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
                let pair = Ed25519KeyPair::from_pkcs8(der.as_ref()).unwrap();
                let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
                let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": "mine" });
                (EncodingKey::from_ed_der(der.as_ref()), jwk.to_string().parse().unwrap())
            }
            Algorithm::ES256 => {
                let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
                let der = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
                let pair = EcdsaKeyPair::from_pkcs8(kind, der.as_ref()).unwrap();
                let public: aws_lc_rs::encoding::PublicKeyX509Der<'_> =
                    pair.public_key().as_der().unwrap();
                (EncodingKey::from_ec_der(der.as_ref()), pem(public.as_ref()))
            }
            _ => {
                let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap();
                let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
                let public: aws_lc_rs::encoding::PublicKeyX509Der<'_> =
                    pair.public_key().as_der().unwrap();
                // Of PKCS #8 the key alone is wanted.
                let inner = der.as_ref()[26..].to_vec();
                (EncodingKey::from_rsa_der(&inner), pem(public.as_ref()))
            }
        };
        Self { algorithm, encoding, public }
    }

    fn sign(&self, claims: &Value) -> String {
        encode(&Header::new(self.algorithm), claims, &self.encoding).unwrap()
    }
}

async fn client(stage: &Stage, signer: &Signer) -> ClientKey {
    let tenant = stage.tenant("a").await;
    register(stage, &tenant.client, signer).await
}

async fn register(stage: &Stage, key: &ClientKey, signer: &Signer) -> ClientKey {
    let credential = Credential::Public(signer.public.clone());
    let key = ClientKey { id: KeyId::new(), credential, ..key.clone() };
    stage.store.rotate_key(&key, i64::MAX, &by()).await.unwrap();
    key
}

fn claims(client: ClientId, jti: &str) -> Value {
    json!({
        "iss": client.to_string(),
        "sub": client.to_string(),
        "aud": format!("{ISSUER}/oauth/token"),
        "exp": NOW_SECONDS + 60,
        "iat": NOW_SECONDS,
        "jti": jti,
    })
}

async fn show(stage: &Stage, assertion: &str) -> Answer {
    let body = json!({
        "grant_type": "client_credentials",
        "audience": AUDIENCE,
        "client_assertion_type": TYPE,
        "client_assertion": assertion,
    });
    ask_json(stage, &body).await
}

async fn a_key_for_encryption_is_kept_and_opens_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let signer = Signer::new(Algorithm::ES256);
    let signing = register(&stage, &tenant.client, &signer).await;
    let sealing = Signer::new(Algorithm::ES256);
    let add = async || {
        let credential = Credential::Encryption(sealing.public.clone());
        let key = ClientKey { id: KeyId::new(), credential, ..tenant.client.clone() };
        stage.store.rotate_key(&key, i64::MAX, &by()).await.map(|()| key)
    };
    let keys = [add().await.unwrap(), add().await.unwrap()];
    assert!(matches!(add().await, Err(StoreError::TooManyKeys)));
    let listed = stage.store.keys(signing.client).await.unwrap();
    let listed: Vec<_> = listed.into_iter().map(|listed| listed.key).collect();
    let is_kept = |key: &ClientKey| {
        let found = listed.iter().find(|listed| listed.id == key.id);
        found.is_some_and(|listed| listed.credential == key.credential)
    };
    assert!(keys.iter().all(is_kept));
    // It is of another kind, so that the others go on.
    assert!(listed.iter().all(|key| key.stands_at(NOW_MS)) && listed.len() == 4);
    let by_it = show(&stage, &sealing.sign(&claims(signing.client, "1"))).await;
    assert_error(&by_it, 401, "invalid_client");
    let by_the_other = show(&stage, &signer.sign(&claims(signing.client, "2"))).await;
    assert_eq!(by_the_other.status, StatusCode::OK);
}

#[test]
fn a_jwk_says_what_it_is_for() {
    let jwk = |signer: &Signer, word: &str| {
        let mut jwk: Value = serde_json::from_str(&signer.public.to_string()).unwrap();
        jwk["use"] = json!(word);
        Credential::of_public(&jwk.to_string())
    };
    let (point, edwards) = (Signer::new(Algorithm::ES256), Signer::new(Algorithm::EdDSA));
    let public = &point.public;
    assert!(jwk(&point, "enc").unwrap() == Credential::Encryption(public.clone()));
    assert!(jwk(&point, "sig").unwrap() == Credential::Public(public.clone()));
    assert!(
        Credential::of_public(&public.to_string()).unwrap() == Credential::Public(public.clone())
    );
    for (signer, word) in [(&edwards, "enc"), (&point, ""), (&point, "ENC")] {
        assert_eq!(jwk(signer, word).err(), Some(PublicKeyError::WrongUse), "{word}");
    }
    let private = r#"{"kty":"EC","crv":"P-256","use":"enc","d":"c2VjcmV0"}"#;
    assert_eq!(Credential::of_public(private).err(), Some(PublicKeyError::Private));
}

async fn each_algorithm_gets_a_token(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for algorithm in [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256] {
        let signer = Signer::new(algorithm);
        let (client, _) = stage.client_with_secret(&tenant.app).await;
        let key = register(&stage, &client, &signer).await;
        let kept = stage.store.keys(client.client).await.unwrap();
        assert!(kept.iter().any(|listed| listed.key == key), "{algorithm:?}");
        let answer = show(&stage, &signer.sign(&claims(client.client, "1"))).await;
        assert_eq!(answer.status, StatusCode::OK, "{algorithm:?} {}", answer.body);
        let token = answer.body["access_token"].as_str().unwrap();
        assert_eq!(stage.get(token, "/v2/passes").await.status, StatusCode::OK);
        assert!(KeyAlgorithm::ALL.contains(&signer.public.algorithm()));
    }
}

async fn a_form_is_taken_as_well(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let id = client(&stage, &signer).await.client;
    let assertion = signer.sign(&claims(id, "1"));
    let kind = TYPE.replace(':', "%3A");
    let form = format!(
        "grant_type=client_credentials&client_id={id}&client_assertion_type={kind}\
         &client_assertion={assertion}"
    );
    let answer = ask(&stage, "application/x-www-form-urlencoded", None, form).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

async fn an_assertion_is_good_once(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let id = client(&stage, &signer).await.client;
    let assertion = signer.sign(&claims(id, "1"));
    assert_eq!(show(&stage, &assertion).await.status, StatusCode::OK);
    assert_error(&show(&stage, &assertion).await, 401, "invalid_client");
    // Nor is another one with the same name.
    let mut same = claims(id, "1");
    same["iat"] = json!(NOW_SECONDS - 1);
    assert_error(&show(&stage, &signer.sign(&same)).await, 401, "invalid_client");
    stage.clock.advance_ms(59_000);
    assert_error(&show(&stage, &assertion).await, 401, "invalid_client");
    stage.clock.advance_ms(1_000);
    assert_error(&show(&stage, &assertion).await, 401, "invalid_client");
    // It is forgotten when it could not be used any more, by no instance's clock.
    let mut later = claims(id, "1");
    later["exp"] = json!(NOW_SECONDS + 300);
    stage.clock.advance_ms(119_000);
    assert_error(&show(&stage, &signer.sign(&later)).await, 401, "invalid_client");
    stage.clock.advance_ms(1_000);
    assert_eq!(show(&stage, &signer.sign(&later)).await.status, StatusCode::OK);
    // Another client's names are its own.
    let other = stage.tenant("b").await;
    let key = register(&stage, &other.client, &signer).await;
    later["iss"] = json!(key.client.to_string());
    later["sub"] = later["iss"].clone();
    assert_eq!(show(&stage, &signer.sign(&later)).await.status, StatusCode::OK);
}

async fn a_replay_at_once_gets_one_token(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let id = client(&stage, &signer).await.client;
    let assertion = signer.sign(&claims(id, "1"));
    let answers = futures::future::join_all((0..20).map(|_| show(&stage, &assertion))).await;
    let given = answers.iter().filter(|answer| answer.status == StatusCode::OK);
    assert_eq!(given.count(), 1);
}

async fn an_assertion_that_is_not_as_it_must_be_is_refused(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let tenant = stage.tenant("b").await;
    let id = client(&stage, &signer).await.client;
    let other = tenant.client.client.to_string();
    let good = claims(id, "good");
    for (name, value) in [
        ("iss", json!(other)),
        ("iss", Value::Null),
        ("sub", json!(other)),
        ("sub", json!("nobody")),
        ("aud", json!("https://other.example/oauth/token")),
        ("aud", json!([])),
        ("aud", json!(AUDIENCE)),
        ("aud", Value::Null),
        ("exp", Value::Null),
        ("exp", json!(NOW_SECONDS)),
        ("exp", json!(NOW_SECONDS + 301)),
        ("exp", json!(i64::MAX)),
        ("exp", json!("soon")),
        ("nbf", json!(NOW_SECONDS + 61)),
        ("iat", json!(NOW_SECONDS + 61)),
        ("jti", Value::Null),
        ("jti", json!("")),
        ("jti", json!("a".repeat(256))),
    ] {
        let mut wrong = good.clone();
        match value {
            Value::Null => wrong.as_object_mut().unwrap().remove(name),
            ref value => wrong.as_object_mut().unwrap().insert(name.to_owned(), value.clone()),
        };
        let answer = show(&stage, &signer.sign(&wrong)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name} {value}: {}", answer.body);
        assert_eq!(answer.body["error"], "invalid_client");
    }
    let long = "a".repeat(9_000);
    for text in ["", ".", "..", "ey.ey.ey", long.as_str()] {
        assert_error(&show(&stage, text).await, 401, "invalid_client");
    }
    for audience in [json!(ISSUER), json!(["other", ISSUER])] {
        let mut other = claims(id, &audience.to_string());
        other["aud"] = audience;
        assert_eq!(show(&stage, &signer.sign(&other)).await.status, StatusCode::OK);
    }
    assert_eq!(show(&stage, &signer.sign(&good)).await.status, StatusCode::OK);
}

async fn an_assertion_lives_five_minutes_to_the_second(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let id = client(&stage, &signer).await.client;
    let mut longest = claims(id, "1");
    longest["exp"] = json!(NOW_SECONDS + 300);
    let second = {
        let mut second = longest.clone();
        second["jti"] = json!("2");
        signer.sign(&second)
    };
    assert_eq!(show(&stage, &signer.sign(&longest)).await.status, StatusCode::OK);
    stage.clock.advance_ms(300_000);
    assert_error(&show(&stage, &second).await, 401, "invalid_client");
    let mut last = longest.clone();
    (last["jti"], last["exp"]) = (json!("3"), json!(NOW_SECONDS + 301));
    assert_eq!(show(&stage, &signer.sign(&last)).await.status, StatusCode::OK);
}

async fn an_assertion_of_another_key_is_refused(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let key = client(&stage, &signer).await;
    let stranger = Signer::new(Algorithm::EdDSA);
    let claims = claims(key.client, "1");
    assert_error(&show(&stage, &stranger.sign(&claims)).await, 401, "invalid_client");
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(KeyId::new().to_string());
    let misnamed = encode(&header, &claims, &signer.encoding).unwrap();
    assert_error(&show(&stage, &misnamed).await, 401, "invalid_client");
    header.kid = Some(key.id.to_string());
    let named = encode(&header, &claims, &signer.encoding).unwrap();
    assert_eq!(show(&stage, &named).await.status, StatusCode::OK);
}

async fn an_algorithm_is_the_keys_to_say(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let id = client(&stage, &signer).await.client;
    let good = signer.sign(&claims(id, "1"));
    let (_, rest) = good.split_once('.').unwrap();
    for algorithm in ["none", "HS256", "ES256", "RS256", "PS256"] {
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{algorithm}"}}"#));
        let forged = format!("{header}.{rest}");
        assert_error(&show(&stage, &forged).await, 401, "invalid_client");
        let (claims, _) = rest.split_once('.').unwrap();
        let unsigned = format!("{header}.{claims}.");
        assert_error(&show(&stage, &unsigned).await, 401, "invalid_client");
    }
    // The public key is no shared secret.
    let secret = EncodingKey::from_secret(signer.public.to_string().as_bytes());
    let forged = encode(&Header::new(Algorithm::HS256), &claims(id, "2"), &secret).unwrap();
    assert_error(&show(&stage, &forged).await, 401, "invalid_client");
    assert_eq!(show(&stage, &good).await.status, StatusCode::OK);
}

async fn a_client_shows_who_it_is_in_one_way(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let tenant = stage.tenant("b").await;
    let (with_secret, secret) = stage.client_with_secret(&tenant.app).await;
    register(&stage, &with_secret, &signer).await;
    let id = with_secret.client;
    let good = json!({
        "grant_type": "client_credentials",
        "client_assertion_type": TYPE,
        "client_assertion": signer.sign(&claims(id, "1")),
    });
    let mut both = good.clone();
    (both["client_id"], both["client_secret"]) = (json!(id.to_string()), json!(secret.expose()));
    assert_error(&ask_json(&stage, &both).await, 400, "invalid_request");
    let basic = format!("{id}:{}", secret.expose());
    let answer = ask(&stage, "application/json", Some(&basic), good.to_string()).await;
    assert_error(&answer, 400, "invalid_request");
    let mut other_type = good.clone();
    other_type["client_assertion_type"] =
        json!("urn:ietf:params:oauth:client-assertion-type:saml2");
    assert_error(&ask_json(&stage, &other_type).await, 400, "invalid_request");
    let mut other_name = good.clone();
    other_name["client_id"] = json!(tenant.client.client.to_string());
    assert_error(&ask_json(&stage, &other_name).await, 401, "invalid_client");
    let mut untyped = good.clone();
    untyped.as_object_mut().unwrap().remove("client_assertion_type");
    assert_error(&ask_json(&stage, &untyped).await, 400, "invalid_request");
    assert_eq!(ask_json(&stage, &good).await.status, StatusCode::OK);
}

async fn a_public_key_is_no_secret(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let key = client(&stage, &signer).await;
    for secret in [signer.public.to_string(), format!("pcs_{}_{}", key.id, signer.public)] {
        let body = json!({
            "grant_type": "client_credentials",
            "client_id": key.client.to_string(),
            "client_secret": secret,
        });
        assert_error(&ask_json(&stage, &body).await, 401, "invalid_client");
    }
}

async fn an_ended_key_signs_nothing(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let key = client(&stage, &signer).await;
    let token = stage.token(&key, &Scopes::all());
    assert_eq!(stage.get(&token, "/v2/passes").await.status, StatusCode::OK);
    assert!(stage.store.end_key(key.client, key.id, NOW_MS, &by()).await.unwrap());
    let answer = show(&stage, &signer.sign(&claims(key.client, "1"))).await;
    assert_error(&answer, 401, "invalid_client");
    assert_eq!(stage.get(&token, "/v2/passes").await.status, StatusCode::UNAUTHORIZED);
}

async fn what_clients_write_as_jti_harms_nothing(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let id = client(&stage, &signer).await.client;
    for jti in ["\u{0}", "' OR 1=1 --", "é\u{202e}", &"a".repeat(255)] {
        let answer = show(&stage, &signer.sign(&claims(id, jti))).await;
        assert_eq!(answer.status, StatusCode::OK, "{jti:?} {}", answer.body);
    }
}

async fn an_assertion_is_remembered_past_its_end(stage: Stage) {
    let client = stage.tenant("a").await.client.client;
    let take = async |jti: &str, expires_at_seconds, now_seconds| {
        stage.store.take_assertion(client, jti, expires_at_seconds, now_seconds).await.unwrap()
    };
    assert!(take("a", NOW_SECONDS, NOW_SECONDS - 1).await);
    // Whoever looked at the clock before, or at one that is behind, comes late.
    for later in [0, 1, 119] {
        assert!(!take("a", NOW_SECONDS, NOW_SECONDS + later).await, "{later}");
    }
    assert!(take("a", NOW_SECONDS, NOW_SECONDS + 120).await);
}

async fn an_assertion_without_a_type_is_no_second_way(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    let body = |more: Value| {
        let mut body = json!({
            "grant_type": "client_credentials",
            "client_id": key.client.to_string(),
            "client_secret": secret.expose(),
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    assert_eq!(ask_json(&stage, &body(json!({}))).await.status, StatusCode::OK);
    for more in [json!({ "client_assertion": "a.b.c" }), json!({ "client_assertion_type": TYPE })] {
        assert_error(&ask_json(&stage, &body(more)).await, 400, "invalid_request");
    }
}

/// RFC 7515, section 4.1.11: whoever does not know what is critical must refuse.
async fn what_must_be_understood_is_refused(stage: Stage) {
    let signer = Signer::new(Algorithm::EdDSA);
    let key = client(&stage, &signer).await;
    for (number, critical) in [vec!["exp"], vec!["b64", "mine"], vec![]].into_iter().enumerate() {
        let critical = critical.into_iter().map(str::to_owned).collect();
        let header = Header { crit: Some(critical), ..Header::new(signer.algorithm) };
        let claims = claims(key.client, &format!("critical {number}"));
        let assertion = encode(&header, &claims, &signer.encoding).unwrap();
        assert_error(&show(&stage, &assertion).await, 401, "invalid_client");
    }
    assert_eq!(show(&stage, &signer.sign(&claims(key.client, "1"))).await.status, StatusCode::OK);
}
