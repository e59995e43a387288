//! The parameters of a request.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::Value;
use solana_address::Address;
use solana_signature::Signature;

use super::error::JsonRpcError;

/// A list of parameters, by position.
#[derive(Clone, Copy)]
pub(crate) struct Params<'a>(&'a [Value]);

impl<'a> Params<'a> {
    /// # Errors
    ///
    /// If they are no list, or there are more than the method takes.
    pub(crate) fn new(params: &'a Value, most: usize) -> Result<Self, JsonRpcError> {
        let list = match params {
            Value::Null => &[],
            Value::Array(list) => list.as_slice(),
            _ => return Err(invalid("a list is expected")),
        };
        if list.len() > most {
            let given = list.len();
            return Err(invalid(format!("there are {given}, and at most {most} are expected")));
        }
        Ok(Self(list))
    }

    /// One that may be left out, or null.
    pub(crate) fn optional<T: DeserializeOwned>(
        &self,
        index: usize,
    ) -> Result<Option<T>, JsonRpcError> {
        match self.0.get(index) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::deserialize(value).map(Some).map_err(invalid),
        }
    }

    pub(crate) fn required<T: DeserializeOwned>(&self, index: usize) -> Result<T, JsonRpcError> {
        let missing = || invalid(format!("number {index} is missing"));
        self.optional(index)?.ok_or_else(missing)
    }

    pub(crate) fn address(&self, index: usize) -> Result<Address, JsonRpcError> {
        address(&self.required::<String>(index)?)
    }

    pub(crate) fn signature(&self, index: usize) -> Result<Signature, JsonRpcError> {
        signature(&self.required::<String>(index)?)
    }
}

pub(crate) fn address(text: &str) -> Result<Address, JsonRpcError> {
    Address::from_str(text).map_err(|error| invalid(format!("{text}: {error}")))
}

pub(crate) fn signature(text: &str) -> Result<Signature, JsonRpcError> {
    Signature::from_str(text).map_err(|error| invalid(format!("{text}: {error}")))
}

fn invalid(why: impl ToString) -> JsonRpcError {
    JsonRpcError::invalid_params(format!("Invalid params: {}", why.to_string()))
}
