//! The page of the laboratory.

use serde_json::json;

use crate::experiment::run::start;
use crate::lab::bench::Bench;
use crate::lab::ensemble::SEEDS;
use crate::lab::picture::charts;
use crate::output::page::policy::Reach;
use crate::output::page::shell::Page;
use crate::scenario::world::WorldFile;

const SCRIPTS: [&str; 6] = [
    include_str!("script/wish.js"),
    include_str!("script/controls.js"),
    include_str!("script/asking.js"),
    include_str!("script/screen.js"),
    include_str!("script/many.js"),
    include_str!("script/start.js"),
];
const STYLE: &str = include_str!("style.css");

/// The page as one HTML file.
pub fn html(bench: &Bench) -> String {
    let WorldFile { name, description, seed, months, users, steps_per_year, .. } =
        bench.scenario.world();
    let record = start(&bench.scenario, *seed).record();
    let content = json!({
        "name": name,
        "about": description,
        "seed": seed,
        "months": months,
        "users": users,
        "every": 12.0 / f64::from(*steps_per_year),
        "seeds": SEEDS,
        "controls": bench.controls(),
        "charts": charts(&bench.scenario, &record),
    });
    let title = format!("{name}: laboratory");
    let (scripts, style, reach) = (&SCRIPTS, STYLE, Reach::ItsServer);
    Page { title: &title, scripts, style, content: &content, reach }.html()
}
