//! `overbuild compare DIR…`

use std::path::PathBuf;

use anyhow::Result;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use overbuild::analysis::compare::report::{LONG, Material, SHEETS};
use overbuild::analysis::sheet::Report;
use overbuild::output::comparison::folders::Folders;
use overbuild::output::comparison::runs::{Date, Dating};
use overbuild::output::comparison::{runs, series, worlds};
use overbuild::output::sheet::format::text;
use overbuild::scenario::world::WorldFile;

use crate::cli::exit::Usage;
use crate::cli::form::Form;
use crate::cli::{print, progress};

/// Months before and after the breakthrough that timelines show.
const SHOWN: [i32; 2] = [-12, 60];

/// Which ensembles to compare, and how to show it.
#[derive(Args)]
pub struct Arguments {
    /// Folders of finished ensembles
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// World that the others are compared with, instead of the first
    #[arg(long, value_name = "WORLD")]
    base: Option<String>,
    /// Show only this table; may be given several times
    #[arg(long = "table", value_name = "NAME", value_parser = table_names())]
    tables: Vec<String>,
    /// Form of the tables
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    /// What counts as a crash
    #[arg(long, value_enum, default_value_t = Rule::Composite)]
    rule: Rule,
    /// Which date of a crash counts
    #[arg(long, value_enum, default_value_t = When::Peak)]
    date: When,
    /// Months between the rows of timelines
    #[arg(long, value_name = "MONTHS", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=72))]
    every: u16,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
}

/// Rules that date crashes.
#[derive(Clone, Copy, ValueEnum)]
enum Rule {
    /// A fall of capex with other signs
    Composite,
    /// Capex alone
    Capex,
    /// Utilisation alone
    Utilisation,
    /// Share prices alone
    Equity,
}

/// Dates of a crash.
#[derive(Clone, Copy, ValueEnum)]
enum When {
    /// The last peak before the fall
    Peak,
    /// When all that the rule asks for had happened
    Confirmed,
}

fn table_names() -> PossibleValuesParser {
    PossibleValuesParser::new(SHEETS.into_iter().chain([LONG]))
}

/// Prints the tables.
///
/// # Errors
/// A folder that is no finished ensemble, or a base that is not there.
pub fn compare(arguments: &Arguments) -> Result<()> {
    let folders = Folders::open(&arguments.folders)?;
    let scenarios = worlds::read(&folders)?;
    let files: Vec<Vec<WorldFile>> =
        scenarios.iter().map(|of| of.iter().map(|one| one.world().clone()).collect()).collect();
    let mut ensemble = runs::read(&folders, &files, arguments.dating())?;
    let mut definitions = worlds::definitions(&folders, &scenarios);
    let base = arguments.base(ensemble.worlds.iter().map(|world| world.name.as_str()))?;
    ensemble.worlds[..=base].rotate_right(1);
    definitions[..=base].rotate_right(1);
    let tables = arguments.tables();
    let aligned = match tables.contains(&"timelines") {
        true => series::read(&folders, &ensemble, arguments.offsets())?,
        false => series::nothing(),
    };
    let material = Material { ensemble: &ensemble, definitions: &definitions, aligned: &aligned };
    let bar = match arguments.quiet {
        true => progress::hidden(),
        false => progress::bar(tables.len() as u32, "tables"),
    };
    let sheets = tables.iter().flat_map(|name| {
        let sheet = material.sheet(name);
        bar.inc(1);
        sheet
    });
    let report = Report { sheets: sheets.collect(), about: arguments.about(&folders) };
    bar.finish_and_clear();
    print::text(&text(&report, arguments.format.into())?)
}

impl Arguments {
    /// The tables asked for, or all but the long one.
    fn tables(&self) -> Vec<&str> {
        let asked = |name: &&str| self.tables.iter().any(|table| table == name);
        let all = SHEETS.into_iter().chain([LONG]);
        if self.tables.is_empty() { SHEETS.to_vec() } else { all.filter(asked).collect() }
    }

    /// The position of the base.
    fn base<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<usize> {
        let names: Vec<&str> = names.collect();
        let Some(base) = &self.base else { return Ok(0) };
        let place = names.iter().position(|name| name == base);
        let message = || format!("there is no world `{base}`; there are {}", names.join(", "));
        Ok(place.ok_or_else(|| Usage(message()))?)
    }

    fn offsets(&self) -> Vec<i32> {
        let every = i32::from(self.every);
        let [first, last] = SHOWN.map(|month| month / every);
        (first..=last).map(|step| step * every).collect()
    }

    fn dating(&self) -> Dating<'static> {
        let rule = match self.rule {
            Rule::Composite => "crash",
            Rule::Capex => "capex",
            Rule::Utilisation => "utilisation",
            Rule::Equity => "equity",
        };
        let date = match self.date {
            When::Peak => Date::Peak,
            When::Confirmed => Date::Confirmed,
        };
        Dating { rule, date }
    }

    fn about(&self, folders: &Folders) -> Vec<(&'static str, String)> {
        let rule = match self.rule {
            Rule::Composite => "composite rule",
            Rule::Capex => "capex alone",
            Rule::Utilisation => "utilisation alone",
            Rule::Equity => "share prices alone",
        };
        let date = match self.date {
            When::Peak => "its peak (a peak of the last months may yet turn out one)",
            When::Confirmed => "the month in which it was confirmed",
        };
        let mut about = folders.about();
        about.push(("crash", format!("{rule}, dated by {date}")));
        about.push(("intervals", "95 %".to_string()));
        about
    }
}
