//! Figures as exact decimals, and how a cell's text is read as one. No float ever enters a sum.

use std::cmp::Ordering;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::text::{Span, is_blank};

/// An exact decimal number of at most 28 digits.
#[derive(Clone, Copy)]
pub struct Amount(Digits);

/// Nearly every figure is a small whole number, and these add up much faster.
#[derive(Clone, Copy)]
enum Digits {
    Whole(i64),
    Decimal(Decimal),
}

impl Amount {
    pub const ZERO: Self = Self(Digits::Whole(0));

    /// `None` when the sum has more than 28 digits.
    pub fn plus(self, other: Self) -> Option<Self> {
        if let (Digits::Whole(one), Digits::Whole(two)) = (self.0, other.0)
            && let Some(sum) = one.checked_add(two)
        {
            return Some(Self(Digits::Whole(sum)));
        }
        self.decimal().checked_add(other.decimal()).map(|sum| Self(Digits::Decimal(sum)))
    }

    /// `None` when the difference has more than 28 digits.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    pub fn negated(self) -> Self {
        match self.0 {
            Digits::Whole(number) if number != i64::MIN => Self(Digits::Whole(-number)),
            _ => Self(Digits::Decimal(-self.decimal())),
        }
    }

    pub fn absolute(self) -> Self {
        if self.is_negative() { self.negated() } else { self }
    }

    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }

    pub fn is_whole(self) -> bool {
        match self.0 {
            Digits::Whole(_) => true,
            Digits::Decimal(decimal) => decimal.is_integer(),
        }
    }

    /// Ten to the power of `places` times as much. `None` when it has more than 28 digits.
    pub fn scaled(self, places: i32) -> Option<Self> {
        let digits = places.unsigned_abs();
        if places < 0 {
            let mut scaled = self.decimal();
            scaled.set_scale(scaled.scale().checked_add(digits)?).ok()?;
            return Some(Self(Digits::Decimal(scaled)));
        }
        let factor = 10_i64.checked_pow(digits)?;
        self.decimal().checked_mul(factor.into()).map(|scaled| Self(Digits::Decimal(scaled)))
    }

    /// With at most so many digits after the point, halves away from 0.
    pub fn rounded(self, decimals: u32) -> Self {
        let away = RoundingStrategy::MidpointAwayFromZero;
        Self(Digits::Decimal(self.decimal().round_dp_with_strategy(decimals, away)))
    }

    /// The number of digits after the point, as written: 3 for `0.100`.
    pub fn decimals(self) -> u32 {
        match self.0 {
            Digits::Whole(_) => 0,
            Digits::Decimal(decimal) => decimal.scale(),
        }
    }

    /// The number of digits after the point that count: 1 for `0.100`.
    pub fn significant_decimals(self) -> u32 {
        self.decimal().normalize().scale()
    }

    /// A whole number that is so small that billions of them can be added.
    #[inline]
    pub fn small_whole(&self) -> Option<i64> {
        match self.0 {
            Digits::Whole(number) if number.unsigned_abs() < 1 << 31 => Some(number),
            _ => None,
        }
    }

    fn decimal(self) -> Decimal {
        match self.0 {
            Digits::Whole(number) => number.into(),
            Digits::Decimal(decimal) => decimal,
        }
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Amount {}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0, other.0) {
            (Digits::Whole(one), Digits::Whole(two)) => one.cmp(&two),
            _ => self.decimal().cmp(&other.decimal()),
        }
    }
}

impl From<i64> for Amount {
    fn from(number: i64) -> Self {
        Self(Digits::Whole(number))
    }
}

impl std::str::FromStr for Amount {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Decimal::from_str_exact(text).map(|decimal| Self(Digits::Decimal(decimal)))
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Digits::Whole(number) => write!(formatter, "{number}"),
            Digits::Decimal(decimal) => write!(formatter, "{}", decimal.normalize()),
        }
    }
}

