//! `gouji.toml` as written, entry by entry: one that is wrong does not take the others with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, ValueDeserializer};

use super::{FormatSettings, Level, byte_span};
use crate::checks;
use crate::rule::Message;
use crate::text::Span;

/// What a settings file says, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct SettingsFile {
    /// Schema files, from the folder of the settings, and where they are named.
    pub schemas: Vec<(PathBuf, Span)>,
    /// Levels of rules by their codes.
    pub levels: BTreeMap<String, Level>,
    pub format: FormatSettings,
    pub faults: Vec<(Span, Message)>,
}

impl SettingsFile {
    /// Reads the text of a settings file. Of one that is no TOML nothing holds.
    pub fn read(text: &str) -> Self {
        let mut file = Self::default();
        match DeTable::parse(text) {
            Ok(table) => file.read_table(table.into_inner()),
            Err(error) => {
                let message = Message::new(error.message(), error.message());
                file.faults.push((byte_span(error.span().unwrap_or(0..0)), message));
            }
        }
        file
    }

    fn read_table(&mut self, table: DeTable) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "schemas" => self.read_schemas(value),
                "levels" => self.read_entries(value, Self::read_level),
                "format" => self.read_entries(value, Self::read_format),
                _ => self.unknown(&key),
            }
        }
    }

    fn read_schemas(&mut self, value: Spanned<DeValue>) {
        let names = (
            "应为文件名的列表，如 [\"forms/library.toml\"]",
            "a list of file names is wanted: [\"forms/library.toml\"]",
        );
        let Some(schemas) = value.get_ref().as_array() else {
            return self.wrong(value.span(), names);
        };
        for schema in schemas.iter() {
            match schema.get_ref().as_str() {
                Some(name) => self.schemas.push((name.into(), byte_span(schema.span()))),
                None => self.wrong(schema.span(), names),
            }
        }
    }

    /// Reads each entry of what should be a table.
    fn read_entries(
        &mut self,
        value: Spanned<DeValue>,
        read: fn(&mut Self, Spanned<DeString>, Spanned<DeValue>),
    ) {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => {
                table.into_iter().for_each(|(key, value)| read(self, key, value));
            }
            _ => self.wrong(span, ("应为一组设置", "a table is wanted")),
        }
    }

    fn read_level(&mut self, code: Spanned<DeString>, value: Spanned<DeValue>) {
        if checks::rule(code.get_ref()).is_none() {
            let name = code.get_ref();
            let message =
                Message::new(format!("没有“{name}”这条规则"), format!("there is no rule `{name}`"));
            self.faults.push((byte_span(code.span()), message));
        } else if let Some(level) = self.choice(value, "off、hint、info、warning、error") {
            self.levels.insert(code.into_inner().into_owned(), level);
        }
    }

    fn read_format(&mut self, key: Spanned<DeString>, value: Spanned<DeValue>) {
        const SWITCH: &str = "true、false";
        match key.get_ref().as_ref() {
            "style" => self.format.style = self.choice(value, "aligned、compact"),
            "ambiguous-width" => self.format.ambiguous_width = self.choice(value, "narrow、wide"),
            "on-enter" => self.format.on_enter = self.choice(value, SWITCH),
            "on-tab" => self.format.on_tab = self.choice(value, SWITCH),
            _ => self.unknown(&key),
        }
    }

    /// A value that is one of some choices.
    fn choice<'a, T: Deserialize<'a>>(
        &mut self,
        value: Spanned<DeValue<'a>>,
        choices: &str,
    ) -> Option<T> {
        let span = value.span();
        let read = T::deserialize(ValueDeserializer::from(value)).ok();
        if read.is_none() {
            let english = choices.replace('、', ", ");
            self.wrong(span, (&format!("只能是 {choices}"), &format!("only {english} can be set")));
        }
        read
    }

    fn unknown(&mut self, key: &Spanned<DeString>) {
        let name = key.get_ref();
        let message =
            Message::new(format!("没有“{name}”这项设置"), format!("there is no setting `{name}`"));
        self.faults.push((byte_span(key.span()), message));
    }

    fn wrong(&mut self, span: std::ops::Range<usize>, (chinese, english): (&str, &str)) {
        self.faults.push((byte_span(span), Message::new(chinese, english)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Style;

    fn faults(text: &str) -> Vec<String> {
        let read = SettingsFile::read(text);
        let fault = |(span, message): &(Span, Message)| {
            format!("{} {}", &text[span.range()], message.chinese)
        };
        read.faults.iter().map(fault).collect()
    }

    #[test]
    fn what_is_wrong_does_not_take_the_rest_with_it() {
        let text = "schemas = [\"a.toml\", 3]\nlevel = 1\n[levels]\nfee-style = \"OFF\"\n\
                    no-rule = \"off\"\nsuspect-figure = \"hint\"\n[format]\nstyle = \"compact\"\n\
                    on-tab = \"no\"\nwidth = 4\n";
        let read = SettingsFile::read(text);
        assert_eq!(
            read.format,
            FormatSettings { style: Some(Style::Compact), ..Default::default() }
        );
        assert_eq!(read.levels, BTreeMap::from([("suspect-figure".to_string(), Level::Hint)]));
        assert_eq!(read.schemas.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["a.toml"]);
        let mut faults = faults(text);
        faults.sort();
        assert_eq!(
            faults,
            [
                "\"OFF\" 只能是 off、hint、info、warning、error",
                "\"no\" 只能是 true、false",
                "3 应为文件名的列表，如 [\"forms/library.toml\"]",
                "level 没有“level”这项设置",
                "no-rule 没有“no-rule”这条规则",
                "width 没有“width”这项设置",
            ]
        );
        assert_eq!(self::faults("levels = 1\n"), ["1 应为一组设置"]);
    }
}
