//! What follows from an endpoint's row and its parameters, whatever its handler does.

use std::collections::BTreeSet;

use utoipa::{
    Modify, PartialSchema as _,
    openapi::{
        Components, Header, OpenApi, PathItem, Ref, RefOr, Required, Response, Responses,
        SchemaFormat, Type,
        header::HeaderBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBody,
        schema::{ObjectBuilder, Schema, SchemaType},
    },
};

use super::{problem, security};
use crate::{
    http::{ENDPOINTS, Endpoint, Guard, idempotency, provider::authenticate},
    limit::LimitClass,
    model::{ChainNetwork, ChainType, NetworkKey, Wallet, pii::EvidenceRel},
    problem::Code,
};

const JSON: &str = "application/json";

/// Completes each operation by the row of its endpoint.
pub(super) struct Rows;

impl Modify for Rows {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let names = ["chain", "chainNetwork", "wallet"];
        for parameter in names.into_iter().map(path_parameter).chain([idempotency_key()]) {
            components.parameters.insert(parameter.name.clone(), parameter.into());
        }
        for (name, header) in headers() {
            components.headers.insert(name.to_owned(), header.into());
        }
        for endpoint in ENDPOINTS {
            let item = openapi.paths.paths.get_mut(endpoint.path);
            if let Some(operation) = item.and_then(|item| operation(item, endpoint)) {
                complete(operation, endpoint, components);
            }
        }
    }
}

fn operation<'a>(item: &'a mut PathItem, endpoint: &Endpoint) -> Option<&'a mut Operation> {
    let operation = match endpoint.method.as_str() {
        "GET" => &mut item.get,
        "POST" => &mut item.post,
        "PUT" => &mut item.put,
        "PATCH" => &mut item.patch,
        "DELETE" => &mut item.delete,
        _ => return None,
    };
    operation.as_mut()
}

fn complete(operation: &mut Operation, endpoint: &Endpoint, components: &mut Components) {
    operation.security = Some(security::requirement(endpoint.guard));
    add_parameters(operation, endpoint);
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        leave_out_null(body);
    }
    let mut codes = codes(operation, endpoint);
    codes.extend(problem::take(&mut operation.responses));
    add_problems(&mut operation.responses, &codes, components);
    add_headers(&mut operation.responses, endpoint);
}

fn add_parameters(operation: &mut Operation, endpoint: &Endpoint) {
    let parameters = operation.parameters.get_or_insert_default();
    for parameter in parameters.iter_mut() {
        if let RefOr::T(Parameter { schema: Some(RefOr::T(schema)), .. }) = parameter {
            never_null(schema);
        }
    }
    let is_given = |name: &str| {
        parameters.iter().any(|known| matches!(known, RefOr::T(known) if known.name == name))
    };
    let mut added = Vec::new();
    for name in names(endpoint.path).filter(|name| !is_given(name)) {
        added.push(match name {
            "chain" | "chainNetwork" | "wallet" => RefOr::Ref(parameter_ref(name)),
            name => RefOr::T(path_parameter(name)),
        });
    }
    if endpoint.guard == Guard::Provider {
        added.extend(signature_parameters().map(RefOr::T));
    }
    if endpoint.takes_idempotency_key {
        added.push(RefOr::Ref(parameter_ref(idempotency::KEY_NAME)));
    }
    added.append(parameters);
    *parameters = added;
    if parameters.is_empty() {
        operation.parameters = None;
    }
}

/// The names in braces of a path.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn parameter_ref(name: &str) -> Ref {
    Ref::new(format!("#/components/parameters/{name}"))
}

