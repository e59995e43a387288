//! From which pages browsers may call for an application.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use portcullis_service::{
    audit,
    http::{ENDPOINTS, Guard},
    model::{AppMode, Origin},
};
use tower::ServiceExt as _;

use crate::{
    database::on_both_databases,
    oauth::credentials,
    samples::{Ids, sample},
    stage::{Answer, Stage, by, request},
};

on_both_databases!(
    a_browser_is_told_that_it_may_ask,
    a_page_may_read_what_it_is_answered,
    a_page_of_another_origin_is_refused,
    no_endpoint_answers_a_page_of_another_origin,
    an_application_that_names_no_origin_is_called_from_everywhere,
    a_token_is_not_given_to_a_page_of_another_origin,
    a_change_of_origins_holds_from_the_next_request_on_and_is_audited,
    applications_are_listed_with_their_origins,
);

async fn call_from(stage: &Stage, token: &str, origins: &[&str]) -> Answer {
    let mut request = request(token, Method::GET, "/v2/passes");
    for origin in origins {
        request = request.header(header::ORIGIN, *origin);
    }
    stage.send(request.body(Body::empty()).unwrap()).await
}

fn origin(text: &str) -> Origin {
    text.parse().unwrap()
}

/// Of the application of this tenant.
async fn allow(stage: &Stage, org: &str, text: &str) -> Option<Vec<Origin>> {
    stage.store.allow_origin(org, "app", &origin(text), &by()).await.unwrap()
}

async fn disallow(stage: &Stage, org: &str, text: &str) -> Option<Vec<Origin>> {
    stage.store.disallow_origin(org, "app", &origin(text), &by()).await.unwrap()
}

