//! `overbuild calibrate WORLD`

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, value_parser};
use indicatif::ProgressBar;
use overbuild::analysis::calibration::chains::Search;
use overbuild::analysis::calibration::directions::directions;
use overbuild::analysis::calibration::posterior::{covariance, known};
use overbuild::analysis::calibration::{space, tables};
use overbuild::analysis::sheet::Report;
use overbuild::experiment::plan::Seeds;
use overbuild::output::calibration::folder::Folder;
use overbuild::output::calibration::manifest::{Identity, Outcome};
use overbuild::output::calibration::sample::{POSTERIOR, table};
use overbuild::output::digest::sha256;
use overbuild::output::manifest::{GIT, VERSION};
use overbuild::output::place::relative;
use overbuild::output::sheet::format::{Format, text};
use overbuild::scenario::calibration::parameters::Parameters;
use overbuild::scenario::calibration::targets::Target;
use overbuild::scenario::extract::overlay;
use overbuild::scenario::load::Loaded;

use crate::cli::calibrate::asked::Asked;
use crate::cli::calibrate::work::Work;
use crate::cli::exit::Usage;
use crate::cli::{print, progress, stop};

pub mod asked;
pub mod work;

/// Name of the fitted world in the folder.
const FITTED: &str = "fitted.ron";
/// Most points a search may try: each has a number in 32 bits.
const MOST_GENERATIONS: u64 = 1_000_000;

/// What to fit to what, and how long to search.
#[derive(Args)]
pub struct Arguments {
    /// World file
    #[arg(value_name = "WORLD")]
    world: PathBuf,
    /// File of targets: what was observed, and how surely
    #[arg(long, value_name = "FILE")]
    targets: PathBuf,
    /// File of parameters: what is to be found, and within what range
    #[arg(long, value_name = "FILE")]
    parameters: PathBuf,
    /// Folder of the search
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Seeds of every point, the same for all
    #[arg(long, value_name = "FIRST..LAST", default_value = "1..5")]
    seeds: Seeds,
    /// End users simulated
    #[arg(long, value_name = "N", default_value_t = 1000)]
    users: u32,
    /// Markov chains; by default two for each parameter, at least eight
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(6..=1000))]
    chains: Option<u16>,
    /// Generations of all chains, half of them to find the way
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = value_parser!(u64).range(2..=MOST_GENERATIONS))]
    generations: u64,
    /// Set a value of the world, as in rules.rents.speed=3
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Show no progress
    #[arg(long)]
    quiet: bool,
    /// Print the manifest as one JSON object instead of tables
    #[arg(long)]
    json: bool,
}

/// Searches for the values with which the world agrees with the targets, and says how well they are known.
///
/// # Errors
/// A bad world, targets or parameters; a folder that is taken; a disk that fails; a stop.
pub fn calibrate(arguments: &Arguments) -> Result<()> {
    let users = format!("users={}", arguments.users);
    let overrides: Vec<String> = arguments.set.iter().cloned().chain([users]).collect();
    let mut asked = Asked::read(&arguments.world, &overrides, &arguments.targets)?;
    let parameters = asked.parameters(&arguments.parameters)?;
    let months = asked.months_observed();
    if months == 0 {
        return Err(Usage("nothing was observed: no target has `observed`".into()).into());
    }
    asked.scenario = asked.scenario.with(&[format!("months={months}")])?;
    let search = arguments.search(&asked, &parameters)?;
    arguments.tell(search)
}

/// A search that has ended.
struct Ended<'a> {
    parameters: &'a Parameters,
    identity: Identity,
    search: Search,
    folder: Folder,
    fitted: String,
}

