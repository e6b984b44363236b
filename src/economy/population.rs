//! Who a segment's end users are: their traits at birth, and the median that fits what is observed.

use std::f64::consts::PI;

use fearless_simd::{Level, dispatch};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::economy::dice::Dice;
use crate::economy::dice::Purpose;
use crate::economy::elementary::exp;
use crate::economy::portfolio::columns::Users;
use crate::economy::portfolio::columns::address;
use crate::economy::portfolio::columns::{
    AdoptionThreshold, CHUNK, Provider, TaskScale, TaskVolume,
};
use crate::economy::portfolio::month::advance;
use crate::economy::portfolio::terms::{Terms, Totals};
use crate::economy::portfolio::workers::Workers;
use crate::economy::sampling::exponential;
use crate::economy::sampling::fill_uniform;
use crate::economy::sampling::normal;
use crate::economy::sampling::pick;
use crate::economy::sampling::uniform;

/// How the users of a segment differ. With all spreads at zero they are one average user many
/// times over, who still adopts at many times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// Tail exponent of task values, the price elasticity while few tasks are viable.
    pub tail: f64,
    /// The median user's scale of task values, in units of the starting price.
    pub median: f64,
    /// Standard deviation of the logarithm of that scale across users.
    pub spread_scale: f64,
    /// Standard deviation of the logarithm of size; the mean size is one.
    pub spread_size: f64,
}

/// The traits drawn for each user, each from its own stretch of its block's words. The numbers are
/// part of the results: new traits go to the end.
#[derive(Clone, Copy)]
enum Trait {
    Scale = 0,
    Size = 1,
    Threshold = 2,
    Provider = 4,
}

/// The users of a segment, who use nothing yet. `cumulative` are the cumulative weights by which
/// they start with a provider. A population is the beginning of every larger one.
pub fn sample(
    traits: &Traits,
    cumulative: &[f32],
    count: usize,
    (dice, segment): (&Dice, u16),
    workers: &Workers,
) -> Users {
    let mut users = Users::new(count);
    let numbers = |block| dice.roll(Purpose::Birth, address(segment, block), 0);
    let first = stretch(&numbers(0), Trait::Threshold).next_u64();
    let lives = users.scale.chunks_mut(CHUNK).zip(users.size.chunks_mut(CHUNK));
    let starts = users.threshold.chunks_mut(CHUNK).zip(users.provider.chunks_mut(CHUNK));
    let level = Level::new();
    let draw_block = |(block, ((scale, size), (threshold, provider)))| {
        let numbers = numbers(block);
        // Plain loops over what is inlined: the compiler makes vectors of them.
        dispatch!(level, _vectors => {
            draw_values(traits, &numbers, scale);
            draw_sizes(traits, &numbers, size);
            spread_thresholds(first, block, threshold);
            draw_providers(cumulative, &numbers, provider);
        });
    };
    workers.share(lives.zip(starts).enumerate(), draw_block, |()| {});
    users
}

/// Two to the number of bits in a word.
const WORDS: f64 = 4_294_967_296.0;

/// Lets those who have adopted at the start use a share `lag` of what they want at the start's
/// terms, as they would had they been catching up.
pub fn settle(users: &mut Users, start: &Terms, lag: f32, workers: &Workers) -> Totals {
    advance(users.columns(), &Terms { integrate: lag, ..*start }, workers)
}

#[inline(always)]
fn draw_values(traits: &Traits, numbers: &ChaCha8Rng, scale: &mut [TaskScale]) {
    let middle = -traits.tail * libm::log(traits.median);
    let spread = traits.tail * traits.spread_scale;
    let uniform = uniforms(numbers, Trait::Scale, scale.len());
    for (scale, uniform) in scale.iter_mut().zip(uniform) {
        // Bounded so that no product with a price overflows to a number that is none.
        scale.0 = exp(middle - spread * normal(uniform)).clamp(1e-30, 1e30) as f32;
    }
}

#[inline(always)]
fn draw_sizes(traits: &Traits, numbers: &ChaCha8Rng, size: &mut [TaskVolume]) {
    let uniform = uniforms(numbers, Trait::Size, size.len());
    for (size, uniform) in size.iter_mut().zip(uniform) {
        size.0 = mean_one(traits.spread_size, uniform) as f32;
    }
}

