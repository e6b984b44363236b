//! Markov chains that learn from each other how to step: differential evolution (ter Braak 2006), with crossover and the rescue
//! of chains that went astray (DREAM; Vrugt et al. 2009).
//!
//! Each half of the chains steps along differences between chains of the other half, so that all steps of a half can be tried at
//! once. A search hands out points to be tried and takes their scores in the same order; it depends on nothing else, so a
//! search that was interrupted goes on as if it had not been once it is given the scores it had.

use crate::analysis::calibration::space::{Point, folded, scattered};
use crate::analysis::statistics::chance::{Chance, Use};

/// Generations between two times at which steps span the whole difference, and chains that went astray are brought back.
const JUMP: usize = 10;
/// Standard deviations of a chi-squared number above its mean that are rare.
const RARE: f64 = 2.5;
/// Half the spread of what is added to each step, so that no direction is ever lost \[share of the prior\].
const JITTER: f64 = 0.002;
/// Shares of the parameters that a step moves; one is drawn for each step.
const CROSSOVER: [f64; 3] = [1.0 / 3.0, 2.0 / 3.0, 1.0];

/// Size of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Free parameters.
    pub dimensions: usize,
    /// Points tried before the chains begin, spread over the prior.
    pub scatter: usize,
    /// Chains; an even number, six or more.
    pub chains: usize,
    /// Generations, half of which are to find the way.
    pub generations: usize,
}

impl Size {
    /// How many points are tried in all.
    pub fn points(&self) -> usize {
        self.scatter + self.chains * self.generations
    }
}

/// A point with its score.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The point.
    pub point: Point,
    /// Its score; infinite where a run broke.
    pub score: f64,
}

/// A search under way.
#[derive(Clone, Debug)]
pub struct Search {
    size: Size,
    /// What the targets weigh together.
    weight: f64,
    chains: Vec<Tried>,
    best: Option<Tried>,
    tried: usize,
    temperature: f64,
    asked: Vec<Point>,
    kept: Vec<Tried>,
}

impl Search {
    /// A search that has not begun. `weight` is what the targets weigh together.
    pub fn new(size: Size, weight: f64) -> Search {
        let asked = scattered(size.scatter, size.dimensions);
        let (chains, kept) = (Vec::new(), Vec::new());
        Search { size, weight, chains, best: None, tried: 0, temperature: 1.0, asked, kept }
    }

    /// The points to be tried now; none when the search has ended.
    pub fn asked(&self) -> &[Point] {
        &self.asked
    }

    /// How many points were tried.
    pub fn tried(&self) -> usize {
        self.tried
    }

    /// The best point so far.
    pub fn best(&self) -> Option<&Tried> {
        self.best.as_ref()
    }

    /// By how much scores are divided: the score of the best point over the weight of the targets that is left after every
    /// parameter has taken one. Where even the best point misses the targets by more than they are uncertain, points that are
    /// as bad as it is are as good.
    pub fn temperature(&self) -> f64 {
        self.temperature
    }

    /// The points of all chains in the second half of the generations: a sample of the posterior. Generation after generation,
    /// chain after chain.
    pub fn posterior(&self) -> &[Tried] {
        &self.kept
    }

    /// Takes the scores of the points asked for, and asks for the next.
    pub fn take(&mut self, scores: &[f64]) {
        let asked = std::mem::take(&mut self.asked);
        let tried: Vec<Tried> =
            asked.into_iter().zip(scores).map(|(point, &score)| Tried { point, score }).collect();
        for one in &tried {
            if self.best.as_ref().is_none_or(|best| one.score < best.score) {
                self.best = Some(one.clone());
            }
        }
        let first = self.tried;
        self.tried += tried.len();
        if first < self.size.scatter {
            self.begin(tried);
        } else {
            self.step(first, tried);
        }
        self.asked = self.propose();
    }

    /// The best of the scattered points are where the chains begin.
    fn begin(&mut self, mut tried: Vec<Tried>) {
        tried.sort_by(|a, b| a.score.total_cmp(&b.score));
        tried.truncate(self.size.chains);
        self.chains = tried;
        self.cool();
    }

    /// Chains of a half go to the points tried, or stay.
    fn step(&mut self, first: usize, tried: Vec<Tried>) {
        let place = (first - self.size.scatter) % self.size.chains;
        for (at, to) in tried.into_iter().enumerate() {
            let fall = (self.chains[place + at].score - to.score) / (2.0 * self.temperature);
            let luck = Chance::of(Use::Acceptance, (first + at) as u32).uniform();
            // A chain whose runs broke goes anywhere else.
            if to.score.is_finite() && (fall.is_nan() || libm::log(luck) < fall) {
                self.chains[place + at] = to;
            }
        }
        if place > 0 {
            self.end_generation();
        }
    }

    fn end_generation(&mut self) {
        let generation = (self.tried - self.size.scatter) / self.size.chains;
        if generation > self.size.generations / 2 {
            self.kept.extend(self.chains.iter().cloned());
            return;
        }
        self.cool();
        if generation.is_multiple_of(JUMP) {
            self.rescue();
        }
    }

