//! A table in memory, column by column: what is written to Parquet and read back.

use std::collections::BTreeMap;
use std::iter::repeat_n;
use std::mem::replace;
use std::ops::Range;

use crate::record::intern;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Whole,
    /// Numbers in double precision.
    Number,
    /// Texts.
    Text,
}

/// The values of a column, one a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Whole numbers; `None` where there is none.
    Whole(Vec<Option<i64>>),
    /// Numbers; `NaN` where there is none.
    Number(Vec<f64>),
    /// Texts; empty where there is none.
    Text(Texts),
}

/// Texts one after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    /// These texts, in as much memory as they need.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Texts {
        let length = texts.clone().map(str::len).sum();
        let (all, ends) = (String::with_capacity(length), Vec::with_capacity(texts.size_hint().0));
        let mut all = Texts { all, ends };
        texts.for_each(|text| all.push(text));
        all
    }

    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).expect("a block has less than 4 GB of texts"));
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> &str {
        let begin = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.all[begin as usize..self.ends[row] as usize]
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.ranges().map(|range| &self.all[range])
    }

    /// All texts in one.
    pub fn all(&self) -> &str {
        &self.all
    }

    /// Where in it each text is.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let mut begin = 0;
        self.ends.iter().map(move |&end| replace(&mut begin, end as usize)..end as usize)
    }
}

impl Values {
    /// So many values that are missing.
    pub fn missing(kind: Kind, rows: usize) -> Values {
        match kind {
            Kind::Whole => Values::Whole(vec![None; rows]),
            Kind::Number => Values::Number(vec![f64::NAN; rows]),
            Kind::Text => Values::Text(Texts::of(repeat_n("", rows))),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Whole(values) => values.len(),
            Values::Number(values) => values.len(),
            Values::Text(texts) => texts.ends.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn append(&mut self, more: Values) {
        match (self, more) {
            (Values::Whole(values), Values::Whole(more)) => values.extend(more),
            (Values::Number(values), Values::Number(more)) => values.extend(more),
            (Values::Text(texts), Values::Text(more)) => more.iter().for_each(|t| texts.push(t)),
            _ => panic!("columns of the same name are of the same kind"),
        }
    }

    fn part(&self, rows: Range<usize>) -> Values {
        match self {
            Values::Whole(values) => Values::Whole(values[rows].to_vec()),
            Values::Number(values) => Values::Number(values[rows].to_vec()),
            Values::Text(texts) => Values::Text(Texts::of(rows.map(|row| texts.get(row)))),
        }
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    columns: Vec<(&'static str, Values)>,
}

impl Frame {
    /// Adds a column, as long as those that are there.
    pub fn with(mut self, name: &str, values: Values) -> Frame {
        debug_assert!(self.columns.is_empty() || self.rows() == values.len(), "{name}");
        self.columns.push((intern(name), values));
        self
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| values.len())
    }

    /// The names of the columns with their values.
    pub fn columns(&self) -> &[(&'static str, Values)] {
        &self.columns
    }

    /// A column.
    pub fn column(&self, name: &str) -> Option<&Values> {
        self.columns.iter().find(|(known, _)| *known == name).map(|(_, values)| values)
    }

    /// The texts of a column; `None` if there is no such column of texts.
    pub fn texts(&self, name: &str) -> Option<&Texts> {
        match self.column(name)? {
            Values::Text(texts) => Some(texts),
            _ => None,
        }
    }

    /// The numbers of a column; `None` if there is no such column of numbers.
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        match self.column(name)? {
            Values::Number(values) => Some(values),
            _ => None,
        }
    }

    /// The whole numbers of a column; `None` if there is no such column of them.
    pub fn wholes(&self, name: &str) -> Option<&[Option<i64>]> {
        match self.column(name)? {
            Values::Whole(values) => Some(values),
            _ => None,
        }
    }

    /// Adds the rows of another table with the same columns; a table without columns takes any.
    pub fn append(&mut self, more: Frame) {
        if self.columns.is_empty() {
            self.columns = more.columns;
        } else if !more.columns.is_empty() {
            for ((name, values), (other, more)) in self.columns.iter_mut().zip(more.columns) {
                assert_eq!(*name, other, "tables of one kind have the same columns");
                values.append(more);
            }
        }
    }

    /// These of its columns, in this order.
    pub fn only(&self, names: &[&str]) -> Frame {
        let column = |name: &&str| self.columns.iter().find(|(known, _)| known == name).cloned();
        Frame { columns: names.iter().filter_map(column).collect() }
    }

    /// Some of its rows.
    pub fn part(&self, rows: Range<usize>) -> Frame {
        let part = |(name, values): &(_, Values)| (*name, values.part(rows.clone()));
        Frame { columns: self.columns.iter().map(part).collect() }
    }

    /// The rows of each value of a column of whole numbers, whose rows lie together.
    pub fn by(&self, name: &str) -> BTreeMap<i64, Frame> {
        let keys = self.wholes(name).unwrap_or_default();
        let mut parts = BTreeMap::new();
        let mut begin = 0;
        for rows in keys.chunk_by(|one, next| one == next) {
            let end = begin + rows.len();
            parts.insert(rows[0].unwrap_or(i64::MIN), self.part(begin..end));
            begin = end;
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(seeds: &[i64], texts: &[&str]) -> Frame {
        let seeds = seeds.iter().map(|seed| Some(*seed)).collect();
        let texts = Texts::of(texts.iter().copied());
        Frame::default().with("seed", Values::Whole(seeds)).with("text", Values::Text(texts))
    }

    #[test]
    fn a_table_comes_apart_by_seed_and_together_again() {
        let all = frame(&[3, 3, 8], &["a", "", "b"]);
        let parts = all.by("seed");
        assert_eq!(parts.keys().collect::<Vec<_>>(), [&3, &8]);
        assert_eq!(parts[&3], frame(&[3, 3], &["a", ""]));
        let mut again = Frame::default();
        parts.into_values().for_each(|part| again.append(part));
        again.append(Frame::default());
        assert_eq!((again.rows(), &again), (3, &all));
        assert_eq!(all.texts("text").unwrap().iter().collect::<Vec<_>>(), ["a", "", "b"]);
    }
}
