//! How much room text takes: wide and narrow characters, counted apart.
//!
//! A Chinese glyph is rarely as wide as two Latin ones, so that two texts are equally wide in every
//! font only when they have as many characters of either kind.

use unicode_width::UnicodeWidthChar;

/// How characters count that are narrow in Latin fonts and wide in Chinese ones, curly quotes above
/// all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ambiguous {
    /// As VS Code counts them.
    #[default]
    Narrow,
    Wide,
}

/// Numbers of wide and of narrow characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    pub wide: usize,
    pub narrow: usize,
}

impl Extent {
    pub fn of(text: &str, ambiguous: Ambiguous) -> Self {
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Self { wide: 0, narrow: text.len() };
        }
        let mut extent = Self::default();
        for character in text.chars() {
            let width = match ambiguous {
                Ambiguous::Narrow => character.width(),
                Ambiguous::Wide => character.width_cjk(),
            };
            match width {
                Some(0) => {}
                Some(2..) => extent.wide += 1,
                // Control characters are drawn somehow.
                Some(1) | None => extent.narrow += 1,
            }
        }
        extent
    }

    /// In columns of an editor.
    pub fn columns(self) -> usize {
        2 * self.wide + self.narrow
    }

    /// The most of either kind.
    pub fn hull(self, other: Self) -> Self {
        Self { wide: self.wide.max(other.wide), narrow: self.narrow.max(other.narrow) }
    }

    pub fn plus(self, other: Self) -> Self {
        Self { wide: self.wide + other.wide, narrow: self.narrow + other.narrow }
    }

    pub fn minus(self, other: Self) -> Self {
        let wide = self.wide.saturating_sub(other.wide);
        Self { wide, narrow: self.narrow.saturating_sub(other.narrow) }
    }

    pub fn holds(self, other: Self) -> bool {
        other.wide <= self.wide && other.narrow <= self.narrow
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(text: &str) -> (usize, usize) {
        let extent = Extent::of(text, Ambiguous::Narrow);
        (extent.wide, extent.narrow)
    }

    #[test]
    fn either_kind_is_counted() {
        assert_eq!(extent("1.属于国家秘密"), (6, 2));
        assert_eq!(extent("（一）予以公开"), (7, 0));
        assert_eq!(extent("59237.2449"), (0, 10));
        assert_eq!(extent("１２　3"), (3, 1));
        assert_eq!(extent("𠮷ｱe\u{301}"), (1, 2));
        assert_eq!(extent(""), (0, 0));
    }

    #[test]
    fn curly_quotes_are_as_the_setting_has_them() {
        let text = "3.危及“三安全一稳定”";
        assert_eq!(Extent::of(text, Ambiguous::Narrow), Extent { wide: 8, narrow: 4 });
        assert_eq!(Extent::of(text, Ambiguous::Wide), Extent { wide: 10, narrow: 2 });
    }
}