    fn cool(&mut self) {
        let freedom = (self.weight - self.size.dimensions as f64).max(1.0);
        let best = self.best.as_ref().map_or(f64::INFINITY, |best| best.score);
        self.temperature = (best / freedom).max(1.0);
    }

    /// Chains so bad that a sample of the posterior holds hardly one like them go to where good ones are, the worst to the best.
    fn rescue(&mut self) {
        let freedom = self.size.dimensions as f64;
        // Twice the fall of the log likelihood from the best is about chi-squared.
        let rare = freedom + RARE * libm::sqrt(2.0 * freedom);
        let least = self.best.as_ref().map_or(f64::INFINITY, |best| best.score);
        let mut order: Vec<usize> = (0..self.chains.len()).collect();
        order.sort_by(|a, b| self.chains[*a].score.total_cmp(&self.chains[*b].score));
        for (good, bad) in order.iter().zip(order.iter().rev()).take(self.chains.len() / 2) {
            if self.chains[*bad].score > least + rare * self.temperature {
                self.chains[*bad] = self.chains[*good].clone();
            }
        }
    }

    /// The next steps of one half of the chains.
    fn propose(&self) -> Vec<Point> {
        if self.tried >= self.size.points() {
            return Vec::new();
        }
        let step = self.tried - self.size.scatter;
        let (place, half) = (step % self.size.chains, self.size.chains / 2);
        let others = if place == 0 { &self.chains[half..] } else { &self.chains[..half] };
        let far = (step / self.size.chains + 1).is_multiple_of(JUMP);
        (0..half)
            .map(|at| {
                let chance = Chance::of(Use::Step, (self.tried + at) as u32);
                stepped(&self.chains[place + at].point, others, far, chance)
            })
            .collect()
    }
}

/// A point one step on, along the difference of two others.
fn stepped(from: &[f64], others: &[Tried], far: bool, mut chance: Chance) -> Point {
    let one = chance.below(others.len());
    let other = (one + 1 + chance.below(others.len() - 1)) % others.len();
    let share = CROSSOVER[chance.below(CROSSOVER.len())];
    let always = chance.below(from.len());
    let moves: Vec<bool> =
        (0..from.len()).map(|at| chance.uniform() < share || at == always).collect();
    let count = moves.iter().filter(|moves| **moves).count();
    let length = if far { 1.0 } else { 2.38 / libm::sqrt(2.0 * count as f64) };
    let each = from.iter().zip(moves).enumerate();
    each.map(|(at, (&from, moves))| {
        let difference = others[one].point[at] - others[other].point[at];
        let stretched = length * (0.9 + 0.2 * chance.uniform()) * difference;
        let jitter = JITTER * (2.0 * chance.uniform() - 1.0);
        if moves { folded(from + stretched + jitter) } else { from }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { dimensions: 2, scatter: 40, chains: 12, generations: 400 };

    /// A bowl whose centre is at 0.6, 0.4 with standard deviations of 0.1 and 0.02.
    fn bowl(point: &[f64]) -> f64 {
        let [x, y] = [(point[0] - 0.6) / 0.1, (point[1] - 0.4) / 0.02];
        x * x + y * y
    }

    fn searched(score: impl Fn(&[f64]) -> f64) -> Search {
        let mut search = Search::new(SIZE, 30.0);
        while !search.asked().is_empty() {
            let scores: Vec<f64> = search.asked().iter().map(|point| score(point)).collect();
            search.take(&scores);
        }
        search
    }

    fn moments(search: &Search, dimension: usize) -> (f64, f64) {
        let values = || search.posterior().iter().map(|tried| tried.point[dimension]);
        let count = values().count() as f64;
        let mean = values().sum::<f64>() / count;
        (mean, libm::sqrt(values().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count))
    }

    #[test]
    fn the_chains_sample_the_posterior() {
        let search = searched(bowl);
        assert_eq!(search.tried(), SIZE.points());
        assert_eq!(search.posterior().len(), 12 * 200);
        assert!(search.best().unwrap().score < 0.05);
        for (dimension, mean, deviation) in [(0, 0.6, 0.1), (1, 0.4, 0.02)] {
            let found = moments(&search, dimension);
            assert!((found.0 - mean).abs() < 0.2 * deviation, "{found:?}");
            assert!((found.1 / deviation - 1.0).abs() < 0.15, "{found:?}");
        }
    }

    /// Where the best score is 280 and 28 targets are left over, ten times the score is as good.
    #[test]
    fn where_even_the_best_is_bad_the_sample_is_wider() {
        let search = searched(|point| bowl(point) + 280.0);
        assert!((search.temperature() - 10.0).abs() < 0.01);
        let (_, deviation) = moments(&search, 1);
        assert!((deviation / (0.02 * libm::sqrt(10.0)) - 1.0).abs() < 0.2, "{deviation}");
    }

    #[test]
    fn points_whose_runs_broke_are_left() {
        let search = searched(|point| if point[0] > 0.5 { f64::INFINITY } else { bowl(point) });
        assert!(search.posterior().iter().all(|tried| tried.point[0] <= 0.5));
    }
}
