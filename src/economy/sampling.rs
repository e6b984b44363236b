//! Random variables from random words, the same bits on every machine.
//!
//! Each value takes exactly one word, by inversion of its distribution: a row's value depends on
//! the row's word alone, and neither rejection nor pairing moves anybody else's.

use rand_chacha::rand_core::Rng;

use crate::economy::elementary::{horner, log};

/// Words fetched at a time: enough to run the generator at full width, small enough for the stack.
const BATCH: usize = 512;

/// A number in (0, 1) from 52 random bits: the odd multiples of 2^-53, so that neither end occurs.
#[inline(always)]
pub fn uniform(word: u64) -> f64 {
    const STEP: f64 = 1.0 / (1u64 << 52) as f64;
    ((word >> 12) as f64 + 0.5) * STEP
}

/// Fills with independent numbers in (0, 1), one 64-bit word each.
#[inline(always)]
pub fn fill_uniform(numbers: &mut impl Rng, values: &mut [f64]) {
    let mut bytes = [0; 8 * BATCH];
    for values in values.chunks_mut(BATCH) {
        let bytes = &mut bytes[..8 * values.len()];
        numbers.fill_bytes(bytes);
        for (value, word) in values.iter_mut().zip(bytes.as_chunks().0) {
            *value = uniform(u64::from_le_bytes(*word));
        }
    }
}

/// Fills with independent standard normal numbers, one 64-bit word each.
pub fn fill_normal(numbers: &mut impl Rng, values: &mut [f64]) {
    fill_uniform(numbers, values);
    values.iter_mut().for_each(|value| *value = normal(*value));
}

/// Fills with independent exponential numbers of mean one, one 64-bit word each.
pub fn fill_exponential(numbers: &mut impl Rng, values: &mut [f64]) {
    fill_uniform(numbers, values);
    values.iter_mut().for_each(|value| *value = exponential(*value));
}

/// The exponential number of mean one that a uniform number stands for.
#[inline(always)]
pub fn exponential(uniform: f64) -> f64 {
    -log(uniform)
}

/// The standard normal number below which a share `uniform` of all lie, to about 1e-15. All three of its formulas are reckoned, and
/// one is taken, so that loops over many numbers become vectors.
///
/// Source: Wichura, M. J. (1988), algorithm AS 241 (PPND16), Applied Statistics 37(3).
#[inline(always)]
pub fn normal(uniform: f64) -> f64 {
    let centred = uniform - 0.5;
    let square = 0.180625 - centred * centred;
    let centre = centred * horner(&CENTRE_ABOVE, square) / horner(&CENTRE_BELOW, square);
    let depth = exponential(uniform.min(1.0 - uniform)).sqrt();
    let shoulder = horner(&SHOULDER_ABOVE, depth - 1.6) / horner(&SHOULDER_BELOW, depth - 1.6);
    let tail = horner(&TAIL_ABOVE, depth - 5.0) / horner(&TAIL_BELOW, depth - 5.0);
    let distance = if depth <= 5.0 { shoulder } else { tail };
    if centred.abs() <= 0.425 { centre } else { distance.copysign(centred) }
}

/// Which of several alternatives a random word picks, given their cumulative weights (ascending,
/// not necessarily up to one). An alternative without weight is never picked; where none has any,
/// the last is.
pub fn pick(cumulative: &[f32], word: u32) -> u8 {
    let Some((total, all_but_last)) = cumulative.split_last() else { return 0 };
    let place = fraction(word) * total;
    all_but_last.iter().map(|&upto| u8::from(upto <= place)).sum()
}

/// A multiple of 2^-24 in [0, 1). Times any positive number it stays below that number.
#[inline(always)]
pub fn fraction(word: u32) -> f32 {
    const STEP: f32 = 1.0 / (1 << 24) as f32;
    // Through `i32`, for which all machines have a vector conversion.
    (word >> 8) as i32 as f32 * STEP
}