#[inline(always)]
fn draw_providers(cumulative: &[f32], numbers: &ChaCha8Rng, provider: &mut [Provider]) {
    let uniform = uniforms(numbers, Trait::Provider, provider.len());
    for (provider, uniform) in provider.iter_mut().zip(uniform) {
        provider.0 = pick(cumulative, (uniform * WORDS) as u32);
    }
}

/// Thresholds of a segment run through the unit exponential evenly, by a golden-ratio (Kronecker) sequence from a random
/// place, `first`: of the users of any segment, and of any run of them, as many adopt as the law says, to about one.
///
/// Source: Niederreiter (1992), Random Number Generation and Quasi-Monte Carlo Methods, section 3.1.
#[inline(always)]
fn spread_thresholds(first: u64, block: usize, thresholds: &mut [AdoptionThreshold]) {
    /// Two to the 64th over the golden ratio.
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut word = first.wrapping_add(STEP.wrapping_mul((block * CHUNK) as u64));
    for threshold in thresholds {
        threshold.0 = exponential(uniform(word)) as f32;
        word = word.wrapping_add(STEP);
    }
}

/// The log-normal number of mean one that a uniform number stands for.
#[inline(always)]
fn mean_one(spread: f64, uniform: f64) -> f64 {
    exp(spread * normal(uniform) - 0.5 * spread * spread)
}

/// A number in (0, 1) for each row of a block.
fn uniforms(numbers: &ChaCha8Rng, which: Trait, rows: usize) -> Vec<f64> {
    let mut uniform = vec![0.0; rows];
    fill_uniform(&mut stretch(numbers, which), &mut uniform);
    uniform
}

/// The words of a trait among those of a block.
fn stretch(numbers: &ChaCha8Rng, which: Trait) -> ChaCha8Rng {
    const WORDS_OF_A_TRAIT: u128 = 2 * CHUNK as u128;
    let mut numbers = numbers.clone();
    numbers.set_word_pos(numbers.get_word_pos() + which as u128 * WORDS_OF_A_TRAIT);
    numbers
}

