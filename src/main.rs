//! The command line: parse, dispatch, exit code.

mod cli;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cli::{check, compare, ensemble, exit, explain, regimes, run, story, timeline};

/// A month makes thousands of small allocations; this one makes them in half the time of the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A laboratory for compute booms: runs the AI build-out month by month, from a world file
#[derive(Parser)]
#[command(name = "overbuild", version, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a world and keep what happened in a folder
    Run(run::Arguments),
    /// Check world files and report every fault
    Check(check::Arguments),
    /// Explain a world, a month of the model, or the columns of its output
    #[command(subcommand)]
    Explain(explain::Arguments),
    /// Set worlds side by side: medians over seeds of what followed a month
    Regimes(regimes::Arguments),
    /// Run worlds on many seeds, the same for each, and keep all runs in a few large tables
    Ensemble(ensemble::Arguments),
    /// Compare the worlds of ensembles: crashes by date, survival, depth, differences within seeds
    Compare(compare::Arguments),
    /// Date crashes: when the boom ended, the peak, the trough and the recovery of runs
    Timeline(timeline::Arguments),
    /// Tell what a firm knew, expected and decided each quarter, and the rules that fired
    Story(story::Arguments),
}

fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Regimes(arguments) => regimes::regimes(&arguments),
        Command::Ensemble(arguments) => ensemble::ensemble(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Timeline(arguments) => timeline::timeline(&arguments),
        Command::Story(arguments) => story::story(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}
