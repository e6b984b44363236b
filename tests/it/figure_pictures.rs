//! Every kind of figure, drawn of numbers written by hand, looks as it did: dots are compared with those of small pictures in
//! `tests/it/figures`, within a tolerance.
//!
//! `OVERBUILD_BLESS=1 cargo test --test it figure_pictures` draws them anew; look at them before you keep them.

use std::path::Path;
use std::{env, fs};

use overbuild::analysis::compare::runs::{Ensemble, Measure, Run as DatedRun, World};
use overbuild::analysis::dating::rule::Rule;
use overbuild::analysis::dating::timeline::date;
use overbuild::output::figure::language::POINTS_PER_MM;
use overbuild::output::figure::page::Figure;
use overbuild::output::figure::parameters::{Grid, Parameter};
use overbuild::output::figure::render::{Format, render};
use overbuild::output::figure::runs::Run;
use overbuild::output::figure::strips::{self, Strip};
use overbuild::output::figure::{fan, money, phase, series, survival, vintages};
use overbuild::output::reading::Matrix;
use overbuild::record::panel::{AgentRow, FirmPanel};
use overbuild::record::{Column, Event, EventId, MatrixRow, Record, SECTORS, Series};
use overbuild::scenario::labels::Labels;
use overbuild::units::Dollars;

/// Dots an inch of the pictures.
const DOTS: u32 = 72;
/// How much a dot may differ before it counts, of 255.
const SMALL: i16 = 48;
/// Share of all dots that may differ by more.
const FEW: f64 = 0.004;

/// Width and colours of a picture.
fn dots(png: &[u8]) -> (u32, Vec<u8>) {
    let mut reader = png::Decoder::new(png).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut bytes).unwrap();
    bytes.truncate(info.buffer_size());
    (info.width, bytes)
}

fn looks_as_it_did(name: &str, figure: &Figure) {
    let png = render(&figure.canvas, Format::Png(DOTS)).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/figures/{name}.png"));
    if env::var_os("OVERBUILD_BLESS").is_some() {
        fs::write(&file, &png).unwrap();
    }
    let ((width, now), (usual, before)) = (dots(&png), dots(&fs::read(file).unwrap()));
    assert_eq!((width, now.len()), (usual, before.len()), "{name} has another size");
    let pairs = now.iter().zip(&before);
    let others = pairs.filter(|(a, b)| (i16::from(**a) - i16::from(**b)).abs() > SMALL).count();
    let share = others as f64 / now.len() as f64;
    assert!(share <= FEW, "{name}: {:.2} % of the dots are others", share * 100.0);
}

fn width() -> f64 {
    84.0 * POINTS_PER_MM
}

/// A boom of 40 months, a fall of 10 and a slow return.
fn boom(step: usize) -> f64 {
    match step {
        0..=40 => 10.0 + step as f64,
        41..=50 => 50.0 - 4.5 * (step - 40) as f64,
        _ => 5.0 + 0.8 * (step - 50) as f64,
    }
}

/// The columns that dating a run looks at, with values in terms of the boom.
const COLUMNS: [(&str, &str, fn(usize) -> f64); 19] = [
    ("capex", "USD per month", |step| 1e9 * boom(step)),
    ("rents_utilisation", "share", |step| 0.4 + boom(step) / 100.0),
    ("rents_list", "USD per H100e-hour", |step| 0.5 + boom(step) / 25.0),
    ("rents_demand", "H100e", |step| 1e6 * boom(step)),
    ("rents_capacity", "H100e", |step| 1e6 * (20.0 + step as f64)),
    ("services_revenue", "USD per month", |step| 1e8 * boom(step)),
    ("services_volume", "service units per year", |step| 1e6 * (1.0 + (step * step) as f64)),
    ("impairment_loss", "USD per month", |step| if step == 45 { 6e11 } else { 0.0 }),
    ("retirement_loss", "USD per month", |step| if step == 48 { 2e11 } else { 0.0 }),
    ("depreciation_book", "USD", |step| 2e10 * boom(step)),
    ("diffusion_efficiency", "ratio", |step| if step < 36 { 1.0 } else { 10.0 }),
    ("usage_compute", "H100e", |step| 1e6 * boom(step)),
    ("production_lead_time", "months", |_| 6.0),
    ("equity_index", "index", |step| 2.0 * boom(step) + 80.0),
    ("dividends_clouds", "USD per month", |_| 0.0),
    ("equity_clouds", "USD", |_| 1e12),
    ("credit_debt", "USD", |_| 1e11),
    ("insolvency_defaults", "firms", |step| if step == 47 { 2.0 } else { 0.0 }),
    ("insolvency_debt", "USD", |step| if step == 47 { 3e10 } else { 0.0 }),
];

fn event(kind: &'static str, month: u32, agent: usize) -> Event {
    let (id, cause, detail) = (EventId(month), None, "inference 10x, open".to_string());
    Event { id, month, kind, agent, amount: 10.0, unit: "ratio", cause, detail }
}

