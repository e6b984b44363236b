//! `money`: the transaction-flow matrix of a month: what each sector took in and paid out, account by account.

use crate::output::figure::canvas::{Anchor, Area, Canvas, Letters, plain};
use crate::output::figure::language::{
    GAP, GUIDE, GUIDE_WIDTH, HEADING, INFLOW, INK, LINE, OUTFLOW, TEXT, letters_on, solid, tint,
};
use crate::output::figure::letters::{cut, widest, width as width_of, wrapped};
use crate::output::figure::names::sentence;
use crate::output::figure::numbers::Numbers;
use crate::output::figure::page::Figure;
use crate::output::figure::quantity::{Quantity, decimal};
use crate::output::reading::Matrix;
use crate::record::MatrixRow;
use crate::units::Dollars;

/// Height of a row [points].
const ROW: f64 = LINE + 1.0;
/// Most of the page that names of accounts take.
const NAMES: f64 = 0.32;
/// Accounts through which less than this share of the largest flow went stand together in one row.
const LEAST: f64 = 0.001;

/// Most room for a name of a sector that stands upright [points].
const UPRIGHT: f64 = 70.0;
/// The name of the last row.
const SUM: &str = "Sum";
/// What colours mean.
const KEY: &str =
    "Blue: received. Orange: paid. A dot: too little to be shown. Every row sums to nought.";

/// What is shown of a row.
#[derive(Clone)]
struct Line {
    name: String,
    amounts: Vec<f64>,
}

/// Draws the flows of a month on a page of a width [points].
pub fn draw(matrix: &Matrix, month: u32, heading: &str, width: f64) -> Figure {
    let rows: Vec<&MatrixRow> = matrix.rows.iter().filter(|row| row.month == month).collect();
    let sectors = busy(&rows, matrix.sectors.len());
    let lines = lines(&rows, &sectors);
    let sizes = lines.iter().flat_map(|line| &line.amounts).map(|usd| usd.abs());
    let most = sizes.fold(0.0, f64::max);
    let money = Quantity::of("USD", most);
    let names = widest(lines.iter().map(|line| &line.name), TEXT).min(NAMES * width);
    let table = Table::of(width, names, sectors.len());
    let heads: Vec<String> = sectors.iter().map(|at| sentence(matrix.sectors[*at])).collect();
    let top = 2.0 + LINE + GAP + table.heads_height(&heads);
    let bottom = top + lines.len() as f64 * ROW + GAP;
    let key = wrapped(KEY, TEXT, width - 4.0);
    let mut canvas = Canvas::new(width, bottom + key.len() as f64 * LINE + 2.0);
    let title = cut(&format!("{heading}: net inflow ({})", money.unit), HEADING, width - 4.0);
    let letters = Letters { size: HEADING, ..plain(Anchor::Start) };
    canvas.text((table.left, 2.0 + HEADING), &title, letters);
    table.heads(&mut canvas, &heads, top);
    for (at, line) in lines.iter().enumerate() {
        table.row(&mut canvas, top + at as f64 * ROW, line, (&money, most));
    }
    for (at, line) in key.iter().enumerate() {
        canvas.text((2.0, bottom + TEXT + at as f64 * LINE), line, plain(Anchor::Start));
    }
    Figure { canvas, numbers: numbers(matrix, &rows) }
}

/// Positions of the sectors that money came to or from.
fn busy(rows: &[&MatrixRow], sectors: usize) -> Vec<usize> {
    let moves = |at: &usize| rows.iter().any(|row| row.amounts[*at] != Dollars::ZERO);
    (0..sectors).filter(moves).collect()
}

/// Accounts through which money went, the small ones together, and the sum of all.
fn lines(rows: &[&MatrixRow], sectors: &[usize]) -> Vec<Line> {
    let amounts = |row: &MatrixRow| sectors.iter().map(|at| row.amounts[*at].usd()).collect();
    let all: Vec<Line> =
        rows.iter().map(|row| Line { name: sentence(row.entry), amounts: amounts(row) }).collect();
    let most = all.iter().map(Line::size).fold(0.0, f64::max);
    let sum = |name: String, of: &[&Line]| Line {
        name,
        amounts: (0..sectors.len())
            .map(|at| of.iter().map(|line| line.amounts[at]).sum())
            .collect(),
    };
    let moving = || all.iter().filter(|line| line.size() > 0.0);
    let (large, small): (Vec<&Line>, Vec<&Line>) =
        moving().partition(|line| line.size() >= LEAST * most);
    let mut shown: Vec<Line> = large.into_iter().cloned().collect();
    if !small.is_empty() {
        shown.push(sum(format!("{} small accounts", small.len()), &small));
    }
    shown.push(sum(SUM.into(), &all.iter().collect::<Vec<_>>()));
    shown
}

impl Line {
    /// Its largest amount, whichever way it went.
    fn size(&self) -> f64 {
        self.amounts.iter().fold(0.0, |most: f64, usd| most.max(usd.abs()))
    }
}

/// Where names and cells lie.
struct Table {
    left: f64,
    first: f64,
    cell: f64,
    right: f64,
}

impl Table {
    fn of(width: f64, names: f64, sectors: usize) -> Table {
        let (left, right) = (2.0, width - 2.0);
        let first = left + names + GAP;
        Table { left, first, cell: (right - first) / sectors.max(1) as f64, right }
    }

