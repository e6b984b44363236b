//! `overbuild why RUN`

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use overbuild::analysis::cause::chain::{chain, order_cut, window};
use overbuild::analysis::cause::effects::effects;
use overbuild::analysis::cause::outcome::{Outcome, fall, outcome};
use overbuild::analysis::cause::shares::shares;
use overbuild::analysis::dating::crash::Crash;
use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::date;
use overbuild::experiment::batch::run;
use overbuild::experiment::causes::{self, CAUSES, Cause};
use overbuild::experiment::counterfactual::Plan;
use overbuild::output::labels::Words;
use overbuild::output::reading;
use overbuild::output::why::{Removed, Why};
use overbuild::record::Record;
use overbuild::scenario::checked::Scenario;
use overbuild::scenario::world::WorldFile;

use crate::cli::{dating, print, progress};

/// Which run to explain, and by what.
#[derive(Args)]
pub struct Arguments {
    /// Folder of a finished run, or a world file
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Causes to take out, with commas between them: breakthrough, leverage, news, contracts, supply-line
    #[arg(long, value_name = "CAUSES", value_delimiter = ',', value_parser = causes::named)]
    causes: Vec<Cause>,
    /// Seeds for the error of the shares: the run's own and those after it
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    seeds: u64,
    /// Seed of the run, instead of its own
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// End users simulated, instead of the run's
    #[arg(long, value_name = "N")]
    users: Option<u32>,
    /// Set a value of the world, as in rules.rents.speed=3
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// File with what differs from the usual rule of dating
    #[arg(long, value_name = "FILE")]
    rule: Option<PathBuf>,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
    /// Print all of it as one JSON object
    #[arg(long)]
    json: bool,
}

/// Makes a run again, and again without each set of causes, and prints why it crashed.
///
/// # Errors
/// A bad rule or world, a folder that is no run, a broken invariant.
pub fn why(arguments: &Arguments) -> Result<()> {
    let rule = dating::rule(arguments.rule.as_deref())?;
    let kept = arguments.kept()?;
    let scenario = Scenario::read(&arguments.file(), &arguments.overrides())?;
    let causes = arguments.causes();
    let made = arguments.make(&scenario, &causes, &rule)?;
    let as_kept = kept.map(|kept| is_same(&kept, &made.record));
    let causes = causes.iter().map(|cause| removed(cause, &scenario)).collect();
    let why = Why { as_kept, causes, ..answer(scenario.world(), made, rule)? };
    match arguments.json {
        true => print::json(&why),
        false => print::text(&Words::of(&scenario.world().labels).say(&why.as_text())),
    }
}

/// The runs made: the run itself, and what came of it with every set of causes and every seed.
struct Made {
    record: Record,
    seeds: Vec<u64>,
    outcomes: Vec<Vec<Outcome>>,
    runs: u64,
}

impl Arguments {
    /// What the folder of the run keeps; none of a world file, or of a run that is to be another one.
    fn kept(&self) -> Result<Option<Record>> {
        let is_kept = self.run.is_dir();
        let record = if is_kept { Some(reading::read(&self.run)?.record) } else { None };
        Ok(record.filter(|_| self.overrides().is_empty()))
    }

    fn file(&self) -> PathBuf {
        if self.run.is_dir() { self.run.join("world.ron") } else { self.run.clone() }
    }

    fn overrides(&self) -> Vec<String> {
        let shortcuts = [
            self.seed.map(|seed| format!("seed={seed}")),
            self.users.map(|users| format!("users={users}")),
        ];
        self.set.iter().cloned().chain(shortcuts.into_iter().flatten()).collect()
    }

    /// Makes the run, and all the others.
    fn make(&self, scenario: &Scenario, causes: &[Cause], rule: &Rule) -> Result<Made> {
        let plan = Plan::new(&self.file(), &self.overrides(), causes)?;
        let seed = scenario.world().seed;
        let seeds: Vec<u64> = (0..self.seeds).map(|more| seed.wrapping_add(more)).collect();
        let runs = 1 + (plan.worlds() * seeds.len()) as u64;
        let bar = match self.quiet {
            true => progress::hidden(),
            false => progress::bar(runs as u32, "runs"),
        };
        let record = run(scenario, seed)?;
        bar.inc(1);
        let outcomes = plan.run(&seeds, |record| outcome(record, rule), || bar.inc(1))?;
        bar.finish_and_clear();
        let set = |set: Vec<Result<Outcome, _>>| set.into_iter().collect::<Result<Vec<_>, _>>();
        let outcomes = outcomes.into_iter().map(set).collect::<Result<_, _>>()?;
        Ok(Made { record, seeds, outcomes, runs })
    }

    /// The causes asked for, each once; all of them if none was.
    fn causes(&self) -> Vec<Cause> {
        if self.causes.is_empty() {
            return CAUSES.to_vec();
        }
        let mut asked: Vec<Cause> = Vec::new();
        for cause in &self.causes {
            if asked.iter().all(|known| known.name != cause.name) {
                asked.push(*cause);
            }
        }
        asked
    }
}

/// What the runs say, but for the causes' names and whether a folder kept the run so.
fn answer(world: &WorldFile, made: Made, rule: Rule) -> Result<Why> {
    let Made { record, seeds, outcomes, runs } = made;
    let timeline = date(&record, &rule)?;
    let fall = fall(&record, &rule, &timeline)?;
    let (from, to) = window(&record, fall.as_ref());
    let then = then(&record, timeline.verdict.composite.first());
    Ok(Why {
        world: world.name.clone(),
        seed: world.seed,
        users: world.users,
        as_kept: None,
        runs_made: runs,
        order_cut: order_cut(&record, from.saturating_sub(record.steps_per_year as usize), to),
        chain: if fall.is_some() { chain(&record, from, to) } else { Vec::new() },
        causes: Vec::new(),
        effects: effects(&outcomes, record.steps_per_year),
        shares: shares(&outcomes, then),
        rule,
        timeline,
        fall,
        seeds,
        then,
    })
}

/// A year after a crash was confirmed; the end of the run without one.
fn then(record: &Record, crash: Option<&Crash>) -> usize {
    let last = record.series.months().saturating_sub(1);
    crash.map_or(last, |crash| last.min(crash.confirmed + record.steps_per_year as usize))
}

fn removed(cause: &Cause, scenario: &Scenario) -> Removed {
    let overrides = (cause.removal)(scenario.world());
    Removed { name: cause.name, without: cause.without, overrides }
}

/// Whether two records have the same series to the bit; a folder knows no negative nothing.
fn is_same(kept: &Record, made: &Record) -> bool {
    let bits = |value: &f64| (value + 0.0).to_bits();
    kept.series.values.iter().map(bits).eq(made.series.values.iter().map(bits))
}