fn run() -> Run {
    let columns = COLUMNS.map(|(name, unit, _)| Column { name, unit, meaning: "" }).to_vec();
    let values = (0..96).flat_map(|step| COLUMNS.map(|(.., value)| value(step))).collect();
    let mut agents = FirmPanel::default();
    for step in 0..96 {
        for (agent, kind, share) in [(0, "hyperscaler", 0.7), (1, "neocloud", 0.3)] {
            let book = 2e10 * share * boom(step);
            let values = [book, if step > 45 { 0.5 * book } else { 0.0 }];
            agents.push(AgentRow { month: step as u32, kind, agent, values: &values });
        }
    }
    let record = Record {
        steps_per_year: 12,
        names: vec!["old".into(), "young".into()],
        series: Series { columns, values },
        agent_columns: ["depreciation_book", "impairment_total"]
            .map(|name| Column { name, unit: "USD", meaning: "" })
            .to_vec(),
        agents,
        events: vec![
            event("breakthrough", 36, 0),
            event("write_down", 45, 0),
            event("default", 47, 1),
            event("default", 47, 1),
        ],
        ..Record::default()
    };
    let timeline = date(&record, &Rule::default()).unwrap();
    Run { name: "by-hand-1".into(), record, labels: Labels::default(), timeline }
}

#[test]
fn series_look_as_they_did() {
    let wishes = series::Wishes {
        columns: series::COLUMNS.map(String::from).to_vec(),
        events: series::EVENTS.map(String::from).to_vec(),
        in_logs: Vec::new(),
    };
    looks_as_it_did("series", &series::draw(&[run()], &wishes, width()).unwrap());
}

#[test]
fn vintages_look_as_they_did() {
    looks_as_it_did("vintages", &vintages::draw(&run(), &[], width()).unwrap());
}

#[test]
fn a_fan_looks_as_it_did() {
    let path = |run: usize, slope: usize| -> Vec<f64> {
        (0..61).map(|step| 1e9 * (10 + step * (slope + run) / 10) as f64).collect()
    };
    let world = |name: &str, slope: usize| fan::World {
        name: name.into(),
        steps_per_year: 12,
        runs: (0..21).map(|run| path(run, slope)).collect(),
    };
    let column = Column { name: "capex", unit: "USD per month", meaning: "" };
    let worlds = [world("calm", 5), world("wild", 20)];
    looks_as_it_did("fan", &fan::draw(&column, &worlds, &Labels::default(), width()));
}

/// Runs of which every third crashes, sooner or later.
fn dated(name: &str, first: f64) -> World {
    let run = |seed: u64| DatedRun {
        seed,
        watched: 60.0,
        regime: if seed.is_multiple_of(3) { "crash" } else { "soft_landing" }.into(),
        crash: seed.is_multiple_of(3).then_some(first + seed as f64),
        numbers: vec![Some(first / 100.0)],
        ..DatedRun::default()
    };
    let runs = (1..=30).map(run).collect();
    World { name: name.into(), months: 60.0, steps_per_year: 12, runs, failed: 0 }
}

fn ensemble() -> Ensemble {
    let worlds = ["calm", "wild", "dear", "cheap"].iter().zip([5.0, 12.0, 20.0, 29.0]);
    Ensemble {
        measures: vec![Measure { name: "depth", unit: "share", meaning: "fall of capex" }],
        factors: Vec::new(),
        worlds: worlds.map(|(name, first)| dated(name, first)).collect(),
    }
}

#[test]
fn survival_looks_as_it_did() {
    looks_as_it_did("survival", &survival::draw(&ensemble(), width()));
}

#[test]
fn a_phase_grid_looks_as_it_did() {
    let parameter = |path: &str, values: [f64; 2]| Parameter {
        path: path.into(),
        unit: "share".into(),
        values: values.to_vec(),
    };
    let grid = Grid {
        x: parameter("rules.absorption.share", [0.1, 0.9]),
        y: parameter("rules.rents.speed", [1.0, 3.0]),
        cells: vec![(0, 0, 0), (1, 0, 1), (0, 1, 2), (1, 1, 3)],
    };
    looks_as_it_did("phase", &phase::draw(&ensemble(), &grid, "regime", width()).unwrap());
    looks_as_it_did("depth", &phase::draw(&ensemble(), &grid, "depth", width()).unwrap());
}

#[test]
fn strips_look_as_they_did() {
    let strip = |seed: u64| {
        let peak = 38.0 + (seed % 7) as f64;
        let dates = [Some(peak), Some(peak + 12.0), seed.is_multiple_of(2).then_some(peak + 40.0)];
        Strip { seed, months: 120.0, mark: 36.0, dates }
    };
    let world = |name: &str, note: Option<&str>| strips::World {
        name: name.into(),
        strips: (1..=20).map(strip).collect(),
        note: note.map(String::from),
    };
    let worlds = [world("wild", None), world("calm", Some("counted from the median of all finds"))];
    looks_as_it_did("timelines", &strips::draw(&worlds, width()));
}

#[test]
fn money_looks_as_it_did() {
    let row = |(entry, amounts): (&'static str, [i64; SECTORS])| {
        let amounts = amounts.map(|billions| Dollars::from_usd(billions as f64 * 1e9));
        MatrixRow { month: 43, entry, amounts }
    };
    let rows = [
        ("services", [-11, 11, 0, 0, 0, 0, 0]),
        ("contracted_compute", [0, -25, 24, 1, 0, 0, 0]),
        ("devices", [0, 0, -80, -2, 82, 0, 0]),
        ("lending", [0, 0, 45, 3, 0, -48, 0]),
        ("tax", [0, 0, -6, 0, -2, 0, 8]),
    ];
    let sectors = vec![
        "households",
        "model_labs",
        "hyperscalers",
        "neoclouds",
        "gpu_vendors",
        "lenders",
        "government",
    ];
    let matrix = Matrix { sectors, rows: rows.map(row).to_vec() };
    looks_as_it_did("money", &money::draw(&matrix, 43, "Month 43, the peak", width()));
}
