//! What clients of the original API rely on, by the numbers of its requirements: each path, method,
//! field, word and scope is in our document as well, with a type that fits. What ours has besides does
//! not matter here.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{document, resolve};

const BASE: &str = "/partner";

/// C1, P1, P5, P6 and O1: operations, by the path under the base, with the status of success (C4 to C9)
/// and the scope (O3).
const OPERATIONS: &[(&str, &str, &str, &str)] = &[
    ("post", "/pass", "200", "search:pass"),
    ("post", "/pass/{chain}/{chainNetwork}", "202", "issue:pass"),
    ("get", "/pass/{chain}/{chainNetwork}/{wallet}", "200", "search:pass"),
    ("patch", "/pass/{chain}/{chainNetwork}/{wallet}", "200", "update:pass"),
    ("delete", "/pass/{chain}/{chainNetwork}/{wallet}", "200", "update:pass"),
    ("get", "/piirequest/{id}", "200", "get:pii"),
    ("get", "/piirequest/{id}/evidence/{rel}", "200", "get:pii"),
    ("put", "/piirequest/{id}/status", "200", "put:piirequest"),
];

/// What fails with which status: C5, C6.
const FAILURES: &[(&str, &str, &[&str])] = &[
    ("post", "/pass", &["400", "401"]),
    ("post", "/pass/{chain}/{chainNetwork}", &["400", "401"]),
    ("get", "/pass/{chain}/{chainNetwork}/{wallet}", &["400", "401", "404"]),
    ("patch", "/pass/{chain}/{chainNetwork}/{wallet}", &["400", "401"]),
    ("delete", "/pass/{chain}/{chainNetwork}/{wallet}", &["400", "401"]),
    ("get", "/piirequest/{id}", &["400", "401"]),
    ("get", "/piirequest/{id}/evidence/{rel}", &["401"]),
    ("put", "/piirequest/{id}/status", &["400", "401"]),
];

/// C2.
const CHAINS: &[&str] = &["solana", "ethereum"];

/// C3. Nowhere else: each is a chain of the SDK, from which the document has them.
const CHAIN_NETWORKS: &[&str] = &[
    "mainnet-beta",
    "devnet",
    "mainnet",
    "sepolia",
    "polygonAmoy",
    "polygonMainnet",
    "polygonZKEVM",
    "polygonZKEVMTestnet",
    "optimismSepolia",
    "optimismMainnet",
    "arbitrumSepolia",
    "arbitrumMainnet",
    "baseSepolia",
    "baseMainnet",
    "avalancheCChain",
    "avalancheCChainFuji",
    "xdcMainnet",
    "xdcApothem",
    "fantomMainnet",
    "fantomTestnet",
    "bscMainnet",
    "bscTestnet",
    "xlayerMainnet",
    "xlayerTestnet",
    "sonicMainnet",
    "sonicTestnet",
    "unichainMainnet",
    "unichainSepolia",
];

/// C10. In answers REJECTED is ours (X1).
const STATES: &[&str] = &["ACTIVE", "REVOKED", "FROZEN", "REQUESTED", "REJECTED"];
const ON_CHAIN_STATES: &[&str] = &["ACTIVE", "FROZEN", "REVOKED"];

/// C12.
const EVENTS: &[&str] = &[
    "TOKEN_ISSUED_INITIATED",
    "TOKEN_ISSUED",
    "TOKEN_FROZEN_INITIATED",
    "TOKEN_FROZEN",
    "TOKEN_UNFROZEN_INITIATED",
    "TOKEN_UNFROZEN",
    "TOKEN_EXPIRY_CHANGED_INITIATED",
    "TOKEN_EXPIRY_CHANGED",
    "TOKEN_REVOKED_INITIATED",
    "TOKEN_REVOKED",
];

/// C13.
const TRANSACTION_STATUSES: &[&str] = &["sent", "confirmed", "failed"];

