//! The reference month: what every peer has in common, so that a peer's file holds only its own population and step.
//!
//! `../law.py` says the same for the peers in Python.

pub mod groups;

use std::env;

use cpu_time::ProcessTime;
use rand::Rng;
use rand_distr::{Distribution, Exp1, StandardNormal};

/// Labs to choose from: six, or as many as `worlds/today.ron` has providers in the end.
pub const LABS: usize = if cfg!(feature = "today") { 11 } else { 6 };

/// How users differ: as in the project's `Traits`.
pub const TAIL: f64 = 1.6;
pub const MEDIAN: f64 = 0.15;
pub const SPREAD_SCALE: f64 = 1.0;
pub const SPREAD_SIZE: f64 = 1.0;

/// A user at birth. It uses nothing yet.
#[derive(Clone, Copy, Debug)]
pub struct Birth {
    pub scale: f32,
    pub size: f32,
    pub threshold: f32,
    pub lab: u8,
}

impl Birth {
    pub fn draw(rng: &mut impl Rng) -> Birth {
        let (value, size): (f64, f64) = (StandardNormal.sample(rng), StandardNormal.sample(rng));
        let threshold: f64 = Exp1.sample(rng);
        Birth {
            scale: (-TAIL * MEDIAN.ln() - TAIL * SPREAD_SCALE * value).exp() as f32,
            size: (SPREAD_SIZE * size - 0.5 * SPREAD_SIZE * SPREAD_SIZE).exp() as f32,
            threshold: threshold as f32,
            lab: pick(&cumulative(0), rng.random()),
        }
    }
}

/// Price of a lab relative to the start: a trend of its own, and a tenth from month 60 on.
fn price(lab: usize, month: u32) -> f64 {
    let (lab, time) = (lab as f64, f64::from(month));
    let find = if month >= 60 { 0.1 } else { 1.0 };
    (1.0 + 0.1 * lab) * (-(0.02 + 0.002 * lab) * time).exp() * find
}

/// Cumulative weights of the labs in the choice: appeal times price to the power of -2, the last one 1.
pub fn cumulative(month: u32) -> [f32; LABS] {
    let weights: [f64; LABS] =
        std::array::from_fn(|lab| price(lab, month).powi(-2) / (1 + lab) as f64);
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    weights.map(|weight| {
        sum += weight / total;
        sum as f32
    })
}

/// The lab that a uniform number stands for.
#[inline]
pub fn pick(cumulative: &[f32; LABS], uniform: f32) -> u8 {
    cumulative[..LABS - 1].iter().map(|&upto| u8::from(upto <= uniform)).sum()
}

/// What all users meet this month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Month {
    pub number: u32,
    /// How dear each lab is: price to the power of the tail exponent.
    pub weight: [f32; LABS],
    /// The most services a unit of size can afford at each lab.
    pub most_tasks: [f32; LABS],
    pub cumulative: [f32; LABS],
    /// Services a unit of size would take if all its tasks were viable.
    pub tasks: f32,
    /// The adoption hazard integrated to this month.
    pub hazard: f32,
    /// Shares of the way up and down to the services wanted that a month covers.
    pub integrate: f32,
    pub drop: f32,
    /// The users that reconsider their lab: `width` rows from `first` on, round the end.
    pub first: usize,
    pub width: usize,
    /// Share of the users that reconsider.
    pub share: f64,
}

impl Month {
    /// Whether the user in a row reconsiders its lab.
    #[inline]
    pub fn reconsiders(&self, row: usize, users: usize) -> bool {
        let place = if row >= self.first { row - self.first } else { row + users - self.first };
        place < self.width
    }
}

/// What the users did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    pub used: [f64; LABS],
    pub adopted: u64,
    /// Size times viable share, over all users.
    pub viable: f64,
}

/// What is common to all users, and the totals of the months so far.
#[derive(Clone, Debug)]
pub struct Market {
    pub users: usize,
    pub months: u32,
    pub totals: Vec<Totals>,
    hazard: f64,
    cursor: f64,
}

impl Market {
    pub fn new(users: usize, months: u32) -> Market {
        let start = -(1.0f64 - 0.25).ln();
        Market { users, months, totals: Vec::new(), hazard: start, cursor: 0.0 }
    }

    /// The next month. Its hazard follows the share that had adopted by the month before (Bass).
    pub fn next(&mut self) -> Month {
        let number = self.totals.len() as u32;
        let adopted = self.totals.last().map_or(0.25, |t| t.adopted as f64 / self.users as f64);
        self.hazard += (0.03 + 0.38 * adopted) / 12.0;
        let covered = |rate: f64| (1.0 - (-rate / 12.0).exp()) as f32;
        let share = 1.0 - (-3.0f64 / 12.0).exp();
        let rows = self.users as f64;
        let (first, end) = (self.cursor, self.cursor + share * rows);
        self.cursor = if end >= rows { end - rows } else { end };
        Month {
            number,
            weight: std::array::from_fn(|lab| price(lab, number).powf(TAIL) as f32),
            most_tasks: std::array::from_fn(|lab| (0.3 / price(lab, number)) as f32),
            cumulative: cumulative(number),
            tasks: (0.02 * f64::from(number)).exp() as f32,
            hazard: self.hazard as f32,
            integrate: covered(0.7),
            drop: covered(2.0),
            first: first as usize,
            width: (end.floor() - first.floor()) as usize,
            share,
        }
    }

    /// Runs all months one after the other.
    pub fn run(&mut self, mut step: impl FnMut(&Month) -> Totals) {
        for _ in 0..self.months {
            let month = self.next();
            self.totals.push(step(&month));
        }
    }
}

/// Reads `USERS MONTHS RUNS SEED`, makes that many populations one after the other, times their months alone, and prints
/// the CPU seconds of all runs and their mean totals as a line of JSON.
pub fn measure<P>(prepare: impl Fn(usize, u64) -> P, run: impl Fn(&mut P, Market) -> Market) {
    let numbers: Vec<usize> = env::args().skip(1).map(|text| text.parse().unwrap()).collect();
    let [users, months, runs, seed] = numbers[..] else { panic!("USERS MONTHS RUNS SEED") };
    let (mut seconds, mut totals) = (0.0, Vec::new());
    for repeat in 0..runs {
        let mut population = prepare(users, (1000 * seed + repeat) as u64);
        let market = Market::new(users, months as u32);
        let start = ProcessTime::now();
        let market = run(&mut population, market);
        seconds += start.elapsed().as_secs_f64();
        totals.push(market.totals);
    }
    print(seconds, &totals);
}

fn print(seconds: f64, runs: &[Vec<Totals>]) {
    let mean = |month: usize, of: &dyn Fn(&Totals) -> f64| {
        runs.iter().map(|totals| of(&totals[month])).sum::<f64>() / runs.len() as f64
    };
    let months = runs[0].len();
    let column = |of: &dyn Fn(&Totals) -> f64| (0..months).map(|m| mean(m, of)).collect::<Vec<_>>();
    let labs: Vec<f64> = (0..LABS).map(|lab| mean(months - 1, &|t| t.used[lab])).collect();
    println!(
        "{{\"seconds\":{seconds:?},\"adopted\":{:?},\"used\":{:?},\"viable\":{:?},\"labs\":{labs:?}}}",
        column(&|t| t.adopted as f64),
        column(&|t| t.used.iter().sum()),
        column(&|t| t.viable),
    );
}
