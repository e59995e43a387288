//! The OpenAPI document: it tells of every endpoint as it is, and of nothing else.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use portcullis_service::{
    http::{ENDPOINTS, Guard, openapi},
    model::Scope,
    problem::Code,
};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::{
    database::{on_both_databases, sqlite},
    document::{document, resolve},
    stage::Stage,
};

on_both_databases!(the_document_is_served_as_it_is_printed);

const COMMITTED: &str = include_str!("../../../interfaces/http/openapi.json");

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Every operation with its method and path.
fn operations() -> impl Iterator<Item = (String, &'static Value)> {
    document()["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.filter(|(method, _)| METHODS.contains(&method.as_str())).map(
            move |(method, operation)| {
                (format!("{} {path}", method.to_ascii_uppercase()), operation)
            },
        )
    })
}

fn endpoints() -> impl Iterator<Item = (String, &'static portcullis_service::http::Endpoint)> {
    ENDPOINTS.iter().map(|endpoint| (format!("{} {}", endpoint.method, endpoint.path), endpoint))
}

#[test]
fn the_committed_document_is_that_of_the_code() {
    let generated = openapi().unwrap();
    let differing = COMMITTED.lines().zip(generated.lines()).position(|(old, new)| old != new);
    assert!(
        COMMITTED == generated,
        "interfaces/http/openapi.json is not what the code says, from line {:?} on: run `cargo xtask \
         generate`, or `portcullis-service openapi > interfaces/http/openapi.json`",
        differing.map(|line| line + 1),
    );
}

#[test]
fn every_endpoint_is_documented_and_nothing_else() {
    let documented: BTreeSet<_> = operations().map(|(name, _)| name).collect();
    let there: BTreeSet<_> = endpoints().map(|(name, _)| name).collect();
    assert_eq!(documented, there);
}

#[test]
fn what_an_operation_asks_for_is_what_its_row_says() {
    let operations: BTreeMap<_, _> = operations().collect();
    for (name, endpoint) in endpoints() {
        let operation = operations[&name];
        let security = match endpoint.guard {
            Guard::Open => json!([]),
            Guard::Scope(scope) => json!([{ "access_token": [scope.as_str()] }]),
            Guard::Provider => json!([{ "provider_signature": [] }]),
        };
        assert_eq!(operation["security"], security, "{name}");
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<_> = parameters.map(resolve).collect();
        let has = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        assert_eq!(has("Idempotency-Key"), endpoint.takes_idempotency_key, "{name}");
        let path = parameters.iter().filter(|parameter| parameter["in"] == "path");
        let path: BTreeSet<_> = path.map(|parameter| parameter["name"].as_str().unwrap()).collect();
        let braces = endpoint.path.split('/').filter_map(|part| part.strip_prefix('{'));
        let braces: BTreeSet<_> = braces.map(|part| part.strip_suffix('}').unwrap()).collect();
        assert_eq!(path, braces, "{name}");
    }
}

#[test]
fn operations_have_names_of_their_own_and_say_what_they_do() {
    let mut ids = BTreeSet::new();
    for (name, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{name}: {id}");
        let summary = operation["summary"].as_str().unwrap();
        assert!((8..80).contains(&summary.len()) && !summary.contains('`'), "{name}: {summary}");
        let tags = document()["tags"].as_array().unwrap();
        let tag = &operation["tags"].as_array().unwrap()[..];
        assert!(tag.len() == 1 && tags.iter().any(|known| known["name"] == tag[0]), "{name}");
    }
}

#[test]
fn every_response_names_the_request() {
    for (name, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let headers = &resolve(response)["headers"];
            assert!(headers.get("x-request-id").is_some(), "{name} {status}");
        }
    }
}

/// Each code is one that some operation answers with; what is nowhere cannot be of an operation.
#[test]
fn every_code_is_documented_with_its_status() {
    let mut documented = BTreeSet::new();
    for (name, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let content = &resolve(response)["content"]["application/problem+json"];
            let codes = content["schema"]["allOf"][1]["properties"]["code"]["enum"].as_array();
            for code in codes.into_iter().flatten() {
                let code = Code::ALL.iter().find(|known| code == known.as_str()).unwrap();
                assert_eq!(code.status().as_str(), status, "{name}");
                documented.insert(*code);
            }
        }
    }
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !documented.contains(code)).collect();
    assert_eq!(missing, [&Code::MethodNotAllowed]);
    let all: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(document()["components"]["schemas"]["ProblemCode"]["enum"], json!(all));
}