/// Equal amounts look alike, however they were written.
impl std::fmt::Debug for Amount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{self}")
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, or nothing but white space.
    Blank,
    /// `/`, `-`, `—`, `无`, `暂无`, `不适用`: a mark in place of a figure.
    Mark,
    Figure(Figure),
    /// Digits, or letters that look like digits, that do not make one number: `1O`, `12 34`, `05`.
    Garbled,
    /// Anything else.
    Words,
}

/// A number as written in a cell. The spans count from the start of the cell's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub amount: Amount,
    pub number: Span,
    /// The number has full-width digits or signs, or the minus of mathematics.
    pub full_width: bool,
    /// The number is parted into thousands: `1,234`.
    pub separated: bool,
    /// A unit behind the number: `件`, `万元`; without the brackets that may be around it.
    pub unit: Option<Span>,
    /// A note in brackets behind it: `22（其中修订16件）`.
    pub note: Option<Span>,
}

impl Figure {
    /// The number and nothing else, in plain digits.
    pub fn is_plain(&self) -> bool {
        !self.full_width && !self.separated && self.unit.is_none() && self.note.is_none()
    }
}

impl Value {
    /// True for a whole number from 0 in plain digits.
    pub fn is_simple(&self) -> bool {
        let number = match self {
            Self::Figure(figure) if figure.is_plain() => figure.amount.small_whole(),
            _ => None,
        };
        number.is_some_and(|number| number >= 0)
    }

    /// Reads the text of a cell whose outer white space was trimmed.
    pub fn read(cell: &str) -> Self {
        match cell.as_bytes() {
            [] => return Self::Blank,
            [b'0', b'0'..=b'9', ..] if cell.bytes().all(|byte| byte.is_ascii_digit()) => {
                return Self::Garbled;
            }
            // Most cells of a table are one short run of digits.
            digits if digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit) => {
                let number = digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
                return Self::Figure(Figure {
                    amount: number.into(),
                    number: Span::new(0, cell.len() as u32),
                    full_width: false,
                    separated: false,
                    unit: None,
                    note: None,
                });
            }
            _ => {}
        }
        let is_dash = |character| "-—–－−/／".contains(character);
        if MARKS.contains(&cell.trim_end_matches('。')) || cell.chars().all(is_dash) {
            return Self::Mark;
        }
        if let Some(figure) = read_figure(cell) {
            return Self::Figure(figure);
        }
        let garbled = cell.chars().all(|character| {
            half_width(character).is_ascii_digit()
                || is_blank(character)
                || "OoIl〇○,，.．。+＋-－'’".contains(character)
        });
        if garbled { Self::Garbled } else { Self::Words }
    }

    /// True for what a clerk would type where a figure is asked for.
    pub fn is_number_like(&self) -> bool {
        matches!(self, Self::Mark | Self::Figure(_) | Self::Garbled)
    }

    pub fn amount(&self) -> Option<Amount> {
        match self {
            Self::Figure(figure) => Some(figure.amount),
            _ => None,
        }
    }

    /// The amount, where nothing and a mark in place of a figure stand for 0.
    pub fn amount_or_zero(&self) -> Option<Amount> {
        match self {
            Self::Blank | Self::Mark => Some(Amount::ZERO),
            _ => self.amount(),
        }
    }
}

const MARKS: [&str; 8] = ["无", "暂无", "不适用", "N/A", "n/a", "NA", "未发生", "空"];

/// Units of money, and which power of ten of one 元 they are.
const MONEY: [(&str, i32); 6] =
    [("元", 0), ("百元", 2), ("千元", 3), ("万元", 4), ("百万元", 6), ("亿元", 8)];

/// Counters; a longer one stands before its own beginning.
const COUNTERS: [&str; 19] = [
    "件次", "人次", "件", "条", "项", "次", "个", "人", "宗", "份", "起", "例", "部", "篇", "册",
    "户", "家", "名", "批",
];

/// True for a counter: `件`.
pub fn is_counter(unit: &str) -> bool {
    COUNTERS.contains(&unit)
}

