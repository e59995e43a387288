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

impl Shape {
    /// Where this one says nothing and the other something, as paths; an error where they differ.
    pub(crate) fn left_out_of(&self, other: &Self) -> Result<Vec<String>, String> {
        let mut paths = Vec::new();
        self.compare(other, "", &mut paths)?;
        Ok(paths)
    }

    fn compare(&self, other: &Self, path: &str, left_out: &mut Vec<String>) -> Result<(), String> {
        match (self, other) {
            (Self::Object(mine), Self::Object(theirs)) => {
                if let Some(field) = mine.keys().find(|field| !theirs.contains_key(*field)) {
                    return Err(format!("{path}.{field} is not in the other"));
                }
                for (field, theirs) in theirs {
                    let path = format!("{path}.{field}");
                    mine.get(field).unwrap_or(&Self::Null).compare(theirs, &path, left_out)?;
                }
                Ok(())
            }
            (mine, theirs) if mine == theirs => Ok(()),
            (Self::Null, _) => {
                left_out.push(path.to_owned());
                Ok(())
            }
            (mine, theirs) => Err(format!("{path} is {mine:?}, and {theirs:?} in the other")),
        }
    }
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
