//! `overbuild experiment analyse DIR`

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::sensitivity::report::{SHEETS, fitting, sheet};
use overbuild::analysis::sheet::Report;
use overbuild::output::experiment::reading::{Runs, USUAL};
use overbuild::output::sheet::format::text;

use crate::cli::exit::Usage;
use crate::cli::form::Form;
use crate::cli::print;

/// What to analyse, and how to show it.
#[derive(Args)]
pub struct Analyse {
    /// Folder of a finished experiment
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Outcome looked at: a kind of run as crash, depth, or a number of runs.parquet; may be given several times
    #[arg(long = "outcome", value_name = "NAME", default_values = USUAL)]
    outcomes: Vec<String>,
    /// Show only this table; may be given several times
    #[arg(long = "table", value_name = "NAME", value_parser = PossibleValuesParser::new(SHEETS))]
    tables: Vec<String>,
    /// Least share of the cases that a region must hold
    #[arg(long, value_name = "SHARE", default_value_t = 0.6)]
    coverage: f64,
    /// Form of the tables
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
}

impl Analyse {
    /// Prints the tables.
    ///
    /// # Errors
    /// No finished experiment; an outcome or a table that there is not.
    pub fn print(&self) -> Result<()> {
        if !(0.0..=1.0).contains(&self.coverage) {
            let told = format!("--coverage is a share from 0 to 1, not {}", self.coverage);
            return Err(Usage(told).into());
        }
        let runs = Runs::open(&self.folder)?;
        let studies = runs.studies(&self.outcomes)?;
        let fitting = studies.first().map_or(&[][..], |study| fitting(study.laid));
        let asked = |name: &&&str| self.tables.is_empty() || self.tables.iter().any(|t| t == *name);
        let sheets = fitting.iter().filter(asked);
        let sheets = sheets.filter_map(|name| sheet(name, &studies, self.coverage)).collect();
        let report = Report { about: about(&runs), sheets };
        if report.sheets.is_empty() {
            let told = format!("this design gives no such table, but {}", fitting.join(", "));
            return Err(Usage(told).into());
        }
        print::text(&text(&report, self.format.into())?)
    }
}

fn about(runs: &Runs) -> Vec<(&'static str, String)> {
    let experiment = &runs.folder.experiment;
    let plan = &experiment.plan;
    let names: Vec<&str> = plan.worlds.iter().map(|world| world.name.as_str()).collect();
    let rule = serde_json::from_value::<Rule>(plan.rule.clone()).ok();
    let rule = rule.map_or("unknown", |rule| match rule == Rule::default() {
        true => "the usual one",
        false => "another than the usual one",
    });
    let failed = experiment.failed.unwrap_or(0);
    vec![
        ("version", format!("{} ({})", plan.version, plan.git)),
        ("plan", plan.hash()[..12].to_string()),
        ("worlds", names.join(", ")),
        ("design", design(&plan.file)),
        ("runs", format!("{}, {failed} failed", plan.cut.runs())),
        ("seeds", plan.file.seeds.clone()),
        ("dating rule", rule.into()),
        ("intervals", "95 %".into()),
    ]
}

fn design(file: &overbuild::experiment::file::ExperimentFile) -> String {
    let laid = serde_json::to_value(&file.design).unwrap_or_default().to_string();
    let plain = laid.replace(['{', '}', '"'], "").replace(':', " ").replace(',', ", ");
    format!("{plain}, {} parameters", file.parameters.len())
}
