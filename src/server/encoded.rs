//! Parameters that are read from JSON where they are used, and results that are made into JSON where
//! they are made.
//!
//! The LSP crate makes a [`serde_json::Value`] of all parameters and of every result, which for a
//! keystroke costs more than to read it, and for a long list more than the list itself. The
//! parameters of our own methods therefore come as JSON in a text. A result may be JSON already:
//! what the crate then sees is a text with a mark before it, and the transport writes that text
//! without the mark, as it is. No other result of ours is a text.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use tower_lsp::gen_lsp_types as lsp;
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
        let mut json = serde_json::to_string(result).map_err(|_| Error::internal_error())?;
        json.insert_str(0, MARK);
        Ok(Self { json, of: PhantomData })
    }
}

impl Encoded<Option<Vec<lsp::TextEdit>>> {
    /// Edits, of which a layout may have a thousand: their fields are written without being asked
    /// for one by one.
    pub fn edits(edits: &[lsp::TextEdit]) -> Result<Self> {
        let mut json = format!("{MARK}[");
        for (index, edit) in edits.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            let lsp::Range { start, end } = edit.range;
            for (field, number) in [
                ("{\"range\":{\"start\":{\"line\":", start.line),
                (",\"character\":", start.character),
                ("},\"end\":{\"line\":", end.line),
                (",\"character\":", end.character),
            ] {
                json.push_str(field);
                push_digits(number, &mut json);
            }
            json.push_str("}},\"newText\":");
            json += &serde_json::to_string(&edit.new_text).map_err(|_| Error::internal_error())?;
            json.push('}');
        }
        json.push(']');
        Ok(Self { json, of: PhantomData })
    }
}

fn push_digits(number: u32, json: &mut String) {
    if number > 9 {
        push_digits(number / 10, json);
    }
    json.push(char::from(b'0' + (number % 10) as u8));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_what_the_crate_makes_of_them() {
        let place = |line, character| lsp::Position { line, character };
        let edits: Vec<lsp::TextEdit> = ["\t\u{3000} ", "", "\r\n\"规章\\\u{b}"]
            .iter()
            .zip(0..)
            .map(|(text, line)| lsp::TextEdit {
                range: lsp::Range { start: place(line, 7), end: place(line + 1, 12_345) },
                new_text: text.to_string(),
            })
            .collect();
        for count in 0..=edits.len() {
            let encoded = Encoded::edits(&edits[..count]).expect("JSON");
            assert_eq!(encoded.json, Encoded::new(&Some(&edits[..count])).expect("JSON").json);
        }
    }
}
