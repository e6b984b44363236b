//! The runs of an ensemble: made on all cores, kept block by block.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use indicatif::ProgressBar;
use overbuild::analysis::dating::rule::Rule;
use overbuild::experiment::economies::Economies;
use overbuild::experiment::plan::{Block, Seeds, by_seed};
use overbuild::experiment::precision::{Condition, Subject, Tally};
use overbuild::experiment::stream::stream;
use overbuild::output::digest::sha256;
use overbuild::output::ensemble::folder::Folder;
use overbuild::output::ensemble::manifest::{Ensemble, Until};
use overbuild::output::ensemble::rows::{Rows, Run};
use overbuild::output::ensemble::tables::{RUNS, TIMELINES};
use overbuild::output::failure::OutputError;
use overbuild::scenario::checked::Scenario;

use crate::cli::ensemble::keeper::Keeper;
use crate::cli::exit::Incomplete;
use crate::cli::outcome::make;

/// How the runs are made.
pub struct Work<'a> {
    /// The worlds.
    pub scenarios: &'a [Scenario],
    /// The rule by which crashes are dated.
    pub rule: Rule,
    /// When there are runs enough.
    pub condition: Option<Condition>,
    /// Runs made at once; 0: one a core.
    pub threads: usize,
    /// Up when somebody asks to stop.
    pub stop: &'a AtomicBool,
    /// Shows how far it is.
    pub bar: ProgressBar,
}

impl Work<'_> {
    /// Makes all runs that are not kept yet and puts the tables together.
    ///
    /// # Errors
    /// A disk that fails, a stop.
    pub fn make(&self, mut folder: Folder, seeds: Seeds) -> Result<Ensemble> {
        let all = seeds.count() * self.scenarios.len() as u64;
        self.bar.set_length(all);
        self.bar.set_position(folder.count());
        self.bar.reset_eta();
        let (made, until) = self.stages(&mut folder, seeds)?;
        self.bar.finish_and_clear();
        if self.stop.load(Ordering::Relaxed) {
            return Err(Incomplete::Stopped { done: folder.count(), all }.into());
        }
        Ok(folder.finish(made, until)?)
    }

    /// Stage after stage, until there are runs enough: the seeds made, and how precise the estimate came to be.
    ///
    /// Stages that are kept already are not looked at, but for the last: they were not enough when they were made.
    fn stages(&self, folder: &mut Folder, seeds: Seeds) -> Result<(Seeds, Option<Until>)> {
        let Some(condition) = &self.condition else {
            self.runs(folder, by_seed(self.scenarios.len(), seeds).flatten().collect(), seeds)?;
            return Ok((seeds, None));
        };
        let stages: Vec<Vec<Block>> = by_seed(self.scenarios.len(), seeds).collect();
        let is_begun = |stage: &Vec<Block>| stage.iter().any(|b| !folder.held(*b).is_empty());
        let begun = stages.iter().rposition(is_begun).unwrap_or(0);
        let mut tallies = vec![Tally::default(); self.scenarios.len()];
        let (mut made, mut met) = (seeds, false);
        for (at, stage) in stages.into_iter().enumerate() {
            self.runs(folder, stage.clone(), seeds)?;
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            for block in &stage {
                add(&mut tallies[block.world], condition, folder, *block)?;
            }
            made.last = seeds.in_block(stage[0].number).last;
            met = at >= begun && tallies.iter().all(|tally| condition.is_met(tally));
            if met {
                break;
            }
        }
        let until = self.precision(condition, seeds, met, &tallies);
        Ok((made, Some(until)))
    }

    fn precision(
        &self,
        condition: &Condition,
        within: Seeds,
        met: bool,
        tallies: &[Tally],
    ) -> Until {
        let finite = |value: f64| Some(value).filter(|value| value.is_finite());
        let imprecision = |(scenario, tally): (&Scenario, &Tally)| {
            (scenario.world().name.clone(), finite(condition.imprecision(tally)))
        };
        Until {
            condition: condition.to_string(),
            within,
            met: Some(met),
            imprecision: self.scenarios.iter().zip(tallies).map(imprecision).collect(),
        }
    }

    /// Makes the runs of these blocks that are not kept yet, and keeps them.
    fn runs(&self, folder: &mut Folder, blocks: Vec<Block>, seeds: Seeds) -> Result<()> {
        let wanted = |block: Block| seeds.in_block(block.number).count() as usize;
        let mut jobs = Vec::new();
        for block in blocks {
            let held = folder.held(block);
            let missing = seeds.in_block(block.number).each().filter(|seed| !held.contains(seed));
            jobs.extend(missing.map(|seed| (block, seed)));
        }
        let hashes: Vec<String> = self.scenarios.iter().map(|world| sha256(world.text())).collect();
        let economies = Economies::of(self.scenarios);
        let work = |job: &(Block, u64)| self.run(&economies, &hashes[job.0.world], *job);
        let jobs = jobs.into_iter().take_while(|_| !self.stop.load(Ordering::Relaxed));
        let mut keeper = Keeper::new(folder);
        stream(self.threads, jobs, work, |(block, seed), rows| {
            let Some(rows) = rows else { return Ok(()) };
            self.bar.inc(1);
            keeper.take(block, seed, rows, wanted(block))
        })?;
        Ok(keeper.keep()?)
    }

    /// Makes a run; `None` if it was stopped.
    fn run(
        &self,
        economies: &Economies,
        sha256: &str,
        (block, seed): (Block, u64),
    ) -> Option<Rows> {
        let scenario = &self.scenarios[block.world];
        let run = Run { world: &scenario.world().name, sha256, seed };
        let told = (&self.rule, self.stop);
        let rows = make(economies, self.scenarios, (block.world, seed), told, |outcome| {
            run.finished(outcome)
        });
        rows.unwrap_or_else(|message| Some(run.failed(&message)))
    }
}

/// Takes the runs of a block into the estimate, in the order of seeds.
fn add(
    tally: &mut Tally,
    condition: &Condition,
    folder: &Folder,
    block: Block,
) -> Result<(), OutputError> {
    match &condition.subject {
        Subject::Mean(column) => {
            let runs = folder.read(block, RUNS, &[column])?;
            let values = runs.numbers(column).unwrap_or_default().iter();
            values.filter(|value| !value.is_nan()).for_each(|value| tally.add(*value));
        }
        Subject::Probability(regime) => {
            let runs = folder.read(block, TIMELINES, &["regime"])?;
            let regimes = runs.texts("regime").into_iter().flat_map(|texts| texts.iter());
            for found in regimes.filter(|found| !found.is_empty()) {
                tally.add(f64::from(u8::from(found == regime)));
            }
        }
    }
    Ok(())
}
