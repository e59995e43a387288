//! The token endpoint.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use portcullis_service::{
    audit,
    model::{ClientId, ClientKey, Credential, KeyId, Scopes},
    secret::ClientSecret,
};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{AUDIENCE, Answer, NOW_MS, Stage, by},
};

on_both_databases!(
    json_a_form_and_basic_are_all_taken,
    a_token_opens_what_it_names,
    fewer_scopes_can_be_asked_for_and_never_more,
    who_is_not_known_and_who_is_wrong_are_answered_alike,
    an_incomplete_request_is_refused,
    another_audience_or_grant_is_refused,
    both_secrets_count_until_the_old_one_ends,
    a_token_ends_no_later_than_its_key,
    a_revoked_client_gets_no_token,
    giving_out_a_token_is_audited,
);

pub(crate) async fn ask(
    stage: &Stage,
    content_type: &str,
    basic: Option<&str>,
    body: String,
) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/oauth/token")
        .header(header::CONTENT_TYPE, content_type);
    if let Some(credentials) = basic {
        let value = format!("Basic {}", STANDARD.encode(credentials));
        request = request.header(header::AUTHORIZATION, value);
    }
    stage.send(request.body(Body::from(body)).unwrap()).await
}

pub(crate) fn credentials(key: &ClientKey, secret: &ClientSecret) -> Value {
    json!({
        "client_id": key.client.to_string(),
        "client_secret": secret.expose(),
        "audience": AUDIENCE,
        "grant_type": "client_credentials",
    })
}

pub(crate) async fn ask_json(stage: &Stage, body: &Value) -> Answer {
    ask(stage, "application/json", None, body.to_string()).await
}

pub(crate) fn assert_error(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status.as_u16(), &answer.body["error"]), (status, &json!(error)));
}

async fn json_a_form_and_basic_are_all_taken(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    let (id, secret_text) = (key.client, secret.expose());
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    let in_form = format!(
        "grant_type=client_credentials&client_id={id}&client_secret={secret_text}\
         &audience=https%3A%2F%2Fapi.civic.com%2Fpass"
    );
    let answers = [
        ask_json(&stage, &credentials(&key, &secret)).await,
        ask(&stage, form, None, in_form).await,
        ask(
            &stage,
            form,
            Some(&format!("{id}:{secret_text}")),
            "grant_type=client_credentials".to_owned(),
        )
        .await,
    ];
    for answer in answers {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(answer.body["access_token"].as_str().unwrap().starts_with("ey"));
        assert_eq!(answer.body["expires_in"], 86_400);
        assert_eq!(answer.body["token_type"], "Bearer");
        assert_eq!(answer.body["scope"], Scopes::all().to_string());
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        assert!(!answer.body.to_string().contains(secret_text));
    }
}

async fn a_token_opens_what_it_names(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    let answer = ask_json(&stage, &credentials(&key, &secret)).await;
    let token = answer.body["access_token"].as_str().unwrap();
    assert_eq!(stage.get(token, "/v2/passes").await.status, StatusCode::OK);
}

async fn fewer_scopes_can_be_asked_for_and_never_more(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    let mut body = credentials(&key, &secret);
    body["scope"] = json!("issue:pass");
    let answer = ask_json(&stage, &body).await;
    assert_eq!(answer.body["scope"], "issue:pass");
    let token = answer.body["access_token"].as_str().unwrap();
    stage.get(token, "/v2/passes").await.assert_problem(403, "insufficient_scope");
    body["scope"] = json!("issue:pass read:token");
    assert_error(&ask_json(&stage, &body).await, 400, "invalid_scope");
}

