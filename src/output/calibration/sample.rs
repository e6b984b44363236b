//! `posterior.csv`: a sample of the parameters that agree with the targets, and reading it back.

use std::path::Path;
use std::{fs, io};

use crate::output::failure::OutputError;
use crate::output::number::float;
use crate::output::table::Table;

/// Name of the table.
pub const POSTERIOR: &str = "posterior.csv";
/// Most draws that are kept: so many say as much as thousands that hang together.
pub const MOST: usize = 500;

/// At most so many of the items, evenly spread.
pub fn spread<T>(items: &[T], most: usize) -> impl Iterator<Item = &T> {
    let count = items.len().min(most);
    (0..count).map(move |at| &items[at * items.len() / count])
}

/// The table as bytes.
///
/// # Errors
/// None that memory does not have.
pub fn table(names: &[&str], draws: &[(Vec<f64>, f64)]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut table = Table::new(&mut bytes, names.iter().copied().chain(["score"]))?;
    for (values, score) in spread(draws, MOST) {
        table.row(values.iter().chain([score]).map(|value| float(*value)))?;
    }
    table.end()?;
    Ok(bytes)
}

/// Reads the draws of a folder back, for parameters of these names.
///
/// # Errors
/// The table cannot be read or has other columns.
pub fn read(folder: &Path, names: &[&str]) -> Result<Vec<Vec<f64>>, OutputError> {
    let path = folder.join(POSTERIOR);
    let wrong = |what: &str| OutputError::NoCalibration { path: folder.into(), what: what.into() };
    let text = fs::read_to_string(&path).map_err(|_| wrong("it has no posterior.csv"))?;
    let mut lines = text.lines();
    let head: Vec<&str> = names.iter().copied().chain(["score"]).collect();
    if lines.next() != Some(&head.join(",")) {
        return Err(wrong("posterior.csv has other columns than parameters.ron has names"));
    }
    let row = |line: &str| -> Option<Vec<f64>> {
        let values: Option<Vec<f64>> =
            line.split(',').take(names.len()).map(|text| text.parse().ok()).collect();
        values.filter(|values| values.len() == names.len())
    };
    let rows: Option<Vec<Vec<f64>>> = lines.map(row).collect();
    rows.filter(|rows| !rows.is_empty()).ok_or_else(|| wrong("posterior.csv holds no numbers"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_so_many_draws_are_kept_evenly_and_read_back() {
        let draws: Vec<(Vec<f64>, f64)> =
            (0..1200).map(|at| (vec![f64::from(at) / 3.0], 1.0)).collect();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(POSTERIOR), table(&["a"], &draws).unwrap()).unwrap();
        let read = super::read(folder.path(), &["a"]).unwrap();
        assert_eq!((read.len(), read[0][0], read[499][0]), (500, 0.0, 1197.0 / 3.0));
        assert!(super::read(folder.path(), &["b"]).is_err());
    }
}
