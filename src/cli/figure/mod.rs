//! `overbuild figure KIND RUN|ENSEMBLE…`

mod destination;
mod runs;
pub mod ensembles;
mod of_run;
mod of_experiment;
pub mod of_ensemble;

use anyhow::Result;
use clap::{Args, Subcommand};
use overbuild::output::figure::page::{Figure, Unfit};

use crate::cli::exit::Usage;
use crate::cli::figure::destination::Destination;

/// Which figure to draw.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    kind: Kind,
}

/// The kinds of figures.
#[derive(Subcommand)]
enum Kind {
    /// Series of one or more runs over time, with events as marks
    Series(of_run::Series),
    /// Every run of an ensemble as a strip: before its peak, falling, recovering; aligned on the find
    Timelines(of_ensemble::Timelines),
    /// Quantiles over seeds of a column, a band a world
    Fan(of_ensemble::Fan),
    /// The share of runs without a crash so far, after Kaplan and Meier, a curve a world
    Survival(of_ensemble::Survival),
    /// The book of a run over time, what was written down of it, and the losses of each month
    Vintages(of_run::Vintages),
    /// A grid of two parameters: the kind of run that comes most often, or the median of a measure
    Phase(of_ensemble::Phase),
    /// Who took in and paid out what in a month of a run: the matrix of flows
    Money(of_run::Money),
}

/// Draws a figure.
///
/// # Errors
/// What was asked for is not there or does not fit, a folder is not whole, a file is in the way or cannot be written.
pub fn figure(arguments: &Arguments) -> Result<()> {
    let to = arguments.kind.destination();
    let mut faults = to.faults();
    let figure = match arguments.kind.draw(to.points()) {
        Ok(figure) => Some(figure),
        Err(error) => {
            faults.extend(error.downcast::<Unfit>()?.0);
            None
        }
    };
    match figure.filter(|_| faults.is_empty()) {
        Some(figure) => to.write(&figure),
        None => Err(Usage(faults.join("\n")).into()),
    }
}

impl Kind {
    fn destination(&self) -> &Destination {
        match self {
            Kind::Series(asked) => &asked.to,
            Kind::Timelines(asked) => &asked.to,
            Kind::Fan(asked) => &asked.to,
            Kind::Survival(asked) => &asked.to,
            Kind::Vintages(asked) => &asked.to,
            Kind::Phase(asked) => &asked.to,
            Kind::Money(asked) => &asked.to,
        }
    }

    fn draw(&self, width: f64) -> Result<Figure> {
        match self {
            Kind::Series(asked) => asked.draw(width),
            Kind::Timelines(asked) => asked.draw(width),
            Kind::Fan(asked) => asked.draw(width),
            Kind::Survival(asked) => asked.draw(width),
            Kind::Vintages(asked) => asked.draw(width),
            Kind::Phase(asked) => asked.draw(width),
            Kind::Money(asked) => asked.draw(width),
        }
    }
}
