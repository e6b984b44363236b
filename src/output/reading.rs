//! A finished run read back from its folder: series, events and firms as a [`Record`] in this program's own names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use csv::{Reader, StringRecord};

use crate::output::digest::sha256;
use crate::output::failure::OutputError;
use crate::output::labels::Words;
use crate::output::manifest::Manifest;
use crate::output::place::MANIFEST;
use crate::record::panel::{AgentRow, FirmPanel};
use crate::record::{Column, Event, EventId, MatrixRow, Record, SECTORS, Series, intern};
use crate::scenario::parse;
use crate::scenario::tree::Value;
use crate::units::Dollars;

/// A finished run as its folder keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What run it is.
    pub manifest: Manifest,
    /// What was seen: series, events and firms, without units and meanings of columns, matrices and users. Labels of the
    /// world are undone for columns, kinds, units of events and the finds; other details of events stay in the reader's words.
    pub record: Record,
}

/// Reads a run back.
///
/// # Errors
/// The folder is no run of this program, a file of it is missing or was changed, or cannot be understood.
pub fn read(folder: &Path) -> Result<Kept, OutputError> {
    let folder = Folder::open(folder)?;
    let mut names = Names::default();
    let series = folder.series()?;
    let events = folder.events(&mut names)?;
    let (agent_columns, agents) = folder.agents(&mut names)?;
    let record = Record {
        steps_per_year: folder.steps_per_year()?,
        names: names.list,
        series,
        agent_columns,
        agents,
        events,
        ..Record::default()
    };
    Ok(Kept { manifest: folder.manifest, record })
}

/// The transaction-flow matrix of a run, month after month, in the words of its world.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Its columns.
    pub sectors: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<MatrixRow>,
}

/// Reads the transaction-flow matrix of a run.
///
/// # Errors
/// The folder is no run of this program, the matrix is missing or was changed, or cannot be understood.
pub fn flows(folder: &Path) -> Result<Matrix, OutputError> {
    let (folder, file) = (Folder::open(folder)?, "flows.csv");
    let (head, rows) = folder.rows(file)?;
    let row = |row: &StringRecord| {
        let mut amounts = [Dollars::ZERO; SECTORS];
        for (amount, cell) in amounts.iter_mut().zip(row.iter().skip(2)) {
            *amount = Dollars::from_usd(folder.parsed(file, cell)?);
        }
        let month = folder.parsed(file, row.get(0).unwrap_or_default())?;
        let entry = intern(plain(row.get(1).unwrap_or_default()));
        Ok(MatrixRow { month, entry, amounts })
    };
    let sectors = head.iter().skip(2).take(SECTORS).map(|name| intern(plain(name))).collect();
    Ok(Matrix { sectors, rows: rows.iter().map(row).collect::<Result<_, OutputError>>()? })
}

/// The names met so far, numbered as they come.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    known: BTreeMap<String, usize>,
}

impl Names {
    fn number(&mut self, name: &str) -> usize {
        let name = plain(name);
        *self.known.entry(name.to_string()).or_insert_with(|| {
            self.list.push(name.to_string());
            self.list.len() - 1
        })
    }
}

/// A text without the mark that keeps spreadsheets from taking it for a formula.
fn plain(text: &str) -> &str {
    let disarmed = |rest: &&str| rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    text.strip_prefix('\'').filter(disarmed).unwrap_or(text)
}

/// The folder of a run whose manifest could be read.
struct Folder {
    path: PathBuf,
    manifest: Manifest,
}

impl Folder {
    fn open(path: &Path) -> Result<Folder, OutputError> {
        let strange = |what: &str| OutputError::NoRun { path: path.into(), what: what.into() };
        let text = match fs::read(path.join(MANIFEST)) {
            Ok(text) => text,
            Err(_) if !path.exists() => return Err(strange("there is nothing of this name")),
            Err(_) if path.is_dir() => return Err(strange("it has no run.json")),
            Err(_) => return Err(strange("it is no folder")),
        };
        let manifest: Manifest = serde_json::from_slice(&text)
            .map_err(|fault| strange(&format!("its run.json cannot be read ({fault})")))?;
        Ok(Folder { path: path.into(), manifest })
    }

    fn damaged(&self, file: &str, what: impl std::fmt::Display) -> OutputError {
        OutputError::NoRun { path: self.path.clone(), what: format!("its {file} {what}") }
    }

    /// The bytes of a file, which must be those the run left.
    fn bytes(&self, file: &str) -> Result<Vec<u8>, OutputError> {
        let kept = self.manifest.files.get(file);
        let kept = kept.ok_or_else(|| self.damaged(file, "is not listed in its run.json"))?;
        let path = self.path.join(file);
        let bytes = fs::read(path)
            .map_err(|reason| self.damaged(file, format_args!("cannot be read ({reason})")))?;
        match sha256(&bytes) == kept.sha256 {
            true => Ok(bytes),
            false => Err(self.damaged(file, "was changed since the run")),
        }
    }