/// The median scale of task values, in units of the starting price, at which a share `share`
/// (between 0 and 1, both excluded) of all tasks is viable at that price. `tail` is the tail
/// exponent, `spread` the standard deviation of the logarithm of the scale across users.
pub fn median_for_viable(share: f64, tail: f64, spread: f64) -> f64 {
    let equal = libm::log(share / (1.0 - share)) / tail;
    let reach = equal.abs() + 10.0 * spread + 1.0;
    let (mut low, mut high) = (-reach, reach);
    let density = Density::over(tail * spread);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return libm::exp(middle);
        }
        if density.mean_viable(tail * middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// Medians that were fitted, as segments are often alike.
#[derive(Debug, Default)]
pub struct Medians(Vec<([f64; 3], f64)>);

impl Medians {
    /// As [`median_for_viable`].
    pub fn for_viable(&mut self, share: f64, tail: f64, spread: f64) -> f64 {
        let asked = [share, tail, spread];
        let known = self.0.iter().find(|(known, _)| *known == asked).map(|(_, median)| *median);
        known.unwrap_or_else(|| {
            let median = median_for_viable(share, tail, spread);
            self.0.push((asked, median));
            median
        })
    }
}

/// The normal density of users' log-odds of viability, at so many points a standard deviation.
struct Density {
    steps: f64,
    /// How far from the middle, and the density there.
    points: Vec<(f64, f64)>,
}

impl Density {
    fn over(spread: f64) -> Density {
        const REACH: i32 = 9;
        let steps = (8.0 + 4.0 * spread).min(400.0) as i32;
        let points = (-REACH * steps..=REACH * steps).map(|at| f64::from(at) / f64::from(steps));
        let points = points.map(|point| (spread * point, libm::exp(-0.5 * point * point)));
        Density { steps: f64::from(steps), points: points.collect() }
    }

    /// The mean viable share where the log-odds are so on average. The trapezoid rule is exact to many digits here, for the
    /// density falls to nothing and the logistic curve is smooth over a step.
    fn mean_viable(&self, middle: f64) -> f64 {
        let viable = |(apart, density): &(f64, f64)| density / (1.0 + libm::exp(-(middle + apart)));
        let sum: f64 = self.points.iter().map(viable).sum();
        sum / (self.steps * libm::sqrt(2.0 * PI))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::portfolio::terms::Offer;

    const TRAITS: Traits = Traits { tail: 1.4, median: 0.2, spread_scale: 0.8, spread_size: 0.5 };

    fn segment(traits: &Traits, count: usize) -> Users {
        segment_on(traits, count, &Workers::default())
    }

    fn segment_on(traits: &Traits, count: usize, workers: &Workers) -> Users {
        sample(traits, &[0.5, 0.75, 1.0], count, (&Dice::new(5), 2), workers)
    }

    fn settle(users: &mut Users, start: &Terms, lag: f32) -> Totals {
        super::settle(users, start, lag, &Workers::default())
    }

    #[test]
    fn any_number_of_threads_draws_the_same_users() {
        let alone = segment(&TRAITS, 9 * CHUNK + 77);
        for threads in [2, 3, 8] {
            let workers = Workers::new(threads).expect("threads start");
            assert!(segment_on(&TRAITS, 9 * CHUNK + 77, &workers) == alone, "{threads} threads");
        }
    }

    /// The traits of a segment as plain numbers: scales, sizes, thresholds.
    fn plain(users: &Users) -> [Vec<f32>; 3] {
        [
            users.scale.iter().map(|scale| scale.0).collect(),
            users.size.iter().map(|size| size.0).collect(),
            users.threshold.iter().map(|threshold| threshold.0).collect(),
        ]
    }

    fn mean(column: &[f32], of: impl Fn(f64) -> f64) -> f64 {
        column.iter().map(|&value| of(f64::from(value))).sum::<f64>() / column.len() as f64
    }

    #[test]
    fn a_population_is_the_beginning_of_a_larger_one() {
        let large = segment(&TRAITS, 10_000);
        for count in [0, 1, 1000, CHUNK, CHUNK + 1] {
            let small = segment(&TRAITS, count);
            assert_eq!(small.scale, large.scale[..count]);
            assert_eq!(small.size, large.size[..count]);
            assert_eq!(small.threshold, large.threshold[..count]);
            assert_eq!(small.provider, large.provider[..count]);
            assert_eq!(small.count(), count);
        }
    }

    #[test]
    fn traits_are_distributed_as_stated() {
        let count = 100_000;
        let root = libm::sqrt(count as f64);
        let users = segment(&TRAITS, count);
        let [scale, size, threshold] = plain(&users);
        let near = |found: f64, expected: f64, deviation: f64| {
            assert!((found - expected).abs() < 4.0 * deviation / root, "{found} for {expected}");
        };
        let deviation = TRAITS.tail * TRAITS.spread_scale;
        let middle = -TRAITS.tail * libm::log(TRAITS.median);
        near(mean(&scale, libm::log), middle, deviation);
        near(mean(&size, |size| size), 1.0, libm::sqrt(libm::expm1(0.25)));
        near(mean(&size, libm::log), -0.125, 0.5);
        let euler = 0.577_215_664_901_532_9;
        near(mean(&threshold, libm::log), -euler, PI / libm::sqrt(6.0));
        let first = users.provider.iter().filter(|provider| provider.0 == 0).count();
        near(first as f64 / count as f64, 0.5, 0.5);
    }

    #[test]
    fn traits_are_independent_of_each_other_and_of_other_segments() {
        let [scale, size, threshold] = plain(&segment(&TRAITS, 40_000));
        let [other, ..] =
            plain(&sample(&TRAITS, &[1.0], 40_000, (&Dice::new(5), 3), &Workers::default()));
        let together = |left: &[f32], right: &[f32]| {
            let centre = |column| mean(column, libm::log);
            let (left_centre, right_centre) = (centre(left), centre(right));
            let spread = |column, centre: f64| {
                let deviation = |value| libm::log(value) - centre;
                libm::sqrt(mean(column, |value| deviation(value) * deviation(value)))
            };
            let product: f64 = left
                .iter()
                .zip(right)
                .map(|(&left, &right)| {
                    (libm::log(f64::from(left)) - left_centre)
                        * (libm::log(f64::from(right)) - right_centre)
                })
                .sum();
            product / (40_000.0 * spread(left, left_centre) * spread(right, right_centre))
        };
        for (left, right) in
            [(&scale, &size), (&scale, &threshold), (&size, &threshold), (&scale, &other)]
        {
            assert!(together(left, right).abs() < 4.0 / 200.0);
        }
    }

    #[test]
    fn of_any_run_of_users_as_many_adopt_as_the_law_says() {
        for seed in 0..20 {
            let users = sample(&TRAITS, &[1.0], 2000, (&Dice::new(seed), 0), &Workers::default());
            for (from, count) in [(0, 25), (0, 95), (700, 700), (333, 1000), (0, 2000)] {
                let run = &users.threshold[from..from + count];
                for hazard in [0.05, 0.3, 2.0] {
                    let adopted = run.iter().filter(|threshold| threshold.0 <= hazard).count();
                    let law = -libm::expm1(-f64::from(hazard)) * count as f64;
                    assert!((adopted as f64 - law).abs() < 4.0, "{adopted} of {count} for {law}");
                }
            }
        }
    }

    #[test]
    fn without_spread_all_users_are_equal_and_adopt_by_the_exponential_law() {
        let equal = Traits { spread_scale: 0.0, spread_size: 0.0, ..TRAITS };
        let users = segment(&equal, 20_000);
        let scale = libm::exp(-1.4 * libm::log(0.2)) as f32;
        assert!(users.scale.iter().all(|one| one.0 == scale));
        assert!(users.size.iter().all(|one| one.0 == 1.0));
        let adopted = users.threshold.iter().filter(|threshold| threshold.0 <= 0.3).count();
        let expected = -libm::expm1(-0.3);
        let error = libm::sqrt(expected * (1.0 - expected) / 20_000.0);
        assert!((adopted as f64 / 20_000.0 - expected).abs() < 4.0 * error);
    }

    #[test]
    fn at_the_start_the_adopted_use_their_share_of_what_they_want() {
        let mut users = segment(&TRAITS, 5000);
        let mut start = Terms { providers: 3, tasks: 1.0, hazard: 0.4, ..Terms::default() };
        start.offers = [Offer { weight: 1.0, most_tasks: 2.0 }; 16];
        let wanted = settle(&mut users.clone(), &start, 1.0).used();
        let totals = settle(&mut users, &start, 0.75);
        assert!(wanted > 0.0);
        assert!((totals.used() / wanted - 0.75).abs() < 1e-6);
        let using = users.usage.iter().filter(|usage| usage.0 > 0.0).count();
        assert_eq!(using as u64, totals.adopted);
    }

    #[test]
    fn the_median_makes_the_share_viable_in_closed_form_without_spread() {
        for share in [0.001, 0.03, 0.5, 0.97] {
            let expected = libm::exp(libm::log(share / (1.0 - share)) / 1.3);
            assert!((median_for_viable(share, 1.3, 0.0) / expected - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_median_makes_the_share_of_a_sampled_population_viable() {
        for (share, spread_scale) in [(0.02, 0.5), (0.1, 1.5), (0.6, 3.0)] {
            let median = median_for_viable(share, 1.4, spread_scale);
            let users = segment(&Traits { median, spread_scale, ..TRAITS }, 100_000);
            let [scale, ..] = plain(&users);
            let found = mean(&scale, |scale| 1.0 / (1.0 + scale));
            let square = mean(&scale, |scale| 1.0 / ((1.0 + scale) * (1.0 + scale)));
            let error = libm::sqrt((square - found * found) / 100_000.0);
            assert!((found - share).abs() < 4.0 * error, "{found} for {share}");
        }
    }

    #[test]
    fn the_traits_are_those_of_every_release() {
        let users = segment(&TRAITS, 2);
        let bits = plain(&users).map(|column| column[1].to_bits());
        assert_eq!((bits, users.provider[1].0), ([1095417635, 1063232760, 1051699133], 2));
    }
}