async fn who_is_not_known_and_who_is_wrong_are_answered_alike(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let (key, secret) = stage.client_with_secret(&a.app).await;
    let (_, secret_of_b) = stage.client_with_secret(&b.app).await;
    let unknown = ClientKey { client: ClientId::new(), ..key.clone() };
    let wrong = [
        credentials(&key, &secret_of_b),
        credentials(&key, &ClientSecret::from(String::new())),
        credentials(&key, &ClientSecret::from("a".repeat(10_000))),
        credentials(&unknown, &secret),
    ];
    let mut bodies = Vec::new();
    for body in wrong {
        let answer = ask_json(&stage, &body).await;
        assert_error(&answer, 401, "invalid_client");
        assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE));
        bodies.push(answer.body);
    }
    let mut no_uuid = credentials(&key, &secret);
    no_uuid["client_id"] = json!("' OR 1=1 --");
    bodies.push(ask_json(&stage, &no_uuid).await.body);
    assert!(bodies.iter().all(|body| body == &bodies[0]));
}

async fn an_incomplete_request_is_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    for field in ["client_id", "client_secret", "grant_type"] {
        let mut body = credentials(&key, &secret);
        body.as_object_mut().unwrap().remove(field);
        assert_error(&ask_json(&stage, &body).await, 400, "invalid_request");
    }
    let both = format!("{}:{}", key.client, secret.expose());
    let body = credentials(&key, &secret).to_string();
    let answer = ask(&stage, "application/json", Some(&both), body.clone()).await;
    assert_error(&answer, 400, "invalid_request");
    for (content_type, body) in [
        ("text/plain", body.as_str()),
        ("application/json", ""),
        ("application/json", "[]"),
        ("application/json", r#"{"client_id":"a","client_id":"b"}"#),
        ("application/x-www-form-urlencoded", ""),
    ] {
        let answer = ask(&stage, content_type, None, body.to_owned()).await;
        assert_error(&answer, 400, "invalid_request");
    }
    let answer = ask(&stage, "application/json", None, " ".repeat(70_000)).await;
    answer.assert_problem(413, "body_too_large");
}

async fn another_audience_or_grant_is_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    for (field, error) in [("audience", "invalid_target"), ("grant_type", "unsupported_grant_type")]
    {
        let mut body = credentials(&key, &secret);
        body[field] = json!("password");
        assert_error(&ask_json(&stage, &body).await, 400, error);
    }
}

async fn both_secrets_count_until_the_old_one_ends(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (old, old_secret) = stage.client_with_secret(&tenant.app).await;
    let id = KeyId::new();
    let new_secret = ClientSecret::generate(id).unwrap();
    let credential = Credential::Secret(new_secret.hash());
    let new = ClientKey { id, credential, ..old.clone() };
    let hour_ms = 3_600_000;
    stage.store.rotate_key(&new, NOW_MS + hour_ms, &by()).await.unwrap();
    for secret in [&old_secret, &new_secret] {
        let answer = ask_json(&stage, &credentials(&old, secret)).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    stage.clock.advance_ms(hour_ms);
    let answer = ask_json(&stage, &credentials(&old, &old_secret)).await;
    assert_error(&answer, 401, "invalid_client");
    let answer = ask_json(&stage, &credentials(&old, &new_secret)).await;
    assert_eq!(answer.status, StatusCode::OK);
}

async fn a_token_ends_no_later_than_its_key(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (old, secret) = stage.client_with_secret(&tenant.app).await;
    let new = ClientKey { id: KeyId::new(), ..tenant.client.clone() };
    let new = ClientKey { client: old.client, ..new };
    stage.store.rotate_key(&new, NOW_MS + 3_600_000, &by()).await.unwrap();
    let answer = ask_json(&stage, &credentials(&old, &secret)).await;
    assert_eq!(answer.body["expires_in"], 3_600);
}

async fn a_revoked_client_gets_no_token(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    stage.store.revoke_client(key.client, &by()).await.unwrap();
    let answer = ask_json(&stage, &credentials(&key, &secret)).await;
    assert_error(&answer, 401, "invalid_client");
}

async fn giving_out_a_token_is_audited(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    let answer = ask_json(&stage, &credentials(&key, &secret)).await;
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    let entry = &rows.last().unwrap().entry;
    assert_eq!(entry.action, "token.issue");
    assert_eq!(entry.actor, format!("client:{}", key.client));
    assert_eq!(entry.subject, format!("key:{}", key.id));
    assert_eq!(entry.request_id, answer.headers["x-request-id"].to_str().unwrap());
    assert_eq!(audit::verify(&rows), Ok(()));
}