/// The power of ten of one 元 that a unit of money is: 4 for `万元`; `None` for other units.
pub fn power_of_yuan(unit: &str) -> Option<i32> {
    MONEY.iter().find(|(name, _)| *name == unit).map(|(_, power)| *power)
}

/// The unit of money that a label names.
pub fn money_in(label: &str) -> Option<&'static str> {
    let named = MONEY.iter().map(|(name, _)| *name).filter(|name| label.contains(name));
    named.max_by_key(|name| name.len())
}

/// `[+-]digits[.digits][unit][（note）]`, digits of either width, thousands parted by commas or
/// single spaces; characters without width count for nothing.
fn read_figure(cell: &str) -> Option<Figure> {
    let mut plain = String::with_capacity(cell.len());
    let mut end = 0;
    let mut full_width = false;
    let mut groups: Vec<usize> = Vec::new();
    let mut characters = cell.char_indices().peekable();
    while let Some(&(at, character)) = characters.peek() {
        if is_blank(character) && !character.is_whitespace() {
            characters.next();
            continue;
        }
        let half = half_width(character);
        let next_is_digit = || {
            cell[at + character.len_utf8()..]
                .chars()
                .next()
                .is_some_and(|next| half_width(next).is_ascii_digit())
        };
        match half {
            '+' | '-' if plain.is_empty() => plain.push(half),
            '0'..='9' => plain.push(half),
            '.' if !plain.contains('.') && next_is_digit() => plain.push('.'),
            ',' | ' ' if next_is_digit() && !plain.contains('.') => groups.push(plain.len()),
            _ => break,
        }
        full_width |= half != character;
        end = at + character.len_utf8();
        characters.next();
    }
    if !plain.ends_with(|last: char| last.is_ascii_digit()) || !parts_thousands(&plain, &groups) {
        return None;
    }
    let digits = plain.trim_start_matches(['+', '-']);
    if digits.starts_with('0') && digits[1..].starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    let amount = plain.trim_start_matches('+').parse().ok()?;
    let (unit, rest) = leading_unit(cell, end);
    let note = bracketed(cell, rest)?;
    Some(Figure {
        amount,
        number: Span::new(0, end as u32),
        full_width,
        separated: !groups.is_empty(),
        unit,
        note,
    })
}

/// Separators stand before whole groups of three digits: `1,234`, not `12 34`.
fn parts_thousands(plain: &str, groups: &[usize]) -> bool {
    let whole = plain.find('.').unwrap_or(plain.len());
    let Some(&first) = groups.first() else { return true };
    let lead = plain[..first].trim_start_matches(['+', '-']).len();
    (1..=3).contains(&lead)
        && groups.windows(2).all(|pair| pair[1] - pair[0] == 3)
        && groups.last().is_some_and(|last| whole - last == 3)
}

/// The unit at the beginning, in brackets or not, and where the rest begins.
fn leading_unit(cell: &str, end: usize) -> (Option<Span>, usize) {
    let rest = cell[end..].trim_start();
    let bracket = rest.strip_prefix(['（', '(']).map(str::trim_start);
    let words = bracket.unwrap_or(rest);
    let mut units = MONEY.iter().map(|(name, _)| name).chain(&COUNTERS);
    let Some(unit) = units.find(|unit| words.starts_with(**unit)) else { return (None, end) };
    let start = cell.len() - words.len();
    let stop = start + unit.len();
    let after = match bracket {
        Some(_) => cell[stop..].trim_start().strip_prefix(['）', ')']),
        None => Some(&cell[stop..]),
    };
    match after {
        Some(after) => (Some(Span::new(start as u32, stop as u32)), cell.len() - after.len()),
        None => (None, end),
    }
}

/// The bracket that fills the rest of the cell; `None` when something else follows the number.
fn bracketed(cell: &str, end: usize) -> Option<Option<Span>> {
    let rest = cell[end..].trim();
    if rest.is_empty() {
        return Some(None);
    }
    let start = cell.len() - cell[end..].trim_start().len();
    let inside = rest.starts_with(['（', '(']) && rest.ends_with(['）', ')']);
    inside.then(|| Some(Span::new(start as u32, (start + rest.len()) as u32)))
}

