//! Two parameters in which worlds differ, as the axes of a grid.

use crate::analysis::compare::worlds::{Definition, Field};
use crate::output::figure::language::TEXT;
use crate::output::figure::letters::width;
use crate::output::figure::page::Unfit;
use crate::output::number::float;
use crate::scenario::nearest::{listed, remedy};

/// Fields that differ without being a parameter of the economy.
const NONE: [&str; 3] = ["name", "description", "seed"];

/// A field of world files with the values that worlds have of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Path of the field.
    pub path: String,
    /// Its unit; empty where it has none.
    pub unit: String,
    /// The values, ascending.
    pub values: Vec<f64>,
}

/// Worlds in a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The parameter along the page.
    pub x: Parameter,
    /// The parameter up the page.
    pub y: Parameter,
    /// Positions of the two values and of the world that has them.
    pub cells: Vec<(usize, usize, usize)>,
}

impl Parameter {
    /// Its values as texts.
    pub fn texts(&self) -> Vec<String> {
        self.values.iter().map(|value| float(*value)).collect()
    }

    /// Its path and unit; of the path no more of the beginning than there is room for [points].
    pub fn title(&self, room: f64) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" ({})", self.unit) };
        let mut path = self.path.as_str();
        while width(&format!("{path}{unit}"), TEXT) > room {
            let Some((_, rest)) = path.split_once('.') else { break };
            path = rest;
        }
        format!("{path}{unit}")
    }

    fn of(worlds: &[Definition], field: &Field) -> Option<Parameter> {
        let values = worlds.iter().map(|world| value(world, &field.path));
        let mut values = values.collect::<Option<Vec<f64>>>()?;
        values.sort_by(f64::total_cmp);
        values.dedup();
        let (path, unit) = (field.path.clone(), field.unit.clone());
        (values.len() > 1).then_some(Parameter { path, unit, values })
    }
}

/// The number that a world has in a field.
fn value(world: &Definition, path: &str) -> Option<f64> {
    world.fields.iter().find(|field| field.path == path)?.value.parse().ok()
}

/// The grid of worlds by the parameters asked for or, where none are, by the two in which they differ.
///
/// # Errors
/// They differ in other than two parameters and none are chosen, one that was chosen is none, or two worlds share a cell.
pub fn grid(worlds: &[Definition], asked: [Option<&str>; 2]) -> Result<Grid, Unfit> {
    let fields = worlds.first().map_or(&[][..], |world| &world.fields);
    let fields = fields.iter().filter(|field| !NONE.contains(&field.path.as_str()));
    let all: Vec<Parameter> = fields.filter_map(|field| Parameter::of(worlds, field)).collect();
    let chosen = asked.iter().flatten().map(|path| named(&all, path));
    let chosen = Unfit::all(chosen)?;
    let is_free = |one: &&Parameter| !chosen.iter().any(|known| known.path == one.path);
    let free: Vec<Parameter> = all.iter().filter(is_free).cloned().collect();
    let (x, y) = match (chosen.as_slice(), free.as_slice()) {
        ([x, y], _) => (x.clone(), y.clone()),
        ([one], [other]) if asked[0].is_some() => (one.clone(), other.clone()),
        ([one], [other]) => (other.clone(), one.clone()),
        ([], [x, y]) => (x.clone(), y.clone()),
        _ => return Err(undecided(&all)),
    };
    cells(worlds, x, y)
}

fn named(all: &[Parameter], path: &str) -> Result<Parameter, Unfit> {
    let found = all.iter().find(|known| known.path == path).cloned();
    found.ok_or_else(|| {
        let help = remedy(path, "parameters", all.iter().map(|known| known.path.as_str()));
        Unfit::one(format!("the worlds do not differ in a number `{path}`: {help}"))
    })
}

fn undecided(all: &[Parameter]) -> Unfit {
    let paths = listed(all.iter().map(|one| one.path.as_str()));
    Unfit::one(match all.len() {
        0 => "a grid needs worlds that differ in two numbers; these differ in none".to_string(),
        1 => {
            format!("a grid needs worlds that differ in two numbers; these differ in {paths} alone")
        }
        _ => format!("these worlds differ in {paths}; choose two of them with --x and --y"),
    })
}

fn cells(worlds: &[Definition], x: Parameter, y: Parameter) -> Result<Grid, Unfit> {
    let place = |of: &Parameter, world: &Definition| {
        let value = value(world, &of.path)?;
        of.values.iter().position(|known| *known == value)
    };
    let mut cells: Vec<(usize, usize, usize)> = Vec::new();
    for (at, world) in worlds.iter().enumerate() {
        let (Some(across), Some(up)) = (place(&x, world), place(&y, world)) else { continue };
        if let Some((.., other)) = cells.iter().find(|(a, b, _)| (*a, *b) == (across, up)) {
            let (one, other) = (&world.name, &worlds[*other].name);
            let pair = format!("`{}` and `{}`", x.path, y.path);
            return Err(Unfit::one(format!("worlds {other} and {one} are alike in {pair}")));
        }
        cells.push((across, up, at));
    }
    Ok(Grid { x, y, cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(name: &str, fields: &[(&str, &str)]) -> Definition {
        let field = |(path, value): &(&str, &str)| Field {
            path: path.to_string(),
            unit: "share".into(),
            value: value.to_string(),
        };
        Definition { name: name.into(), fields: fields.iter().map(field).collect() }
    }

    fn four() -> Vec<Definition> {
        let pairs = [("1", "0.5"), ("2", "0.5"), ("1", "0.7"), ("2", "0.7")];
        let of = |(a, b): (&str, &str)| {
            world(&format!("w{a}{b}"), &[("seed", a), ("a.x", a), ("b.y", b), ("c", "7")])
        };
        pairs.map(of).to_vec()
    }

    #[test]
    fn two_numbers_that_differ_are_the_axes() {
        let found = grid(&four(), [None, None]).unwrap();
        assert_eq!((found.x.path.as_str(), found.y.values.as_slice()), ("a.x", &[0.5, 0.7][..]));
        assert_eq!(found.cells, [(0, 0, 0), (1, 0, 1), (0, 1, 2), (1, 1, 3)]);
        let turned = grid(&four(), [Some("b.y"), None]).unwrap();
        assert_eq!((turned.x.path.as_str(), turned.y.path.as_str()), ("b.y", "a.x"));
    }

    #[test]
    fn what_is_no_grid_is_refused_with_what_there_is() {
        let fault = |worlds: &[Definition], asked| grid(worlds, asked).unwrap_err().to_string();
        assert!(fault(&four()[..2], [None, None]).contains("differ in `a.x` alone"));
        assert!(fault(&four(), [Some("a.z"), None]).contains("did you mean `a.x`?"));
        let alike = [four(), vec![world("twin", &[("a.x", "1"), ("b.y", "0.5")])]].concat();
        assert!(fault(&alike, [None, None]).contains("w10.5 and twin are alike"));
    }
}
