//! Sum rules over the keys of a block, one line each: `each row: person + other = total`.

/// A relation that holds in each row or in each column of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    pub each: Axis,
    pub left: Vec<Term>,
    pub right: Vec<Term>,
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

/// The keys that an equation of a block may name.
pub struct Keys<'a> {
    pub rows: Vec<&'a str>,
    pub columns: Vec<&'a str>,
    pub groups: Vec<&'a str>,
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
        Ok(Self { each, left: sum(left)?, right: sum(right)? })
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
        let position = |keys: &[&str], key: &str| keys.iter().position(|known| *known == key);
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
            rows: vec!["new", "old", "done"],
            columns: vec!["adult", "child", "total"],
            groups: vec!["lost"],
        };
        Equation::read(line, &keys)
    }

    #[test]
    fn sums_of_columns_rows_and_groups() {
        let equation = read("each row: adult + child = total").unwrap();
        assert_eq!(equation.each, Axis::Row);
        assert_eq!(equation.left.len(), 2);
        assert_eq!(equation.total().unwrap().of, Operand::One(2));
        let equation = read("each column: new+last.old-lost.* = done + old").unwrap();
        assert!(equation.left[1].last_year && equation.left[2].minus);
        assert_eq!(equation.left[2].of, Operand::Group(0));
        assert_eq!(equation.total(), None);
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
