//! Parameters that are read from JSON where they are used, and results that are made into JSON where
//! they are made.
//!
//! The LSP crate makes a [`serde_json::Value`] of all parameters and of every result, which for a
//! keystroke costs more than to read it, and for a long list more than the list itself. The
//! parameters of our own methods therefore come as JSON in a text. A result may be JSON already:
//! what the crate then sees is a text with a mark behind it, and the transport writes that text
//! without the mark, as it is. No other result of ours is a text.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use tower_lsp::jsonrpc::{Error, Response, Result};

const MARK: &str = "\0";

/// The methods that the LSP crate itself serves.
const OF_THE_CRATE: [&str; 5] =
    ["initialize", "initialized", "shutdown", "exit", "$/cancelRequest"];

/// Parameters of a method of ours.
pub struct Params<T>(pub T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Params<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let json = String::deserialize(deserializer)?;
        serde_json::from_str(&json).map(Self).map_err(D::Error::custom)
    }
}

/// The parameters of a method as the LSP crate and ours want them.
pub fn params(method: &str, json: &RawValue) -> serde_json::Result<Value> {
    match OF_THE_CRATE.contains(&method) {
        true => serde_json::from_str(json.get()),
        false => Ok(Value::String(json.get().into())),
    }
}

/// A result of type `T` as JSON.
#[derive(Debug)]
pub struct Encoded<T> {
    json: String,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Encoded<T> {
    pub fn new(result: &T) -> Result<Self> {
        Self::like(result)
    }
}

impl<T> Encoded<T> {
    /// Of something that is written as a `T` is.
    pub fn like(result: &impl Serialize) -> Result<Self> {
        let mut json = serde_json::to_string(result).map_err(|_| Error::internal_error())?;
        json.push_str(MARK);
        Ok(Self { json, of: PhantomData })
    }
}

impl<T> Serialize for Encoded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.json)
    }
}

/// The result of a response, when it is JSON already.
pub fn json(response: &Response) -> Option<&str> {
    match response.result()? {
        Value::String(text) => text.strip_suffix(MARK),
        _ => None,
    }
}