/// The ASCII character for a full-width digit or sign, and for the minus of mathematics.
fn half_width(character: char) -> char {
    match character {
        '−' => '-',
        '０'..='９' | '＋' | '－' | '，' | '．' => {
            char::from_u32(character as u32 - 0xFEE0).unwrap_or(character)
        }
        blank if is_blank(blank) => ' ',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(cell: &str) -> Figure {
        match Value::read(cell) {
            Value::Figure(figure) => figure,
            other => panic!("{cell:?} is {other:?}"),
        }
    }

    #[test]
    fn figures_of_every_shape_seen() {
        for (cell, amount) in [
            ("0", "0"),
            ("０", "0"),
            ("1808595", "1808595"),
            ("59237.2449", "59237.2449"),
            ("0.0000", "0"),
            ("1,234", "1234"),
            ("1，234", "1234"),
            ("1 234 567", "1234567"),
            ("+1036", "1036"),
            ("-3", "-3"),
            ("−5", "-5"),
            ("25.1（万元）", "25.1"),
            ("12件", "12"),
            ("251000元", "251000"),
            ("3百万元", "3"),
            ("40人次", "40"),
            ("22（其中修订 16 件）", "22"),
            ("5.0万元(决算)", "5"),
            ("1\u{200b}2\u{ad}.5", "12.5"),
        ] {
            assert_eq!(figure(cell).amount.to_string(), amount, "{cell}");
        }
    }

    #[test]
    fn units_notes_and_widths_are_kept_apart() {
        assert!(figure("12").is_plain());
        assert!(figure("１２").full_width);
        assert!(figure("1,234").separated);
        assert_eq!(figure("12 件").unit, Some(Span::new(3, 6)));
        assert_eq!(figure("12 (件)").unit, Some(Span::new(4, 7)));
        assert_eq!(figure("12（件）（含1件）").note, Some(Span::new(11, 24)));
        assert_eq!(figure("5（件，含1条）").unit, None);
        assert_eq!(figure("5（含1件）").note, Some(Span::new(1, 14)));
        assert_eq!(figure("０.5").number, Span::new(0, 5));
    }

    #[test]
    fn units_of_money_are_powers_of_ten() {
        assert_eq!(power_of_yuan("万元"), Some(4));
        assert_eq!(power_of_yuan("件"), None);
        for (cell, places, scaled) in
            [("6120475元", -4, "612.0475"), ("86万元", 4, "860000"), ("0.500", 0, "0.5")]
        {
            let amount = figure(cell).amount.scaled(places).unwrap();
            assert_eq!(amount.to_string(), scaled, "{cell}");
        }
        assert_eq!(figure(&"7".repeat(28)).amount.scaled(4), None);
        assert_eq!(figure("0.1").amount.scaled(-28), None);
        assert_eq!(figure("0.12345").amount.rounded(4).to_string(), "0.1235");
        assert_eq!(figure("12.500").amount.significant_decimals(), 1);
    }

    #[test]
    fn what_is_no_figure() {
        assert_eq!(Value::read(""), Value::Blank);
        for mark in ["/", "-", "--", "—", "——", "−", "无", "无。", "暂无", "不适用", "N/A"]
        {
            assert_eq!(Value::read(mark), Value::Mark, "{mark}");
        }
        for garbled in ["O", "1O", "12 34", "1.2.3", "〇", "12,34", "1 2"] {
            assert_eq!(Value::read(garbled), Value::Garbled, "{garbled}");
        }
        for words in ["1.属于国家秘密", "十二", "5件左右", "约5"] {
            assert_eq!(Value::read(words), Value::Words, "{words}");
        }
    }

    #[test]
    fn a_number_too_long_to_add_is_no_figure() {
        assert_eq!(Value::read(&"9".repeat(40)), Value::Garbled);
        let most = figure(&"7".repeat(28)).amount;
        assert!(most.plus(most).is_some());
    }
}
