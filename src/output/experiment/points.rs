//! `points.csv`: the points of an experiment, one a row.

use std::io::{self, Write};

use crate::experiment::point::Point;
use crate::output::table::Table;

/// Writes the points: number from 1, world, and a column a parameter, empty where the world's own value stays.
///
/// # Errors
/// What the destination says.
pub fn write(
    points: &[Point],
    worlds: &[&str],
    parameters: &[&str],
    to: impl Write,
) -> io::Result<()> {
    let head = ["point", "world"].iter().chain(parameters);
    let mut table = Table::new(to, head)?;
    for (at, point) in points.iter().enumerate() {
        let values = point.values.iter().map(|value| value.as_deref().unwrap_or_default());
        let number = (at + 1).to_string();
        table.row([number.as_str(), worlds[point.world]].into_iter().chain(values))?;
    }
    table.end()
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// It is not what was written.
pub fn read(text: &[u8], worlds: &[&str]) -> io::Result<Vec<Point>> {
    csv::Reader::from_reader(text).into_records().map(|row| point(&row?, worlds)).collect()
}

fn point(row: &csv::StringRecord, worlds: &[&str]) -> io::Result<Point> {
    let world = worlds.iter().position(|name| row.get(1) == Some(name));
    let world = world.ok_or_else(|| io::Error::other("a point is of no world of the plan"))?;
    let value = |text: &str| (!text.is_empty()).then(|| text.to_string());
    Ok(Point { world, values: row.iter().skip(2).map(value).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_they_are_written() {
        let value = |text: &str| Some(text.to_string());
        let points = [
            Point { world: 1, values: vec![value("0.1"), None] },
            Point { world: 0, values: vec![None, value("Some(\"a, b\")")] },
        ];
        let mut text = Vec::new();
        write(&points, &["one", "two"], &["x", "kind"], &mut text).unwrap();
        assert!(text.starts_with(b"point,world,x,kind\n1,two,0.1,\n2,one,,\"Some("));
        assert_eq!(read(&text, &["one", "two"]).unwrap(), points);
        assert!(read(&text, &["one"]).is_err());
    }
}
