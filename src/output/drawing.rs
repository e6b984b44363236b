//! A timeline drawn with letters: capex, utilisation, rent, services and share prices over one axis of time, with the
//! months of find, start, peak, trough and recovery marked across all of them.

use crate::analysis::columns::{Columns, MissingColumn};
use crate::analysis::dating::timeline::Timeline;
use crate::analysis::windows::{highest, lowest, mean};
use crate::analysis::words::{dollars, percent, times};
use crate::record::Record;

/// Widest and narrowest drawing [letters].
const WIDTHS: (usize, usize) = (60, 200);
/// Room for the names of the series.
const NAMES: usize = 15;
/// Room for what their levels are.
const LEVELS: usize = 22;
/// A strip is two lines of letters, each an eighth of a line to a whole one high.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// What runs through the empty part of a strip under a mark.
const GUIDE: char = '┊';

/// How a drawing looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Its width [letters].
    pub width: usize,
    /// Whether marks are in colour.
    pub colour: bool,
}

/// Draws a run.
///
/// # Errors
/// A column of the series that is not there.
pub fn draw(record: &Record, timeline: &Timeline, style: Style) -> Result<String, MissingColumn> {
    let columns = Columns::of(record)?;
    let steps = columns.capex.len();
    let canvas = Canvas::new(steps, style, marks(timeline));
    let mut lines = canvas.mark_lines();
    for strip in strips(&columns) {
        lines.extend(canvas.strip(&strip));
    }
    lines.extend(canvas.axis(columns.steps(12)));
    Ok(lines.iter().map(|line| line.trim_end().to_string() + "\n").collect())
}

/// A month that is marked, by its letter.
struct Mark {
    letter: char,
    at: usize,
}

/// The find and the first crash by the composite rule or, where there is none, by capex alone.
fn marks(timeline: &Timeline) -> Vec<Mark> {
    let crash = timeline.verdict.composite.first().or(timeline.verdict.capex.first());
    let all = [
        ('F', timeline.find.or(timeline.first_breakthrough)),
        (
            'S',
            crash
                .map(|crash| crash.start)
                .filter(|start| crash.is_some_and(|crash| crash.peak != *start)),
        ),
        ('P', crash.map(|crash| crash.peak)),
        ('T', crash.and_then(|crash| crash.trough)),
        ('R', crash.and_then(|crash| crash.recovery)),
    ];
    all.into_iter().filter_map(|(letter, at)| Some(Mark { letter, at: at? })).collect()
}

/// A series to be drawn.
struct Strip<'a> {
    name: &'static str,
    values: &'a [f64],
    /// Whether it is drawn in logs, from its lowest value up; else from nothing up.
    in_logs: bool,
    say: Box<dyn Fn(f64) -> String>,
}

fn strips(columns: &Columns) -> [Strip<'_>; 5] {
    let monthly = 1.0 / columns.months(1);
    let first = columns.services.first().copied().unwrap_or(0.0);
    let strip = |name, values, say| Strip { name, values, in_logs: false, say };
    [
        strip("capex a month", &columns.capex, Box::new(move |usd| dollars(usd * monthly))),
        strip("utilisation", &columns.utilisation, Box::new(percent)),
        strip("rent an hour", &columns.rent, Box::new(|usd| format!("{usd:.2} USD"))),
        Strip {
            in_logs: true,
            ..strip(
                "services, logs",
                &columns.services,
                Box::new(move |units| times(units / first)),
            )
        },
        strip("share prices", &columns.equity, Box::new(|index| format!("{index:.0}"))),
    ]
}

struct Canvas {
    steps: usize,
    cells: usize,
    colour: bool,
    marks: Vec<Mark>,
}

impl Canvas {
    fn new(steps: usize, style: Style, marks: Vec<Mark>) -> Canvas {
        let cells = style.width.clamp(WIDTHS.0, WIDTHS.1) - NAMES - LEVELS;
        Canvas { steps, cells, colour: style.colour, marks }
    }