    /// The rows of a table, and its head.
    fn rows(&self, file: &str) -> Result<(StringRecord, Vec<StringRecord>), OutputError> {
        let bytes = self.bytes(file)?;
        let mut reader = Reader::from_reader(bytes.as_slice());
        let fault = |fault: csv::Error| self.damaged(file, format_args!("is no table ({fault})"));
        let head = reader.headers().map_err(fault)?.clone();
        Ok((head, reader.records().collect::<Result<_, _>>().map_err(fault)?))
    }

    fn steps_per_year(&self) -> Result<u32, OutputError> {
        let text = String::from_utf8_lossy(&self.bytes("world.ron")?).into_owned();
        let tree = parse::parse("world.ron", &text).ok();
        let steps = tree.as_ref().and_then(|tree| match &tree.field("steps_per_year")?.value {
            Value::Number(number) => number.parse().ok(),
            _ => None,
        });
        steps.ok_or_else(|| self.damaged("world.ron", "does not say how many steps a year has"))
    }

    fn series(&self) -> Result<Series, OutputError> {
        let file = "series.csv";
        let (head, rows) = self.rows(file)?;
        let columns = self.columns(&head, 1);
        let mut values = Vec::with_capacity(rows.len() * columns.len());
        for (at, row) in rows.iter().enumerate() {
            if row.get(0) != Some(&at.to_string()) {
                return Err(
                    self.damaged(file, format_args!("has no row of month {at} in its place"))
                );
            }
            for cell in row.iter().skip(1) {
                values.push(self.number(file, cell)?);
            }
        }
        Ok(Series { columns, values })
    }

    /// The columns of a head from a position on, by the names of this program.
    fn columns(&self, head: &StringRecord, from: usize) -> Vec<Column> {
        let labels = &self.manifest.labels.columns;
        let column =
            |name: &str| Column { name: intern(unlabelled(labels, name)), unit: "", meaning: "" };
        head.iter().skip(from).map(column).collect()
    }

    /// A number, `NaN` where the cell is empty.
    fn number(&self, file: &str, cell: &str) -> Result<f64, OutputError> {
        match cell {
            "" => Ok(f64::NAN),
            cell => self.parsed(file, cell),
        }
    }

    fn parsed<T: std::str::FromStr>(&self, file: &str, cell: &str) -> Result<T, OutputError> {
        cell.parse()
            .map_err(|_| self.damaged(file, format_args!("has `{cell}` where a number must be")))
    }

    fn events(&self, names: &mut Names) -> Result<Vec<Event>, OutputError> {
        let file = "events.csv";
        let (head, rows) = self.rows(file)?;
        let event = |row: &StringRecord| {
            let row: EventRow = self.as_row(file, row, &head)?;
            Ok(Event {
                id: EventId(row.event),
                month: row.month,
                kind: intern(plain(row.kind)),
                agent: names.number(row.agent),
                amount: self.number(file, row.amount)?,
                unit: intern(unlabelled(&self.manifest.labels.units, plain(row.unit))),
                cause: row.cause.map(EventId),
                detail: self.detail(row.kind, plain(row.detail)),
            })
        };
        rows.iter().map(event).collect()
    }

    fn as_row<'a, T: serde::Deserialize<'a>>(
        &self,
        file: &str,
        row: &'a StringRecord,
        head: &'a StringRecord,
    ) -> Result<T, OutputError> {
        row.deserialize(Some(head)).map_err(|fault| {
            self.damaged(file, format_args!("has a row that is none of it ({fault})"))
        })
    }

    /// The detail of an event; that of a find begins with its kind, in the world's words.
    fn detail(&self, kind: &str, detail: &str) -> String {
        if kind != "breakthrough" {
            return detail.to_string();
        }
        let words = Words::of(&self.manifest.labels);
        let original = |find: &'static str| Some((find, detail.strip_prefix(&words.say(find))?));
        let finds = ["inference", "training", "energy", "data"];
        let (find, rest) = finds.into_iter().find_map(original).unwrap_or(("", detail));
        format!("{find}{rest}")
    }

    fn agents(&self, names: &mut Names) -> Result<(Vec<Column>, FirmPanel), OutputError> {
        let file = "agents.csv";
        let (head, rows) = self.rows(file)?;
        let columns = self.columns(&head, 3);
        let cell = |row: &StringRecord, at: usize| row.get(at).unwrap_or_default().to_string();
        let mut panel = FirmPanel::default();
        for row in &rows {
            let numbers = row.iter().skip(3).map(|cell| self.number(file, cell));
            let kind = cell(row, 1);
            panel.push(AgentRow {
                month: self.parsed(file, &cell(row, 0))?,
                kind: intern(unlabelled(&self.manifest.labels.agents, plain(&kind))),
                agent: names.number(&cell(row, 2)),
                values: &numbers.collect::<Result<Vec<f64>, _>>()?,
            });
        }
        Ok((columns, panel))
    }
}

/// The name in this program of what a world calls otherwise.
fn unlabelled<'a>(pairs: &'a [(String, String)], name: &'a str) -> &'a str {
    pairs.iter().find(|(_, label)| label == name).map_or(name, |(known, _)| known)
}

#[derive(serde::Deserialize)]
struct EventRow<'a> {
    event: u32,
    month: u32,
    kind: &'a str,
    agent: &'a str,
    amount: &'a str,
    unit: &'a str,
    cause: Option<u32>,
    detail: &'a str,
}
