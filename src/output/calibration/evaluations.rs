//! `evaluations.csv`: every point tried, with its score and what its runs said of each target. It only grows, so that a search
//! that was interrupted finds there what it had.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::output::failure::OutputError;
use crate::output::number::float;

/// Name of the table.
pub const EVALUATIONS: &str = "evaluations.csv";

/// A point that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The values of the parameters.
    pub values: Vec<f64>,
    /// Its score; infinite where a run broke.
    pub score: f64,
    /// Median of its runs for every target.
    pub simulated: Vec<f64>,
}

/// The table, as far as it has come.
#[derive(Debug)]
pub struct Evaluations {
    path: PathBuf,
    file: File,
    /// Rows that were there when it was opened.
    kept: Vec<Vec<String>>,
    count: usize,
}

impl Evaluations {
    /// Opens the table of a folder, or begins it. A row that was cut off is taken away.
    ///
    /// # Errors
    /// The table cannot be read or written, or is another one.
    pub fn open(folder: &Path, parameters: &[&str], targets: usize) -> Result<Self, OutputError> {
        let path = folder.join(EVALUATIONS);
        let head = head(parameters, targets);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text.map_err(OutputError::damaged(&path))?,
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let mut lines = text[..whole].lines();
        let is_ours = lines.next().is_none_or(|first| first == head);
        let kept: Vec<Vec<String>> =
            lines.map(|line| line.split(',').map(String::from).collect()).collect();
        if !is_ours || kept.iter().any(|row| row.len() != head.split(',').count()) {
            let reason = io::Error::other("it is not the table of this search");
            return Err(OutputError::damaged(&path)(reason));
        }
        let file = OpenOptions::new().append(true).create(true).open(&path);
        let file = file.and_then(|file| file.set_len(whole as u64).map(|()| file));
        let file = file.map_err(OutputError::unfinished(&path))?;
        let mut table = Evaluations { path, file, count: kept.len(), kept };
        if whole == 0 {
            table.write(&(head + "\n"))?;
        }
        Ok(table)
    }

    /// How many points it holds.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The score of a point, by its number, if it was there when the table was opened.
    ///
    /// # Errors
    /// The point there has other values: the table was changed.
    pub fn score(&self, number: usize, values: &[f64]) -> Result<Option<f64>, OutputError> {
        let Some(row) = self.kept.get(number) else { return Ok(None) };
        let same = row[0] == number.to_string()
            && values.iter().zip(&row[1..]).all(|(value, text)| float(*value) == *text);
        let text = &row[1 + values.len()];
        let score = if text.is_empty() { Some(f64::INFINITY) } else { text.parse().ok() };
        score.filter(|_| same).map(Some).ok_or_else(|| {
            let message = format!("row {number} is not what this search tries there");
            OutputError::damaged(&self.path)(io::Error::other(message))
        })
    }

    /// Adds points, down to the disk.
    ///
    /// # Errors
    /// The disk is full, or fails.
    pub fn add(&mut self, points: &[Evaluation]) -> Result<(), OutputError> {
        let mut text = String::new();
        for point in points {
            let Evaluation { values, score, simulated } = point;
            let score = if score.is_finite() { *score } else { f64::NAN };
            let cells = values.iter().chain([&score]).chain(simulated).map(|value| float(*value));
            let cells: Vec<String> = [self.count.to_string()].into_iter().chain(cells).collect();
            text += &(cells.join(",") + "\n");
            self.count += 1;
        }
        self.write(&text)
    }

    fn write(&mut self, text: &str) -> Result<(), OutputError> {
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data());
        written.map_err(OutputError::unfinished(&self.path))
    }
}

fn head(parameters: &[&str], targets: usize) -> String {
    let targets = (1..=targets).map(|number| format!("target_{number}"));
    let names = parameters.iter().map(|name| name.to_string());
    let all = ["evaluation".to_string()].into_iter().chain(names);
    all.chain(["score".to_string()]).chain(targets).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tried_is_found_again_but_for_a_row_that_was_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Evaluations::open(folder.path(), &["a"], 1).unwrap();
        let point =
            |value: f64, score| Evaluation { values: vec![value], score, simulated: vec![2.0] };
        let third = 1.0 / 3.0;
        open().add(&[point(third, third), point(2.0, f64::INFINITY), point(3.0, 1.0)]).unwrap();
        let path = folder.path().join(EVALUATIONS);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.strip_suffix("1,2\n").unwrap()).unwrap();
        let again = open();
        assert_eq!(again.count(), 2);
        assert_eq!(again.score(0, &[third]).unwrap(), Some(third));
        assert_eq!(again.score(1, &[2.0]).unwrap(), Some(f64::INFINITY));
        assert_eq!(again.score(2, &[3.0]).unwrap(), None);
        let wrong = again.score(0, &[0.5]).unwrap_err().to_string();
        assert!(wrong.contains("row 0 is not what this search tries"), "{wrong}");
        assert!(Evaluations::open(folder.path(), &["b"], 1).is_err());
    }
}
