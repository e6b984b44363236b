//! The firms' panel: one row a firm or lender and month, all values of a run in one piece of memory.

/// What one agent looked like in one month. Values that its kind does not have are `NaN`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgentRow<'a> {
    /// Step of the run, from 0.
    pub month: u32,
    /// Kind of agent: `hyperscaler`, `model_lab`, …
    pub kind: &'static str,
    /// Position in [`Record::names`](crate::record::Record::names).
    pub agent: usize,
    /// One value a column of [`Record::agent_columns`](crate::record::Record::agent_columns).
    pub values: &'a [f64],
}

/// The rows of all months, each with as many values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FirmPanel {
    heads: Vec<Head>,
    values: Vec<f64>,
}

/// Of whom a row is, and of when.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Head {
    month: u32,
    kind: &'static str,
    agent: usize,
}

impl FirmPanel {
    /// Keeps room for so many more rows of so many columns.
    pub fn reserve(&mut self, rows: usize, columns: usize) {
        self.heads.reserve(rows);
        self.values.reserve(rows * columns);
    }

    /// Adds a row.
    pub fn push(&mut self, row: AgentRow) {
        let AgentRow { month, kind, agent, values } = row;
        self.heads.push(Head { month, kind, agent });
        self.values.extend_from_slice(values);
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.heads.len()
    }

    /// How many values a row has.
    fn columns(&self) -> usize {
        self.values.len() / self.heads.len().max(1)
    }

    /// The rows, month after month.
    pub fn iter(&self) -> impl Iterator<Item = AgentRow<'_>> + Clone {
        let columns = self.columns();
        self.heads.iter().enumerate().map(move |(row, head)| {
            let &Head { month, kind, agent } = head;
            AgentRow { month, kind, agent, values: &self.values[row * columns..][..columns] }
        })
    }

    /// The kind of agent of each row, to be renamed.
    pub fn kinds_mut(&mut self) -> impl Iterator<Item = &mut &'static str> {
        self.heads.iter_mut().map(|head| &mut head.kind)
    }
}

impl<'a> FromIterator<AgentRow<'a>> for FirmPanel {
    fn from_iter<I: IntoIterator<Item = AgentRow<'a>>>(rows: I) -> FirmPanel {
        let mut panel = FirmPanel::default();
        rows.into_iter().for_each(|row| panel.push(row));
        panel
    }
}
