//! The OpenAPI document, and whether an answer is one that it tells of.

use std::sync::LazyLock;

use axum::http::{Method, StatusCode, header, response::Parts};
use portcullis_service::http::openapi;
use serde_json::{Map, Value};

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&openapi().unwrap()).unwrap());

/// The document.
pub(crate) fn document() -> &'static Value {
    &DOCUMENT
}

/// What a reference leads to.
pub(crate) fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            let pointer = reference.strip_prefix('#').expect("a reference within the document");
            let found = document().pointer(pointer);
            resolve(found.unwrap_or_else(|| panic!("{reference} leads nowhere")))
        }
        None => value,
    }
}

/// The operation of a request, if there is one.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let paths = document()["paths"].as_object().unwrap();
    let found = paths.iter().filter(|(template, _)| fits(template, path));
    let (_, item) = found.min_by_key(|(template, _)| template.matches('{').count())?;
    item.get(method.as_str().to_ascii_lowercase())
}

fn fits(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(text)) if part == text => {}
            (Some(part), Some(text)) if part.starts_with('{') && !text.is_empty() => {}
            _ => return false,
        }
    }
}

/// The answer has a status, a content type, headers and a body that the document tells of. What is
/// asked of no operation is not in it.
pub(crate) fn assert_documented(method: &Method, path: &str, parts: &Parts, body: &[u8]) {
    let Some(operation) = operation(method, path) else {
        let expected =
            [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED, StatusCode::TOO_MANY_REQUESTS];
        assert!(expected.contains(&parts.status), "{method} {path}: {}", parts.status);
        return;
    };
    let status = parts.status.as_str();
    let at = format!("{method} {path} {status}");
    let response = operation["responses"].get(status);
    let response = resolve(response.unwrap_or_else(|| panic!("{at} is not documented")));
    for (name, expected) in response["headers"].as_object().unwrap() {
        let Some(value) = parts.headers.get(name) else { continue };
        let value = Value::from(value.to_str().unwrap());
        assert_valid(&resolve(expected)["schema"], &value, &format!("{at} {name}"));
    }
    let Some(contents) = response["content"].as_object() else {
        assert!(body.is_empty(), "{at} has a body");
        return;
    };
    let content_type = parts.headers[header::CONTENT_TYPE].to_str().unwrap();
    let media_type = content_type.split(';').next().unwrap();
    let content = contents.get(media_type);
    let content = content.unwrap_or_else(|| panic!("{at} is {media_type}, not documented"));
    if media_type.ends_with("json") {
        let value = serde_json::from_slice(body).unwrap();
        assert_valid(&content["schema"], &value, &at);
    }
}

fn assert_valid(schema: &'static Value, value: &Value, at: &str) {
    if let Err(why) = check(schema, value) {
        panic!("{at}: {why}\n{value:#}");
    }
}

/// Whether a value fits a schema, as far as our schemas go: patterns and formats are not looked at.
fn check(schema: &'static Value, value: &Value) -> Result<(), String> {
    let schema = resolve(schema);
    let Some(object) = schema.as_object() else { return Err("is no schema".to_owned()) };
    for (keyword, rule) in object {
        match keyword.as_str() {
            "type" => check_type(rule, value)?,
            "enum" => one_of(rule.as_array().unwrap().contains(value), "none of the words", value)?,
            "required" => {
                for name in rule.as_array().unwrap() {
                    let name = name.as_str().unwrap();
                    let is_there = value.as_object().is_none_or(|object| object.contains_key(name));
                    one_of(is_there, "lacks", &name.into())?;
                }
            }
            "properties" => check_properties(rule.as_object().unwrap(), value)?,
            "additionalProperties" if rule == false => {
                let known = schema["properties"].as_object().unwrap();
                let others = value.as_object().into_iter().flatten();
                for (name, _) in others {
                    one_of(known.contains_key(name), "unknown field", &name.as_str().into())?;
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(rule, item).map_err(|why| format!("[{index}]: {why}"))?;
                }
            }
            "allOf" => rule.as_array().unwrap().iter().try_for_each(|one| check(one, value))?,
            "anyOf" | "oneOf" => {
                let fitting =
                    rule.as_array().unwrap().iter().filter(|one| check(one, value).is_ok());
                let count = fitting.count();
                let is_good = if keyword == "oneOf" { count == 1 } else { count >= 1 };
                one_of(is_good, "fits not as many choices as it must", value)?;
            }
            "minimum" => one_of(value.as_i64() >= rule.as_i64(), "too small", value)?,
            "maximum" => one_of(value.as_i64() <= rule.as_i64(), "too big", value)?,
            "minLength" => one_of(chars(value) >= rule.as_u64(), "too short", value)?,
            "maxLength" => one_of(chars(value) <= rule.as_u64(), "too long", value)?,
            "description"
            | "format"
            | "pattern"
            | "example"
            | "examples"
            | "default"
            | "additionalProperties"
            | "propertyNames" => {}
            keyword => return Err(format!("the check knows no {keyword}")),
        }
    }
    Ok(())
}

fn chars(value: &Value) -> Option<u64> {
    value.as_str().and_then(|text| text.chars().count().try_into().ok())
}

fn check_properties(rule: &'static Map<String, Value>, value: &Value) -> Result<(), String> {
    for (name, schema) in rule {
        if let Some(value) = value.get(name) {
            check(schema, value).map_err(|why| format!("{name}: {why}"))?;
        }
    }
    Ok(())
}

fn check_type(rule: &Value, value: &Value) -> Result<(), String> {
    let is = |name: &Value| match name.as_str().unwrap() {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    };
    let fits = match rule {
        Value::Array(types) => types.iter().any(is),
        one => is(one),
    };
    one_of(fits, "is of another type", value)
}

fn one_of(is_good: bool, what: &str, value: &Value) -> Result<(), String> {
    if is_good { Ok(()) } else { Err(format!("{what}: {value}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn leaked(schema: Value) -> &'static Value {
        Box::leak(Box::new(schema))
    }

    #[test]
    fn what_does_not_fit_is_found() {
        let schema = leaked(json!({
            "type": "object",
            "required": ["id", "state"],
            "additionalProperties": false,
            "properties": {
                "id": { "type": "string" },
                "state": { "enum": ["A", "B"] },
                "seen": { "oneOf": [{ "type": "null" }, { "type": "integer", "minimum": 1 }] },
                "events": { "type": "array", "items": { "type": ["string", "null"] } },
            },
        }));
        let good = json!({ "id": "1", "state": "A", "seen": null, "events": ["x", null] });
        assert_eq!(check(schema, &good), Ok(()));
        for (pointer, value) in [
            ("/id", json!(1)),
            ("/state", json!("C")),
            ("/seen", json!(0)),
            ("/seen", json!("1")),
            ("/events", json!({})),
            ("/events/0", json!(1)),
        ] {
            let mut bad = good.clone();
            *bad.pointer_mut(pointer).unwrap() = value;
            assert!(check(schema, &bad).is_err(), "{bad}");
        }
        let bad = [json!({ "id": "1" }), json!({ "id": "1", "state": "A", "x": 1 }), json!([])];
        assert!(bad.iter().all(|bad| check(schema, bad).is_err()));
    }

    #[test]
    fn a_path_fits_its_template_alone() {
        assert!(fits("/a/{b}/c", "/a/1/c"));
        for path in ["/a/1", "/a//c", "/a/1/c/", "/a/1/d", "/b/1/c"] {
            assert!(!fits("/a/{b}/c", path), "{path}");
        }
    }
}
