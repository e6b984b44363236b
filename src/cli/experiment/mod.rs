//! `overbuild experiment …`: worlds x parameters x seeds, on one machine or many.

use anyhow::Result;
use clap::Subcommand;

use crate::cli::experiment::analyse::Analyse;
use crate::cli::experiment::making::{Extend, Resume, Run, ShardOf};
use crate::cli::experiment::parts::{Merge, Missing, Status};
use crate::cli::experiment::plan::PlanOf;
use crate::cli::experiment::submit::Submit;

pub mod planning;
pub mod work;
pub mod tell;
pub mod plan;
pub mod making;
pub mod parts;
pub mod script;
pub mod submit;
pub mod analyse;

/// What to do with an experiment.
#[derive(Subcommand)]
pub enum Experiment {
    /// Lay the points and say what running them would take; with --out, write the plan down
    Plan(PlanOf),
    /// Plan, make every run on this machine, and put the tables together
    Run(Run),
    /// Go on with an experiment that was planned or stopped
    Resume(Resume),
    /// Take over more seeds, levels, points or worlds, and make only the runs that are new
    Extend(Extend),
    /// Say how far an experiment is
    Status(Status),
    /// Make one of so many shares of the parts, as on a machine of a cluster
    Shard(ShardOf),
    /// Hand the shards that are not whole to Slurm or HyperQueue
    Submit(Submit),
    /// Print the numbers of the shards that are not whole, as a job array takes them: 2,5-7
    Missing(Missing),
    /// Put the tables together, once every part is there
    Merge(Merge),
    /// Say which parameters matter, how much is luck, and where in the space something happens
    Analyse(Analyse),
}

/// Does it.
///
/// # Errors
/// A bad file, a folder that is taken, a disk that fails, a stop, runs that failed, an engine that is not there.
pub fn experiment(what: &Experiment) -> Result<()> {
    match what {
        Experiment::Plan(plan) => plan.print(),
        Experiment::Run(run) => run.make(),
        Experiment::Resume(resume) => resume.make(),
        Experiment::Extend(extend) => extend.make(),
        Experiment::Status(status) => status.print(),
        Experiment::Shard(shard) => shard.make(),
        Experiment::Submit(submit) => submit.make(),
        Experiment::Missing(missing) => missing.print(),
        Experiment::Merge(merge) => merge.make(),
        Experiment::Analyse(analyse) => analyse.print(),
    }
}