/// P2 and P6.
const REVIEW_STATUSES: &[&str] = &[
    "awaiting-user",
    "user-acknowledged",
    "verification-success",
    "verification-failed",
    "user-cancelled",
    "partner-pass",
    "partner-fail",
];
const VERDICTS: &[&str] = &["partner-pass", "partner-fail"];

/// P5.
const IMAGES: &[&str] = &["idDocumentFront", "idDocumentBack"];

/// O3.
const SCOPES: &[&str] = &[
    "partner:admin",
    "update:pass",
    "issue:pass",
    "search:pass",
    "create:gkn",
    "update:gkn",
    "createWithId:gkn",
    "get:pii",
    "put:piirequest",
];

/// What a field holds.
enum Kind {
    Text,
    /// The original says `number`; ours are integers (X6).
    Number,
    Words(&'static [&'static str]),
    /// Its fields, and whether the original promises each.
    Object(&'static [(&'static str, bool, Kind)]),
    List(&'static Kind),
}

use Kind::{List, Number, Object, Text, Words};

/// C11 to C13.
const PASS: Kind = Object(&[
    ("id", true, Text),
    (
        "chain",
        true,
        Object(&[("type", true, Words(CHAINS)), ("network", true, Words(CHAIN_NETWORKS))]),
    ),
    ("gatekeeperNetwork", true, Text),
    ("walletAddress", true, Text),
    ("state", true, Words(STATES)),
    ("onChainState", true, Words(ON_CHAIN_STATES)),
    (
        "events",
        true,
        List(&Object(&[
            ("eventType", true, Words(EVENTS)),
            ("timestamp", true, Number),
            (
                "transaction",
                false,
                Object(&[
                    ("identifier", true, Text),
                    ("status", false, Words(TRANSACTION_STATUSES)),
                ]),
            ),
        ])),
    ),
]);

/// P1, P4 and P5. In its OpenAPI document the original promises none of the fields; links are a list.
const REVIEW: Kind = Object(&[
    ("id", true, Text),
    ("type", true, Text),
    ("status", true, Words(REVIEW_STATUSES)),
    ("links", true, List(&Object(&[("rel", true, Text), ("href", true, Text)]))),
    (
        "verifiedInformation",
        false,
        Object(&[
            ("email", false, Text),
            ("name", false, Text),
            ("documentType", false, Text),
            ("documentNumber", false, Text),
            ("issueCountry", false, Text),
            ("dateOfBirth", false, Text),
            ("dateOfExpiry", false, Text),
            ("address", false, Text),
            ("accountId", false, Text),
        ]),
    ),
]);

/// C5, C7, P6: bodies of requests; what is not promised may be left out.
const REQUESTS: &[(&str, &str, Kind)] = &[
    (
        "post",
        "/pass",
        Object(&[
            ("limit", false, Number),
            ("skip", false, Number),
            (
                "filter",
                false,
                Object(&[("state", false, Words(STATES)), ("walletAddress", false, Text)]),
            ),
        ]),
    ),
    ("post", "/pass/{chain}/{chainNetwork}", Object(&[("walletAddress", true, Text)])),
    (
        "patch",
        "/pass/{chain}/{chainNetwork}/{wallet}",
        Object(&[("state", false, Words(STATES)), ("expiryTimestamp", false, Number)]),
    ),
    ("put", "/piirequest/{id}/status", Object(&[("status", true, Words(VERDICTS))])),
];

/// C4 to C7, C9, P1.
const ANSWERS: &[(&str, &str, Kind)] = &[
    ("post", "/pass", Object(&[("records", true, List(&PASS))])),
    ("post", "/pass/{chain}/{chainNetwork}", PASS),
    ("get", "/pass/{chain}/{chainNetwork}/{wallet}", PASS),
    ("patch", "/pass/{chain}/{chainNetwork}/{wallet}", STATUS_OK),
    ("delete", "/pass/{chain}/{chainNetwork}/{wallet}", STATUS_OK),
    ("get", "/piirequest/{id}", REVIEW),
];

