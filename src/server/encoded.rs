//! Results that are made into JSON where they are made.
//!
//! The LSP crate makes a [`serde_json::Value`] of every result, which for a long list costs more
//! than the list itself. A result may therefore be JSON already: what the crate then sees is a text
//! with a mark before it, and the transport writes that text without the mark, as it is. No other
//! result of ours is a text.

use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Response, Result};

const MARK: &str = "\0";

/// A result of type `T` as JSON.
#[derive(Debug)]
pub struct Encoded<T> {
    json: String,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Encoded<T> {
    pub fn new(result: &T) -> Result<Self> {
        let mut json = serde_json::to_string(result).map_err(|_| Error::internal_error())?;
        json.insert_str(0, MARK);
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
        Value::String(text) => text.strip_prefix(MARK),
        _ => None,
    }
}