/// Everything in the document that is an object.
fn objects(value: &'static Value, found: &mut Vec<&'static Value>) {
    match value {
        Value::Object(object) => {
            found.push(value);
            object.values().for_each(|value| objects(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| objects(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let mut found = Vec::new();
    objects(document(), &mut found);
    let references: Vec<_> = found.iter().filter(|one| one["$ref"].is_string()).collect();
    references.iter().for_each(|one| {
        resolve(one);
    });
    assert!(references.len() > 50, "{}", references.len());
}

/// A comment at a field whose schema is inlined makes an object of it as well: nothing would fit.
#[test]
fn no_schema_asks_for_two_types_at_once() {
    let mut found = Vec::new();
    objects(document(), &mut found);
    let mut count = 0;
    for parts in found.iter().filter_map(|one| one["allOf"].as_array()) {
        let types = parts.iter().filter_map(|part| resolve(part)["type"].as_str());
        let types: BTreeSet<_> = types.collect();
        assert_eq!(types.len(), 1, "{parts:?}");
        count += 1;
    }
    assert!(count > 10, "{count}");
}

#[test]
fn the_scopes_are_those_that_there_are() {
    let flow = &document()["components"]["securitySchemes"]["access_token"]["flows"];
    let flow = &flow["clientCredentials"];
    assert_eq!(flow["tokenUrl"], "/oauth/token");
    let scopes: BTreeSet<_> = flow["scopes"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(scopes, Scope::ALL.iter().map(|scope| scope.as_str().to_owned()).collect());
}

#[test]
fn nothing_of_the_machinery_is_left_in_the_document() {
    assert!(!COMMITTED.contains("x-codes") && !COMMITTED.contains("problems "));
}

async fn the_document_is_served_as_it_is_printed(stage: Stage) {
    let (answer, body) = get(&stage, "/openapi.json").await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(body, openapi().unwrap().as_bytes());
}

async fn get(stage: &Stage, path: &str) -> (axum::http::response::Parts, Vec<u8>) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let (parts, body) = stage.app.clone().oneshot(request).await.unwrap().into_parts();
    (parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

/// What the page names, as far as quotation marks go: of our own, and there.
#[tokio::test]
async fn the_page_needs_nobody_else() {
    let stage = sqlite().await;
    let (parts, page) = get(&stage, "/docs").await;
    assert_eq!(parts.status, StatusCode::OK);
    let policy = parts.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    let page = String::from_utf8(page).unwrap();
    assert!(!page.contains("//") && !page.contains("<style") && !page.contains("javascript:"));
    let mut found = BTreeMap::new();
    for attribute in ["src=\"", "href=\""] {
        for rest in page.split(attribute).skip(1) {
            let address = rest.split('"').next().unwrap();
            let (parts, file) = get(&stage, &format!("/{address}")).await;
            assert_eq!(parts.status, StatusCode::OK, "{address}");
            assert_eq!(parts.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            let content_type = parts.headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
            found.insert(address.to_owned(), (content_type, file.len()));
        }
    }
    let kinds: Vec<_> = found.values().map(|(content_type, _)| content_type.as_str()).collect();
    assert_eq!(
        kinds,
        ["image/png", "text/javascript", "text/javascript", "text/css", "application/json"],
    );
    assert!(found["docs/swagger-ui-bundle.js"].1 > 1_000_000);
    for scripted in page.split("<script").skip(1) {
        assert!(scripted.starts_with(" src=\"") && scripted.contains("\"></script>"), "{scripted}");
    }
}

#[tokio::test]
async fn the_page_has_no_other_files() {
    let stage = sqlite().await;
    for file in ["index.html", "swagger-initializer.js", "..%2fopenapi.json", "%ff", "%00"] {
        let answer = stage.get("", &format!("/docs/{file}")).await;
        answer.assert_problem(404, "not_found");
    }
}

/// The guide for clients' developers lists every code, as the code has it.
#[test]
fn the_guide_tells_of_every_code() {
    const GUIDE: &str = include_str!("../../../docs/customer-api.md");
    let rows = Code::ALL.iter().map(|code| {
        format!("| {} | `{}` | {} |", code.status().as_u16(), code.as_str(), code.title())
    });
    let expected: Vec<_> = rows.collect();
    let start = GUIDE.find("| Status | `code` | Means |").unwrap();
    let table: Vec<_> =
        GUIDE[start..].lines().skip(2).take_while(|line| !line.is_empty()).collect();
    assert!(
        table == expected,
        "docs/customer-api.md has other codes; they are\n{}",
        expected.join("\n")
    );
}