/// One that is none of the known names is an id.
fn path_parameter(name: &str) -> Parameter {
    let (description, example, schema) = match name {
        "chain" => ("The kind of chain", Some("ethereum"), ChainType::schema()),
        "chainNetwork" => ("The chain of that kind", Some("sepolia"), ChainNetwork::schema()),
        "rel" => ("Which image", None, EvidenceRel::schema()),
        "wallet" => (
            "Who holds the pass: an address of that chain",
            Some("0xEA5Ce8F9C81b681876DC713d33371c3E262A5888"),
            Wallet::schema(),
        ),
        "network" => ("The gatekeeper network", Some("my-network"), NetworkKey::schema()),
        _ => ("Which", None, id()),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .example(example.map(Into::into))
        .schema(Some(schema))
        .build()
}

fn id() -> RefOr<Schema> {
    let format = SchemaFormat::Custom("uuid".to_owned());
    ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
}

fn idempotency_key() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(idempotency::MAX_KEY_LEN))
        .pattern(Some("^[\\x20-\\x7e]+$"));
    ParameterBuilder::new()
        .name(idempotency::KEY_NAME)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Whoever repeats a request with the same key within 24 hours gets the first one's answer",
        ))
        .schema(Some(schema))
        .build()
}

/// What is sent besides the signature itself.
fn signature_parameters() -> impl Iterator<Item = Parameter> {
    let text = |pattern: &str| {
        ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern.to_owned()))
    };
    [
        (authenticate::PROVIDER, "Who signs", text("^[0-9a-f-]{36}$")),
        (
            authenticate::TIMESTAMP,
            "When, Unix time: 300 s from ours at most",
            text("^[0-9]{1,12}$"),
        ),
        (authenticate::NONCE, "Never used before", text("^[A-Za-z0-9_-]{16,64}$")),
        (authenticate::CONTENT_SHA256, "Of the body, in hexadecimal", text("^[0-9a-f]{64}$")),
    ]
    .into_iter()
    .map(|(name, description, schema)| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(description))
            .schema(Some(schema))
            .build()
    })
}

/// An optional body is left out; it is not the JSON value `null`.
fn leave_out_null(body: &mut RequestBody) {
    for content in body.content.values_mut() {
        let RefOr::T(content) = content else { continue };
        if let Some(RefOr::T(Schema::OneOf(choice))) = &content.schema {
            let named = choice.items.iter().find(|item| matches!(item, RefOr::Ref(_)));
            content.schema = named.cloned().or(content.schema.take());
        }
    }
}

/// A parameter that is not sent is left out as well.
fn never_null(schema: &mut Schema) {
    let schema_type = match schema {
        Schema::Object(object) => &mut object.schema_type,
        Schema::Array(array) => &mut array.schema_type,
        _ => return,
    };
    if let SchemaType::Array(types) = schema_type
        && let [only] =
            types.iter().filter(|one| **one != Type::Null).collect::<Vec<_>>().as_slice()
    {
        *schema_type = SchemaType::Type((*only).clone());
    }
}

/// What the layers around a handler and its extractors answer with.
fn codes(operation: &Operation, endpoint: &Endpoint) -> BTreeSet<Code> {
    let mut codes = BTreeSet::from([Code::Internal, Code::Unavailable]);
    if let Guard::Scope(_) = endpoint.guard {
        codes.extend([
            Code::Unauthorized,
            Code::OriginNotAllowed,
            Code::InsufficientScope,
            Code::AddressNotAllowed,
        ]);
    }
    if endpoint.limit != LimitClass::None {
        codes.extend([Code::RateLimited]);
    }
    if endpoint.guard == Guard::Provider {
        codes.extend([Code::InvalidSignature, Code::BodyTooLarge]);
    }
    for name in names(endpoint.path) {
        // A parameter that is empty leads elsewhere.
        codes.extend([Code::InvalidRequest, Code::NotFound]);
        match name {
            "chain" => codes.extend([Code::UnknownChain]),
            "wallet" => codes.extend([Code::InvalidWallet]),
            _ => {}
        }
    }
    for parameter in operation.parameters.iter().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if parameter.parameter_in == ParameterIn::Query {
            codes.extend([Code::InvalidRequest]);
            // Lists are filtered by it: it need not be one of the client's.
            if parameter.name == "gatekeeperNetwork" && endpoint.path.contains('{') {
                codes.extend([Code::NetworkRequired, Code::NetworkNotFound]);
            }
        }
    }
    if let Some(RefOr::T(body)) = &operation.request_body {
        codes.extend([Code::BodyTooLarge]);
        if body.content.keys().eq([JSON]) {
            codes.extend([Code::InvalidRequest, Code::UnsupportedMediaType]);
        }
    }
    if endpoint.takes_idempotency_key {
        codes.extend([
            Code::InvalidRequest,
            Code::RequestInFlight,
            Code::IdempotencyMismatch,
            Code::BodyTooLarge,
        ]);
    }
    codes
}