const CENTRE_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_BELOW: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_66e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const SHOULDER_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const SHOULDER_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const TAIL_ABOVE: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const TAIL_BELOW: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::economy::dice::Dice;
    use crate::economy::dice::Purpose;

    const DRAWS: usize = 100_000;

    fn numbers() -> ChaCha8Rng {
        Dice::new(11).roll(Purpose::Birth, 0, 0)
    }

    fn mean(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
        values.iter().map(|&value| of(value)).sum::<f64>() / values.len() as f64
    }

    /// The widest gap between the share drawn below a value and the share that should be.
    fn gap(mut values: Vec<f64>, below: impl Fn(f64) -> f64) -> f64 {
        values.sort_unstable_by(f64::total_cmp);
        let count = values.len() as f64;
        let gaps = values.iter().enumerate().map(|(rank, &value)| {
            let share = below(value);
            (share - rank as f64 / count).max((rank + 1) as f64 / count - share)
        });
        gaps.fold(0.0, f64::max)
    }

    fn normal_below(value: f64) -> f64 {
        0.5 * libm::erfc(-value / std::f64::consts::SQRT_2)
    }

    /// Moments within four standard errors; a gap of 2.3 / sqrt(n) has a chance of 5e-5.
    fn assert_distributed(values: Vec<f64>, moments: [(f64, f64); 2], below: fn(f64) -> f64) {
        let root = libm::sqrt(DRAWS as f64);
        for (power, (expected, deviation)) in moments.into_iter().enumerate() {
            let found = mean(&values, |value| if power == 0 { value } else { value * value });
            assert!((found - expected).abs() < 4.0 * deviation / root, "{found} for {expected}");
        }
        assert!(gap(values, below) < 2.3 / root);
    }

    #[test]
    fn uniform_numbers_are_uniform_and_never_reach_the_ends() {
        let mut values = vec![0.0; DRAWS];
        fill_uniform(&mut numbers(), &mut values);
        assert_distributed(values, [(0.5, 0.2887), (1.0 / 3.0, 0.2981)], |value| value);
        assert_eq!(uniform(0), libm::exp2(-53.0));
        assert_eq!(uniform(u64::MAX), 1.0 - libm::exp2(-53.0));
    }

    #[test]
    fn normal_numbers_are_normal() {
        let mut values = vec![0.0; DRAWS];
        fill_normal(&mut numbers(), &mut values);
        assert_distributed(values, [(0.0, 1.0), (1.0, std::f64::consts::SQRT_2)], normal_below);
    }

    #[test]
    fn exponential_numbers_are_exponential() {
        let mut values = vec![0.0; DRAWS];
        fill_exponential(&mut numbers(), &mut values);
        let moments = [(1.0, 1.0), (2.0, libm::sqrt(20.0))];
        assert_distributed(values, moments, |value| -libm::expm1(-value));
    }

    #[test]
    fn the_normal_number_of_a_share_has_that_share_below_it() {
        for exponent in 1..=53 {
            let share = libm::exp2(-f64::from(exponent));
            let found = normal_below(normal(share));
            assert!((found / share - 1.0).abs() < 1e-13, "{found} below for {share}");
            assert_eq!(normal(1.0 - share), -normal(share));
        }
        for percent in 1..100 {
            let share = f64::from(percent) / 100.0;
            assert!((normal_below(normal(share)) - share).abs() < 1e-15);
        }
    }

    #[test]
    fn picks_follow_the_weights_and_skip_the_alternatives_without_any() {
        let cumulative = [0.0, 1.0, 1.0, 4.0, 4.0];
        let (mut numbers, mut counts) = (numbers(), [0.0; 5]);
        (0..DRAWS).for_each(|_| counts[usize::from(pick(&cumulative, numbers.next_u32()))] += 1.0);
        let margin = 4.0 * libm::sqrt(0.25 * 0.75 * DRAWS as f64);
        assert!((counts[1] - 0.25 * DRAWS as f64).abs() < margin);
        assert_eq!(counts[1] + counts[3], DRAWS as f64);
        assert_eq!(pick(&cumulative, 0), 1);
        assert_eq!(pick(&cumulative, u32::MAX), 3);
        assert_eq!(pick(&[], 7), 0);
    }

    #[test]
    fn a_word_picks_no_one_beyond_the_total_whatever_the_total() {
        let totals = (0..1000).map(|step| 0.37 + step as f32 * 0.001);
        assert!(totals.into_iter().all(|total| fraction(u32::MAX) * total < total));
    }

    #[test]
    fn values_come_one_a_word_whatever_the_length_of_the_slice() {
        let mut long = vec![0.0; 3 * BATCH + 7];
        let mut short = vec![0.0; 2 * BATCH - 1];
        fill_normal(&mut numbers(), &mut long);
        fill_normal(&mut numbers(), &mut short);
        assert_eq!(long[..short.len()], short);
    }

    #[test]
    fn the_bits_are_those_of_every_release() {
        let mut values = vec![0.0; 1000];
        fill_normal(&mut numbers(), &mut values);
        let normal = values.iter().fold(0, mixed);
        fill_exponential(&mut numbers(), &mut values);
        let exponential = values.iter().fold(0, mixed);
        assert_eq!((normal, exponential), (9610577131296748836, 6192147030962355583));
    }

    fn mixed(sum: u64, value: &f64) -> u64 {
        sum.rotate_left(5) ^ value.to_bits()
    }
}
