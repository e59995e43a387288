//! What an answer looks like, whatever the values in it.

use std::collections::BTreeMap;

use serde_json::Value;

/// Of a JSON value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    Null,
    Bool,
    Number,
    String,
    /// Of the elements, each kind once.
    List(Vec<Shape>),
    Object(BTreeMap<String, Shape>),
}

pub(crate) fn shape(value: &Value) -> Shape {
    match value {
        Value::Null => Shape::Null,
        Value::Bool(_) => Shape::Bool,
        Value::Number(_) => Shape::Number,
        Value::String(_) => Shape::String,
        Value::Array(elements) => {
            let mut shapes: Vec<_> = elements.iter().map(shape).collect();
            shapes.sort();
            shapes.dedup();
            Shape::List(shapes)
        }
        Value::Object(fields) => {
            Shape::Object(fields.iter().map(|(name, value)| (name.clone(), shape(value))).collect())
        }
    }
}