/// What is the same wherever it is answered stands once, among the components.
fn add_problems(responses: &mut Responses, codes: &BTreeSet<Code>, components: &mut Components) {
    for (status, codes) in problem::by_status(codes) {
        let key = status.to_string();
        match (responses.responses.get_mut(&key), codes.as_slice()) {
            (Some(RefOr::T(response)), _) => {
                let content = problem::content(&codes);
                response.content.insert("application/problem+json".to_owned(), content.into());
            }
            (_, [code]) => {
                let name = format!("{code:?}");
                let reference = Ref::from_response_name(&name);
                let mut response = problem::response(&codes);
                add_problem_headers(status, &mut response);
                components.responses.insert(name, response.into());
                responses.responses.insert(key, reference.into());
            }
            _ => {
                let mut response = problem::response(&codes);
                add_problem_headers(status, &mut response);
                responses.responses.insert(key, response.into());
            }
        }
    }
}

fn add_problem_headers(status: u16, response: &mut Response) {
    add_header(response, "x-request-id");
    if matches!(status, 401 | 403) {
        add_header(response, "WWW-Authenticate");
    }
    if status == 429 {
        add_header(response, "Retry-After");
    }
}

fn add_headers(responses: &mut Responses, endpoint: &Endpoint) {
    for (status, response) in &mut responses.responses {
        let RefOr::T(response) = response else { continue };
        add_header(response, "x-request-id");
        if endpoint.limit != LimitClass::None {
            for name in LIMITS {
                add_header(response, name);
            }
        }
        if status.starts_with('2') && endpoint.takes_idempotency_key {
            add_header(response, "Idempotency-Replayed");
        }
        if status == "401" {
            add_header(response, "WWW-Authenticate");
        }
    }
}

fn add_header(response: &mut Response, name: &str) {
    let reference = Ref::new(format!("#/components/headers/{name}"));
    response.headers.entry(name.to_owned()).or_insert(RefOr::Ref(reference));
}

/// What every answer says about the limit, draft-ietf-httpapi-ratelimit-headers-06.
const LIMITS: [&str; 4] =
    ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"];

fn headers() -> [(&'static str, Header); 8] {
    let text = |description: &str, schema: ObjectBuilder| {
        let header = HeaderBuilder::new().description(Some(description));
        header.schema(Some(schema.schema_type(Type::String))).build()
    };
    let number =
        |description: &str| text(description, ObjectBuilder::new().pattern(Some("^[0-9]+$")));
    let is_true = ObjectBuilder::new().enum_values(Some(["true"]));
    [
        (
            "x-request-id",
            text("The id of the request; name it when something is unclear", ObjectBuilder::new()),
        ),
        ("WWW-Authenticate", text("What is missing, RFC 6750", ObjectBuilder::new())),
        ("RateLimit-Policy", text("The limit and its window in seconds", ObjectBuilder::new())),
        ("RateLimit-Limit", number("How many requests may be made in the window")),
        ("RateLimit-Remaining", number("How many are left")),
        ("RateLimit-Reset", number("For how many seconds, until more may be made")),
        ("Retry-After", number("After how many seconds to ask again")),
        (
            "Idempotency-Replayed",
            text("Only where the answer is that of an earlier request", is_true),
        ),
    ]
}