    /// The cell of a step.
    fn cell(&self, step: usize) -> usize {
        (step * self.cells / self.steps.max(1)).min(self.cells - 1)
    }

    /// The letters of the marks above the strips; those that fall into one cell stand above each other.
    fn mark_lines(&self) -> Vec<String> {
        let mut lines: Vec<Vec<char>> = Vec::new();
        for mark in &self.marks {
            let cell = self.cell(mark.at);
            let free = lines.iter().position(|line| line[cell] == ' ');
            let line = free.unwrap_or_else(|| {
                lines.push(vec![' '; self.cells]);
                lines.len() - 1
            });
            lines[line][cell] = mark.letter;
        }
        let texts = lines.iter().map(|line| line.iter().collect::<String>());
        texts.map(|text| " ".repeat(NAMES) + &self.painted(&text)).collect()
    }

    /// The two lines of a strip, the upper one first.
    fn strip(&self, strip: &Strip) -> [String; 2] {
        let levels = self.levels(strip);
        let most = highest(strip.values).map_or(String::new(), |(_, most)| (strip.say)(most));
        let last = strip.values.last().map_or(String::new(), |last| (strip.say)(*last));
        let line = |line: usize| -> String {
            let block = |(cell, level): (usize, &usize)| {
                let block = BLOCKS[level.saturating_sub(8 * line).min(8)];
                let is_marked = self.marks.iter().any(|mark| self.cell(mark.at) == cell);
                if block == ' ' && is_marked { GUIDE } else { block }
            };
            self.painted(&levels.iter().enumerate().map(block).collect::<String>())
        };
        [
            format!("{:NAMES$}{} most {most}", "", line(1)),
            format!("{:NAMES$}{} last {last}", strip.name, line(0)),
        ]
    }

    /// The height of every cell in eighths of a line: the mean of its steps, between the bottom of the strip and its top.
    fn levels(&self, strip: &Strip) -> Vec<usize> {
        let scale = |value: f64| match strip.in_logs {
            true => libm::log(value.max(f64::MIN_POSITIVE)),
            false => value,
        };
        let least = lowest(strip.values, 0).map_or(0.0, |(_, least)| least);
        let bottom = if strip.in_logs { scale(least) } else { 0.0 };
        let top = highest(strip.values).map_or(0.0, |(_, most)| scale(most));
        let level = |cell: usize| {
            let (from, upto) =
                (cell * self.steps / self.cells, (cell + 1) * self.steps / self.cells);
            let value = strip.values.get(from..upto.max(from + 1)).and_then(mean).unwrap_or(0.0);
            let height = 16.0 * (scale(value) - bottom) / (top - bottom);
            // What is there at all is seen.
            if value > 0.0 { (height.round() as usize).clamp(1, 16) } else { 0 }
        };
        (0..self.cells).map(level).collect()
    }

    /// The axis with a tick at the start of every year, and years numbered from 1 where there is room.
    fn axis(&self, year: usize) -> [String; 2] {
        let starts = (0..self.steps).step_by(year);
        let (mut line, mut numbers) = (vec!['─'; self.cells], String::new());
        for (at, start) in starts.enumerate() {
            let cell = self.cell(start);
            line[cell] = '┴';
            let number = (at + 1).to_string();
            let room = numbers.is_empty() || cell > numbers.len();
            if room && cell + number.len() <= self.cells {
                numbers = format!("{numbers:cell$}{number}");
            }
        }
        let line: String = line.into_iter().collect();
        [format!("{:NAMES$}{line}", ""), format!("{:NAMES$}{numbers}", "year")]
    }

    /// A line with its marks and guides in colour, if colours are wanted.
    fn painted(&self, text: &str) -> String {
        let paint = |letter: char| match letter {
            GUIDE | 'A'..='Z' if self.colour => format!("\x1b[31m{letter}\x1b[0m"),
            '▁'..='█' if self.colour => format!("\x1b[36m{letter}\x1b[0m"),
            letter => letter.to_string(),
        };
        text.chars().map(paint).collect()
    }
}
