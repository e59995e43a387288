//! Which problems an operation answers with.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use utoipa::openapi::{
    Content, Ref, RefOr, Response, ResponseBuilder, Responses, Type,
    extensions::ExtensionsBuilder,
    schema::{AllOfBuilder, ObjectBuilder, Schema},
};

use crate::problem::Code;

/// The key under which a handler's codes wait until its row is known. No status is called so.
const WAITING: &str = "problems ";
const CODES: &str = "x-codes";

/// What a handler refuses by its own rules, by name.
macro_rules! problems {
    ($name:ident: $($code:ident),+ $(,)?) => {
        pub(in crate::http) enum $name {}

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::Response>,
            > {
                $crate::http::openapi::problem::waiting(
                    stringify!($name),
                    &[$($crate::problem::Code::$code),+],
                )
            }
        }
    };
}

pub(in crate::http) use problems;

/// Codes of a handler, for [`take`].
pub(in crate::http) fn waiting(name: &str, codes: &[Code]) -> BTreeMap<String, RefOr<Response>> {
    let codes: Vec<_> = codes.iter().map(|code| code.as_str()).collect();
    let extensions = ExtensionsBuilder::new().add(CODES, codes).build();
    let response = ResponseBuilder::new().extensions(Some(extensions)).build();
    BTreeMap::from([(format!("{WAITING}{name}"), RefOr::T(response))])
}

/// The codes that a handler named.
pub(super) fn take(responses: &mut Responses) -> BTreeSet<Code> {
    let mut codes = BTreeSet::new();
    responses.responses.retain(|key, response| {
        let is_waiting = key.starts_with(WAITING);
        if let (true, RefOr::T(response)) = (is_waiting, response) {
            let named = response.extensions.iter().filter_map(|found| found.get(CODES));
            let words = named.filter_map(|words| words.as_array()).flatten();
            let words = words.filter_map(|word| word.as_str());
            codes.extend(
                words.filter_map(|word| {
                    Code::ALL.iter().copied().find(|code| code.as_str() == word)
                }),
            );
        }
        !is_waiting
    });
    codes
}

/// Codes by the status that they are answered with.
pub(super) fn by_status(codes: &BTreeSet<Code>) -> BTreeMap<u16, Vec<Code>> {
    let mut statuses = BTreeMap::<u16, Vec<Code>>::new();
    for code in codes {
        statuses.entry(code.status().as_u16()).or_default().push(*code);
    }
    statuses
}

/// A problem document with one of these codes.
pub(super) fn content(codes: &[Code]) -> Content {
    let words = codes.iter().map(|code| code.as_str());
    let code = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
    let narrowed = ObjectBuilder::new().property("code", code);
    let schema = AllOfBuilder::new().item(Ref::from_schema_name("Problem")).item(narrowed).build();
    let mut content = Content::new(Some(Schema::AllOf(schema)));
    if let [code] = codes {
        content.example = Some(example(*code));
    }
    content
}

/// A response that is a problem document with one of these codes.
pub(super) fn response(codes: &[Code]) -> Response {
    let titles: Vec<_> = codes.iter().map(|code| code.title()).collect();
    ResponseBuilder::new()
        .description(titles.join("; "))
        .content("application/problem+json", content(codes))
        .build()
}

fn example(code: Code) -> serde_json::Value {
    json!({
        "type": format!("urn:portcullis:problem:{}", code.as_str()),
        "title": code.title(),
        "status": code.status().as_u16(),
        "code": code.as_str(),
        "requestId": "018bcfe5-687b-7cc2-a5c9-f8ac3f1a0d3e",
    })
}
