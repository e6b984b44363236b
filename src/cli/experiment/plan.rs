//! `overbuild experiment plan FILE`

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::cli::experiment::planning::Asked;
use crate::cli::experiment::tell::Estimate;
use crate::cli::{print, progress};

/// What to plan, and where the plan goes.
#[derive(Args)]
pub struct PlanOf {
    #[command(flatten)]
    asked: Asked,
    /// Folder the plan is written to, for `resume` or `shard`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the estimate as one JSON object
    #[arg(long)]
    json: bool,
}

impl PlanOf {
    /// Says what the experiment takes, and writes the plan down if there is a place for it.
    ///
    /// # Errors
    /// A bad file; a folder that is taken.
    pub fn print(&self) -> Result<()> {
        let bar = if self.json { |_: u32, _: &str| progress::hidden() } else { progress::bar };
        let planned = self.asked.plan(bar)?;
        if let Some(out) = &self.out {
            planned.begin(out)?;
        }
        let estimate = Estimate::of(&planned.experiment, planned.steps, 0);
        if self.json {
            return print::json(&estimate);
        }
        let mut text = estimate.text(&planned.experiment.plan.file.seeds);
        if let Some(out) = &self.out {
            text += &format!("The plan: {}\n", out.display());
        }
        print::text(&text)
    }
}
