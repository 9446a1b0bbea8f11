//! Sum rules over the keys of a block, one line each: `each row: person + other = total`.

/// A relation that holds in each row or in each column of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    pub each: Axis,
    pub left: Vec<Term>,
    pub right: Vec<Term>,
    /// The equation as a sentence of labels: `总计 = 自然人 + …`, or where there is no single total,
    /// `一、… + 二、… = （七）总计 + 四、…`.
    pub formula: String,
}

/// What an equation is repeated over; its terms are of the other axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    Row,
    Column,
}

/// One addend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub of: Operand,
    /// The term is subtracted.
    pub minus: bool,
    /// The figure is that of last year's report.
    pub last_year: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The index of a row in an equation for each column, of a column in one for each row.
    One(usize),
    /// The sum over the rows of a group, by its index: `refused.*`.
    Group(usize),
}

/// The keys that an equation of a block may name, each with the label of what it stands for.
pub struct Keys<'a> {
    pub rows: Vec<(&'a str, &'a str)>,
    pub columns: Vec<(&'a str, &'a str)>,
    pub groups: Vec<(&'a str, &'a str)>,
}

impl Keys<'_> {
    /// One side of an equation in words.
    fn sum(&self, each: Axis, terms: &[Term]) -> String {
        let mut sum = String::new();
        for (index, term) in terms.iter().enumerate() {
            sum += match (index, term.minus) {
                (0, false) => "",
                (0, true) => "−",
                (_, false) => " + ",
                (_, true) => " − ",
            };
            sum += if term.last_year { "上年的" } else { "" };
            match (each, term.of) {
                (Axis::Row, Operand::One(column)) => sum += self.columns[column].1,
                (Axis::Column, Operand::One(row)) => sum += self.rows[row].1,
                (_, Operand::Group(group)) => sum.extend([self.groups[group].1, "各项"]),
            }
        }
        sum
    }
}

impl Equation {
    /// Reads a line such as `each column: received + carried_in = handled + carried_out`.
    ///
    /// # Errors
    /// A sentence that says what the line should be.
    pub fn read(line: &str, keys: &Keys) -> Result<Self, String> {
        let shape = "an equation reads `each row: a + b = c` or `each column: a + group.* = c`";
        let (axis, sums) = line.split_once(':').ok_or(shape)?;
        let each = match axis.trim() {
            "each row" => Axis::Row,
            "each column" => Axis::Column,
            _ => return Err(shape.into()),
        };
        let (left, right) = sums.split_once('=').ok_or(shape)?;
        let sum = |text: &str| -> Result<Vec<Term>, String> {
            let mut terms = Vec::new();
            let mut minus = false;
            for word in text.replace('+', " + ").replace('-', " - ").split_whitespace() {
                match word {
                    "+" => minus = false,
                    "-" => minus = true,
                    name => terms.push(Term::read(name, minus, each, keys)?),
                }
            }
            if terms.is_empty() { Err(shape.into()) } else { Ok(terms) }
        };
        let (left, right) = (sum(left)?, sum(right)?);
        let [one, other] = [&left, &right].map(|side| keys.sum(each, side));
        let (one, other) = if right.len() == 1 { (other, one) } else { (one, other) };
        Ok(Self { each, left, right, formula: format!("{one} = {other}") })
    }

    /// The one term on the right, where the right side is a single total.
    pub fn total(&self) -> Option<&Term> {
        match self.right.as_slice() {
            [total] => Some(total),
            _ => None,
        }
    }
}

impl Term {
    fn read(name: &str, minus: bool, each: Axis, keys: &Keys) -> Result<Self, String> {
        let (last_year, name) = match name.strip_prefix("last.") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let position =
            |keys: &[(&str, &str)], key: &str| keys.iter().position(|(known, _)| *known == key);
        let of = match (each, name.strip_suffix(".*")) {
            (Axis::Column, Some(group)) => position(&keys.groups, group).map(Operand::Group),
            (Axis::Column, None) => position(&keys.rows, name).map(Operand::One),
            (Axis::Row, _) => position(&keys.columns, name).map(Operand::One),
        };
        let of = of.ok_or_else(|| match each {
            Axis::Row => format!("no column has the key `{name}`"),
            Axis::Column => format!("no row or group has the key `{name}`"),
        })?;
        Ok(Self { of, minus, last_year })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Equation, String> {
        let keys = Keys {
            rows: vec![("new", "新收"), ("old", "结转"), ("done", "办结")],
            columns: vec![("adult", "成人"), ("child", "儿童"), ("total", "总计")],
            groups: vec![("lost", "遗失")],
        };
        Equation::read(line, &keys)
    }

    #[test]
    fn sums_of_columns_rows_and_groups() {
        let equation = read("each row: adult + child = total").unwrap();
        assert_eq!(equation.each, Axis::Row);
        assert_eq!(equation.left.len(), 2);
        assert_eq!(equation.total().unwrap().of, Operand::One(2));
        assert_eq!(equation.formula, "总计 = 成人 + 儿童");
        let equation = read("each column: new+last.old-lost.* = done + old").unwrap();
        assert!(equation.left[1].last_year && equation.left[2].minus);
        assert_eq!(equation.left[2].of, Operand::Group(0));
        assert_eq!(equation.total(), None);
        assert_eq!(equation.formula, "新收 + 上年的结转 − 遗失各项 = 办结 + 结转");
    }

    #[test]
    fn a_wrong_line_says_what_is_wrong() {
        assert_eq!(read("each row: adult = sum").unwrap_err(), "no column has the key `sum`");
        assert_eq!(
            read("each column: adult = old").unwrap_err(),
            "no row or group has the key `adult`"
        );
        for line in ["adult = total", "each cell: a = b", "each row: adult", "each row: = total"] {
            assert!(read(line).unwrap_err().starts_with("an equation reads"), "{line}");
        }
    }
}