const STATUS_OK: Kind = Object(&[("status", true, Text)]);

/// O1.
const TOKEN_REQUEST: Kind = Object(&[
    ("client_id", false, Text),
    ("client_secret", false, Text),
    ("audience", false, Text),
    ("grant_type", true, Text),
]);

/// O2.
const TOKEN: Kind = Object(&[
    ("access_token", true, Text),
    ("scope", true, Text),
    ("expires_in", true, Number),
    ("token_type", true, Text),
]);

fn operation(method: &str, path: &str) -> &'static Value {
    let found = &document()["paths"][format!("{BASE}{path}")][method];
    assert!(found.is_object(), "{method} {BASE}{path} is not there");
    found
}

fn success(method: &str, path: &str) -> &'static str {
    let found = OPERATIONS.iter().find(|row| (row.0, row.1) == (method, path));
    found.unwrap_or_else(|| panic!("{method} {path} is in no row")).2
}

/// The schemas that a value may fit: nothing but `null` is left out.
fn choices(schema: &'static Value) -> Vec<&'static Value> {
    let schema = resolve(schema);
    for keyword in ["oneOf", "anyOf", "allOf"] {
        if let Some(schemas) = schema[keyword].as_array() {
            return schemas.iter().flat_map(choices).collect();
        }
    }
    if schema["type"] == "null" { Vec::new() } else { vec![schema] }
}

fn has_type(schema: &Value, name: &str) -> bool {
    match &schema["type"] {
        Value::Array(types) => types.iter().any(|one| one == name),
        one => one == name,
    }
}

fn assert_fits(schema: &'static Value, kind: &Kind, is_answer: bool, at: &str) {
    let choices = choices(schema);
    match kind {
        Kind::Text => assert!(choices.iter().any(|one| has_type(one, "string")), "{at} is no text"),
        Kind::Number => {
            let is_number = |one: &Value| has_type(one, "integer") || has_type(one, "number");
            assert!(choices.iter().any(|one| is_number(one)), "{at} is no number");
        }
        Kind::Words(words) => {
            let known: Vec<_> =
                choices.iter().filter_map(|one| one["enum"].as_array()).flatten().collect();
            for word in *words {
                assert!(known.iter().any(|known| *known == word), "{at}: {word} is missing");
            }
        }
        Kind::Object(fields) => {
            for (name, is_promised, kind) in *fields {
                let at = format!("{at}.{name}");
                let one = choices.iter().find(|one| one["properties"][name].is_object());
                let one = one.unwrap_or_else(|| panic!("{at} is missing"));
                let required = one["required"].as_array().into_iter().flatten();
                let is_required = required.into_iter().any(|required| required == name);
                // An answer may promise more, and a request ask for less, but not the reverse.
                let is_good = if is_answer {
                    is_required || !is_promised
                } else {
                    !is_required || *is_promised
                };
                assert!(is_good, "{at}: required {is_required}, in the original {is_promised}");
                assert_fits(&one["properties"][name], kind, is_answer, &at);
            }
        }
        Kind::List(kind) => {
            let list = choices.iter().find(|one| has_type(one, "array"));
            let list = list.unwrap_or_else(|| panic!("{at} is no list"));
            assert_fits(&list["items"], kind, is_answer, &format!("{at}[]"));
        }
    }
}

fn json_body(value: &'static Value) -> &'static Value {
    let content = &resolve(value)["content"]["application/json"]["schema"];
    assert!(content.is_object(), "no JSON in {value}");
    content
}

#[test]
fn every_operation_is_there_with_its_scope() {
    for (method, path, success, scope) in OPERATIONS {
        let operation = operation(method, path);
        assert!(operation["responses"][success].is_object(), "{method} {path} {success}");
        let security = serde_json::json!([{ "access_token": [scope] }]);
        assert_eq!(operation["security"], security, "{method} {path}");
    }
    for (method, path, statuses) in FAILURES {
        let responses = &operation(method, path)["responses"];
        for status in *statuses {
            assert!(responses[status].is_object(), "{method} {path} {status}");
        }
    }
}

#[test]
fn every_parameter_of_a_path_takes_every_word() {
    for (method, path, ..) in OPERATIONS {
        let parameters = operation(method, path)["parameters"].as_array();
        let parameters: Vec<_> = parameters.into_iter().flatten().map(|one| resolve(one)).collect();
        for part in path.split('/').filter_map(|part| part.strip_prefix('{')) {
            let name = part.strip_suffix('}').unwrap();
            let found = parameters.iter().find(|one| one["name"] == name && one["in"] == "path");
            let schema = &found.unwrap_or_else(|| panic!("{path} {name}"))["schema"];
            let kind = match name {
                "chain" => Words(CHAINS),
                "chainNetwork" => Words(CHAIN_NETWORKS),
                "rel" => Words(IMAGES),
                _ => Text,
            };
            assert_fits(schema, &kind, false, name);
        }
        let asked: Vec<_> = parameters.iter().filter(|one| one["in"] != "path").collect();
        assert!(asked.iter().all(|one| one["required"] != true), "{method} {path} asks for more");
    }
}

#[test]
fn there_are_no_more_words_for_chains_than_clients_know() {
    let network = &document()["components"]["schemas"]["ChainNetwork"];
    let words = network["anyOf"].as_array().unwrap().iter().find_map(|one| one["enum"].as_array());
    let words: BTreeSet<_> = words.unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(words, CHAIN_NETWORKS.iter().copied().collect());
    assert_eq!(words.len(), 28);
}

#[test]
fn every_field_of_a_request_is_taken() {
    for (method, path, kind) in REQUESTS {
        let at = format!("{method} {path}");
        assert_fits(json_body(&operation(method, path)["requestBody"]), kind, false, &at);
    }
    // C4: without a body as well.
    assert_ne!(operation("post", "/pass")["requestBody"]["required"], true);
}

#[test]
fn every_field_of_an_answer_is_there() {
    for (method, path, kind) in ANSWERS {
        let answer = &operation(method, path)["responses"][success(method, path)];
        assert_fits(json_body(answer), kind, true, &format!("{method} {path}"));
    }
}

#[test]
fn the_defaults_of_a_list_are_those_that_clients_know() {
    let body = resolve(json_body(&operation("post", "/pass")["requestBody"]));
    assert_eq!(body["properties"]["limit"]["default"], 20);
    assert_eq!(body["properties"]["skip"]["default"], 0);
}

#[test]
fn tokens_are_given_as_clients_know_it() {
    let operation = &document()["paths"]["/oauth/token"]["post"];
    for content_type in ["application/json", "application/x-www-form-urlencoded"] {
        let schema = &operation["requestBody"]["content"][content_type]["schema"];
        assert_fits(schema, &TOKEN_REQUEST, false, content_type);
    }
    assert_fits(json_body(&operation["responses"]["200"]), &TOKEN, true, "token");
    let schemes = &document()["components"]["securitySchemes"];
    let scopes =
        schemes["access_token"]["flows"]["clientCredentials"]["scopes"].as_object().unwrap();
    for scope in SCOPES {
        assert!(scopes.contains_key(*scope), "{scope}");
    }
}

/// P5: as it was taken, whatever the format.
#[test]
fn evidence_is_an_image() {
    let answer = &operation("get", "/piirequest/{id}/evidence/{rel}")["responses"]["200"];
    let contents = resolve(answer)["content"].as_object().unwrap();
    assert!(!contents.is_empty());
    assert!(contents.keys().all(|content_type| content_type.starts_with("image/")));
}