    /// Whether names of sectors stand upright, for want of room.
    fn is_narrow(&self, heads: &[String]) -> bool {
        let words = heads.iter().flat_map(|head| head.split(' '));
        widest(words, TEXT) > self.cell - 1.0
    }

    fn heads_height(&self, heads: &[String]) -> f64 {
        let lines = |head: &String| wrapped(head, TEXT, self.cell - 1.0).len();
        match self.is_narrow(heads) {
            true => widest(heads, TEXT).min(UPRIGHT) + 2.0 * GAP,
            false => heads.iter().map(lines).max().unwrap_or(1) as f64 * LINE + GAP,
        }
    }

    fn heads(&self, canvas: &mut Canvas, heads: &[String], bottom: f64) {
        let is_narrow = self.is_narrow(heads);
        for (at, head) in heads.iter().enumerate() {
            let middle = self.first + (at as f64 + 0.5) * self.cell;
            if is_narrow {
                let place = (middle + TEXT * 0.36, bottom - 3.0);
                canvas.upright(place, &cut(head, TEXT, UPRIGHT), plain(Anchor::Start));
                continue;
            }
            for (up, line) in wrapped(head, TEXT, self.cell - 1.0).iter().rev().enumerate() {
                let place = (middle, bottom - 3.0 - up as f64 * LINE);
                canvas.text(place, line, plain(Anchor::Middle));
            }
        }
        canvas.line(&[(self.left, bottom), (self.right, bottom)], solid(INK, 0.5));
    }

    fn row(&self, canvas: &mut Canvas, top: f64, line: &Line, (money, most): (&Quantity, f64)) {
        let base = top + ROW / 2.0 + TEXT * 0.36;
        let is_sum = line.name == SUM;
        for (at, usd) in line.amounts.iter().enumerate() {
            let left = self.first + at as f64 * self.cell;
            let colour = colour(*usd, most);
            let area = Area {
                left: left + 0.25,
                top: top + 0.25,
                width: self.cell - 0.5,
                height: ROW - 0.5,
            };
            canvas.rectangle(area, &colour);
            let text = amount(*usd, money, self.cell - 1.0);
            let letters = Letters { colour: letters_on(&colour), ..plain(Anchor::Middle) };
            canvas.text((left + self.cell / 2.0, base), &text, letters);
        }
        let name = cut(&line.name, TEXT, self.first - GAP - self.left);
        canvas.text((self.left, base), &name, plain(Anchor::Start));
        let pen = if is_sum { solid(INK, 0.5) } else { solid(GUIDE, GUIDE_WIDTH) };
        canvas.line(&[(self.left, top), (self.right, top)], pen);
    }
}

/// The larger a flow the fuller its colour, by the root of its size: small ones are to be seen too.
fn colour(usd: f64, most: f64) -> String {
    let share = if most > 0.0 { libm::sqrt((usd.abs() / most).min(1.0)) } else { 0.0 };
    tint(if usd < 0.0 { OUTFLOW } else { INFLOW }, share)
}

/// An amount with as many digits as there is room for; nothing for nothing.
fn amount(usd: f64, money: &Quantity, room: f64) -> String {
    let value = usd / money.by;
    let said = [2, 1, 0].map(|digits| decimal(value, digits));
    match value.abs() {
        0.0 => String::new(),
        size if size >= 100.0 => said[2].clone(),
        size if size >= 10.0 => said[1].clone(),
        size if size < 0.005 => String::from("·"),
        _ => said.iter().find(|text| width_of(text, TEXT) <= room).unwrap_or(&said[2]).clone(),
    }
}

fn numbers(matrix: &Matrix, rows: &[&MatrixRow]) -> Numbers {
    let head = ["month", "account"].into_iter().chain(matrix.sectors.iter().copied());
    let mut numbers = Numbers::new(head);
    for row in rows {
        let mut cells = vec![(row.month as usize).into(), row.entry.into()];
        let amounts = row.amounts.iter().take(matrix.sectors.len());
        cells.extend(amounts.map(|amount| amount.usd().into()));
        numbers.rows.push(cells);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SECTORS;

    fn row(entry: &'static str, cents: i64) -> MatrixRow {
        let mut amounts = [Dollars::ZERO; SECTORS];
        amounts[..2].copy_from_slice(&[cents, -cents].map(Dollars::from_cents));
        MatrixRow { month: 3, entry, amounts }
    }

    #[test]
    fn small_accounts_stand_together_and_empty_ones_nowhere() {
        let rows = [row("devices", 1_000_000), row("tax", 2), row("levy", 3), row("calls", 0)];
        let lines = lines(&rows.iter().collect::<Vec<_>>(), &[0, 1]);
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["Devices", "2 small accounts", "Sum"]);
        assert_eq!(lines[1].amounts, [0.05, -0.05]);
    }

    #[test]
    fn the_numbers_are_those_of_the_month() {
        let rows = vec![row("devices", 150), MatrixRow { month: 4, ..row("devices", 1) }];
        let matrix = Matrix { sectors: vec!["households", "model_labs"], rows };
        let figure = draw(&matrix, 3, "Month 3", 240.0);
        assert_eq!(figure.numbers.rows.len(), 1);
        assert_eq!(figure.numbers.rows[0][2..], [1.5.into(), (-1.5).into()]);
    }
}
