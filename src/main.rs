//! The command line: parse, dispatch, exit code.

mod cli;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cli::{
    calibrate, check, claims, compare, ensemble, exit, experiment, explain, facts, figure, lab,
    regimes, report, run, story, timeline, validate, why,
};

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
    /// Plan an experiment over worlds, parameters and seeds, and make it on one machine or on many
    #[command(subcommand)]
    Experiment(experiment::Experiment),
    /// Compare the worlds of ensembles: crashes by date, survival, depth, differences within seeds
    Compare(compare::Arguments),
    /// Judge the claims the model was made to test: what was measured, and whether they hold
    Claims(claims::Arguments),
    /// Score stylised facts of booms and crashes
    Facts(facts::Arguments),
    /// Date crashes: when the boom ended, the peak, the trough and the recovery of runs
    Timeline(timeline::Arguments),
    /// Explain a crash: its chain of events, the same run without one cause at a time, and the causes' shares
    Why(why::Arguments),
    /// Tell what a firm knew, expected and decided each quarter, and the rules that fired
    Story(story::Arguments),
    /// Draw a finished run or ensemble as a figure fit for print: SVG, PDF or PNG
    Figure(figure::Arguments),
    /// Show finished runs or ensembles as one page for the browser
    Report(report::Arguments),
    /// Fit a world to what was observed, and say how well its numbers are known
    Calibrate(calibrate::Arguments),
    /// Hold a world against what was observed: every target with its error
    Validate(validate::Arguments),
    /// Open a laboratory in the browser: sliders that run a world again at once
    Lab(lab::Arguments),
}

fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Regimes(arguments) => regimes::regimes(&arguments),
        Command::Ensemble(arguments) => ensemble::ensemble(&arguments),
        Command::Experiment(what) => experiment::experiment(&what),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Claims(arguments) => claims::claims(&arguments),
        Command::Facts(arguments) => facts::facts(&arguments),
        Command::Timeline(arguments) => timeline::timeline(&arguments),
        Command::Why(arguments) => why::why(&arguments),
        Command::Story(arguments) => story::story(&arguments),
        Command::Figure(arguments) => figure::figure(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Calibrate(arguments) => calibrate::calibrate(&arguments),
        Command::Validate(arguments) => validate::validate(&arguments),
        Command::Lab(arguments) => lab::lab(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}