impl Arguments {
    fn search<'a>(&self, asked: &Asked, loaded: &'a Loaded<Parameters>) -> Result<Ended<'a>> {
        let parameters = &loaded.value;
        let identity = self.identity(asked, loaded);
        let size = identity.size(parameters.parameters.len());
        let names = names(parameters);
        let count = asked.targets.value.targets.len();
        let command = env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        let files = (&names[..], loaded.text.as_str());
        let folder = Folder::open(&self.out, identity.clone(), command, files, count)?;
        let weight = |target: &Target| target.observed.map_or(0.0, |_| *target.weight);
        let weight = asked.targets.value.targets.iter().map(weight).sum();
        let search = Search::new(size, weight);
        let seeds: Vec<u64> = self.seeds.each().collect();
        let (stop, bar) = (&stop::flag()?, self.bar(size.points()));
        let mut work = Work { asked, parameters, seeds: &seeds, stop, bar, folder };
        let search = work.make(search)?;
        let best = search.best().map(|best| best.point.clone()).unwrap_or_default();
        let fitted = self.fitted(asked, parameters, &space::values(parameters, &best))?;
        Ok(Ended { parameters, identity, search, folder: work.folder, fitted })
    }

    fn identity(&self, asked: &Asked, parameters: &Loaded<Parameters>) -> Identity {
        let dimensions = parameters.value.parameters.len();
        let chains = self.chains.map_or((2 * dimensions).max(8), usize::from);
        let chains = chains.next_multiple_of(2);
        Identity {
            version: VERSION.into(),
            git: GIT.into(),
            world: asked.scenario.world().name.clone(),
            world_sha256: sha256(asked.scenario.text()),
            targets_sha256: sha256(&asked.targets.text),
            parameters_sha256: sha256(&parameters.text),
            seeds: self.seeds,
            scatter: 4 * chains,
            chains,
            generations: self.generations as usize,
        }
    }

    /// The world with the best values, laid over the file it was fitted from.
    fn fitted(&self, asked: &Asked, parameters: &Parameters, best: &[f64]) -> Result<String> {
        let world = asked.at(parameters, best)?;
        let set = self.set.iter().filter_map(|set| set.split_once('=')).map(|(path, _)| path);
        let paths = parameters.parameters.iter().flat_map(|one| &one.set).map(String::as_str);
        let paths: Vec<String> = paths.chain(set).map(String::from).collect();
        let base = relative(&self.out, &self.world);
        let name = format!("{}-fitted", asked.scenario.world().name);
        Ok(overlay(&world.loaded().tree, &paths, &base, &name))
    }

    fn bar(&self, points: usize) -> ProgressBar {
        match self.quiet || self.json {
            true => progress::hidden(),
            false => progress::bar(points as u32, "points"),
        }
    }

    /// Keeps what came of the search, and prints it.
    fn tell(&self, ended: Ended) -> Result<()> {
        let Ended { parameters, identity, search, mut folder, fitted } = ended;
        let names = names(parameters);
        let best = search.best().cloned().context("no point was tried")?;
        let values = space::values(parameters, &best.point);
        let outcome = Outcome {
            evaluations: search.tried(),
            score: best.score,
            temperature: search.temperature(),
            best: names.iter().map(|name| name.to_string()).zip(values).collect(),
        };
        let draws: Vec<(Vec<f64>, f64)> = search
            .posterior()
            .iter()
            .map(|draw| (space::values(parameters, &draw.point), draw.score))
            .collect();
        let files = vec![(POSTERIOR, table(&names, &draws)?), (FITTED, fitted.into_bytes())];
        let manifest = folder.finish(outcome, files)?;
        if self.json {
            return print::json(manifest);
        }
        let sheets = vec![
            tables::parameters(
                parameters,
                &known(&best.point, search.posterior(), identity.chains),
            ),
            tables::directions(parameters, &directions(&covariance(search.posterior()))),
        ];
        let about = vec![
            ("version", identity.version),
            ("points", search.tried().to_string()),
            ("seeds", identity.seeds.to_string()),
            ("score of the best", format!("{:.2}", best.score)),
            ("scores are divided by", format!("{:.2}", search.temperature())),
        ];
        print::text(&text(&Report { about, sheets }, Format::Table)?)?;
        print::text(&format!("All of it: {}\n", self.out.display()))
    }
}

fn names(parameters: &Parameters) -> Vec<&str> {
    parameters.parameters.iter().map(|one| one.name.as_str()).collect()
}