/// What a browser asks before it asks: without the token, which it does not send with that.
async fn a_browser_is_told_that_it_may_ask(stage: Stage) {
    for endpoint in ENDPOINTS.iter().filter(|one| matches!(one.guard, Guard::Scope(_))) {
        let (path, _) = sample(endpoint, &Ids::of("a"));
        let asks = Request::options(&path)
            .header(header::ORIGIN, "https://app.example")
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, endpoint.method.as_str())
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,idempotency-key");
        let answer = stage.app.clone().oneshot(asks.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let told = |name| answer.headers()[name].to_str().unwrap().to_lowercase();
        assert_eq!(told(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
        let methods = told(header::ACCESS_CONTROL_ALLOW_METHODS);
        let method = endpoint.method.as_str().to_lowercase();
        assert!(methods.split(',').any(|one| one == method), "{path}: {methods}");
        let headers = told(header::ACCESS_CONTROL_ALLOW_HEADERS);
        for name in ["authorization", "content-type", "idempotency-key"] {
            assert!(headers.split(',').any(|one| one == name), "{path}: {headers}");
        }
        // A browser may not send what it knows of its user beside the token.
        assert!(!answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
    }
}

async fn a_page_may_read_what_it_is_answered(stage: Stage) {
    let tenant = stage.tenant("a").await;
    allow(&stage, "a", "https://app.example").await;
    for (token, origin, path, status) in [
        (tenant.token.as_str(), "https://app.example", "/v2/passes", 200),
        (&tenant.token, "https://evil.example", "/v2/passes", 401),
        (&tenant.token, "https://app.example", "/v2/nothing", 404),
        ("x", "https://app.example", "/v2/passes", 401),
    ] {
        let asks = request(token, Method::GET, path).header(header::ORIGIN, origin);
        let answer = stage.app.clone().oneshot(asks.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), status, "{origin} {path}");
        assert_eq!(answer.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert_eq!(answer.headers()[header::ACCESS_CONTROL_EXPOSE_HEADERS], "*");
    }
}

async fn a_page_of_another_origin_is_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    allow(&stage, "a", "https://app.example").await;
    allow(&stage, "a", "http://localhost:3000").await;
    let cases: &[(&[&str], bool)] = &[
        (&[], true),
        (&["https://app.example"], true),
        (&["https://APP.example:443"], true),
        (&["http://localhost:3000"], true),
        (&["http://localhost:3001"], false),
        (&["http://localhost"], false),
        (&["http://app.example"], false),
        (&["https://app.example:8443"], false),
        (&["https://app.example.evil.example"], false),
        (&["https://evil.app.example"], false),
        (&["https://app.example@evil.example"], false),
        (&["null"], false),
        (&[""], false),
        (&["*"], false),
        (&["https://app.example, https://evil.example"], false),
        (&["https://app.example", "https://app.example"], false),
        (&["https://app.example", "https://evil.example"], false),
    ];
    for (origins, is_allowed) in cases {
        let answer = call_from(&stage, &tenant.token, origins).await;
        if *is_allowed {
            assert_eq!(answer.status, StatusCode::OK, "{origins:?}");
            continue;
        }
        answer.assert_problem(401, "origin_not_allowed");
        // The token is good: it is no use to ask for another.
        let challenge = answer.headers[header::WWW_AUTHENTICATE].to_str().unwrap();
        assert!(challenge.starts_with("Bearer ") && !challenge.contains("error"), "{challenge}");
    }
    // Whoever shows no good token finds out nothing.
    let answer = call_from(&stage, "x", &["https://evil.example"]).await;
    answer.assert_problem(401, "unauthorized");
}

async fn no_endpoint_answers_a_page_of_another_origin(stage: Stage) {
    let tenant = stage.tenant("a").await;
    allow(&stage, "a", "https://app.example").await;
    for endpoint in ENDPOINTS.iter().filter(|one| matches!(one.guard, Guard::Scope(_))) {
        let (path, _) = sample(endpoint, &Ids::of("a"));
        let request = request(&tenant.token, endpoint.method.clone(), &path)
            .header(header::ORIGIN, "https://evil.example");
        let answer = stage.send(request.body(Body::empty()).unwrap()).await;
        answer.assert_problem(401, "origin_not_allowed");
    }
}

async fn an_application_that_names_no_origin_is_called_from_everywhere(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    allow(&stage, "a", "https://app.example").await;
    for origins in [&["https://evil.example"][..], &["null"], &["a", "b"]] {
        let answer = call_from(&stage, &a.token, origins).await;
        answer.assert_problem(401, "origin_not_allowed");
        assert_eq!(call_from(&stage, &b.token, origins).await.status, StatusCode::OK);
    }
}

async fn a_token_is_not_given_to_a_page_of_another_origin(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    allow(&stage, "a", "https://app.example").await;
    let ask = async |origin: &str| {
        let request = Request::post("/oauth/token")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ORIGIN, origin)
            .body(Body::from(credentials(&key, &secret).to_string()));
        stage.send(request.unwrap()).await
    };
    assert_eq!(ask("https://app.example").await.status, StatusCode::OK);
    ask("https://evil.example").await.assert_problem(401, "origin_not_allowed");
}

async fn a_change_of_origins_holds_from_the_next_request_on_and_is_audited(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (one, two) = ("https://one.example", "https://two.example");
    assert_eq!(allow(&stage, "a", two).await, Some(vec![origin(two)]));
    assert_eq!(allow(&stage, "a", one).await, Some(vec![origin(one), origin(two)]));
    // What changes nothing is not written down.
    assert_eq!(allow(&stage, "a", one).await, Some(vec![origin(one), origin(two)]));
    assert_eq!(call_from(&stage, &tenant.token, &[two]).await.status, StatusCode::OK);
    assert_eq!(disallow(&stage, "a", two).await, Some(vec![origin(one)]));
    let refused = call_from(&stage, &tenant.token, &[two]).await;
    refused.assert_problem(401, "origin_not_allowed");
    assert_eq!(disallow(&stage, "a", two).await, None);
    assert_eq!((allow(&stage, "b", one).await, disallow(&stage, "b", one).await), (None, None));
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    audit::verify(&rows).unwrap();
    let changes = rows.iter().map(|row| &row.entry);
    let changes = changes.filter(|entry| entry.action.starts_with("app.origin."));
    let changes: Vec<_> = changes.map(|entry| (&entry.action[11..], &entry.subject)).collect();
    let subject = |origin: &str| format!("app:{} origin:{origin}", tenant.app.id);
    let (of_one, of_two) = (subject(one), subject(two));
    assert_eq!(changes, [("allow", &of_two), ("allow", &of_one), ("disallow", &of_two)]);
}

async fn applications_are_listed_with_their_origins(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant_in("b", AppMode::Test, false).await);
    allow(&stage, "b", "https://app.example").await;
    let listed = stage.store.apps().await.unwrap();
    let expected = [
        ("a".to_owned(), a.app, vec![]),
        ("b".to_owned(), b.app, vec![origin("https://app.example")]),
    ];
    assert_eq!(listed, expected);
}
