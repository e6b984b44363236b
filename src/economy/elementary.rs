//! The exponential and the logarithm without branches, so that loops over many numbers become vectors: step by step what `libm`
//! does, and the same bits.
//!
//! Source: FreeBSD's msun, `e_exp.c` and `e_log.c`. Copyright (C) 1993 and 2004 by Sun Microsystems, Inc. Permission to use, copy,
//! modify, and distribute this software is freely granted, provided that this notice is preserved.

/// The logarithm of two, in two parts of which the first times a small whole number is exact.
const LOG_2: (f64, f64) = (6.931_471_803_691_238_2e-1, 1.908_214_929_270_587_7e-10);

/// Added to a whole number below 2^51, this leaves it in the low bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// Bits of the fraction of a double.
const FRACTION: u32 = 52;

/// The exponential. What is beyond 700 either way counts as 700.
#[inline(always)]
pub fn exp(of: f64) -> f64 {
    const INVERSE: f64 = std::f64::consts::LOG2_E;
    /// The high halves of half the logarithm of two, and of 2^-28.
    const REDUCED: u64 = 0x3fd6_2e42;
    const TINY: u64 = 0x3e30_0000;
    let of = of.clamp(-700.0, 700.0);
    let size = of.to_bits() << 1 >> 33;
    let nearest = (INVERSE * of + 0.5_f64.copysign(of)).trunc();
    let power = if size > REDUCED { nearest } else { 0.0 };
    let (high, low) = (of - power * LOG_2.0, power * LOG_2.1);
    let rest = high - low;
    let square = rest * rest;
    let even = rest - square * horner(&EXPONENTIAL, square);
    let reduced = 1.0 + (rest * even / (2.0 - even) - low + high);
    let exponent = (power + WHOLE).to_bits() << FRACTION;
    let raised = reduced * f64::from_bits(exponent.wrapping_add(1.0_f64.to_bits()));
    if size > TINY { raised } else { 1.0 + of }
}

/// The natural logarithm of a positive number that is not subnormal.
#[inline(always)]
pub fn log(of: f64) -> f64 {
    const HIGH: u64 = 0xffff_ffff << 32;
    const ROOT_HALF: u64 = 0x3fe6_a09e << 32;
    let bits = of.to_bits();
    // Into root 1/2 to root 2.
    let high = (bits & HIGH).wrapping_add(1.0_f64.to_bits() - ROOT_HALF);
    let power = f64::from_bits(WHOLE.to_bits() - 0x3ff + (high >> FRACTION)) - WHOLE;
    let fraction = (high << 12 >> 12) + ROOT_HALF;
    let above = f64::from_bits(fraction | bits & !HIGH) - 1.0;
    let half_square = 0.5 * above * above;
    let ratio = above / (2.0 + above);
    let square = ratio * ratio;
    let fourth = square * square;
    let odd = fourth * horner(&LOGARITHM_ODD, fourth);
    let even = square * horner(&LOGARITHM_EVEN, fourth);
    let rest = even + odd;
    ratio * (half_square + rest) + power * LOG_2.1 - half_square + above + power * LOG_2.0
}

/// Horner's rule, from the constant upwards in `coefficients`.
#[inline(always)]
pub fn horner<const TERMS: usize>(coefficients: &[f64; TERMS], at: f64) -> f64 {
    let mut falling = coefficients.iter().rev();
    let highest = falling.next().copied().unwrap_or_default();
    falling.fold(highest, |sum, coefficient| coefficient + at * sum)
}

const EXPONENTIAL: [f64; 5] = [
    1.666_666_666_666_660_2e-1,
    -2.777_777_777_701_559_3e-3,
    6.613_756_321_437_934e-5,
    -1.653_390_220_546_525_2e-6,
    4.138_136_797_057_238_5e-8,
];
const LOGARITHM_EVEN: [f64; 4] = [
    6.666_666_666_666_735e-1,
    2.857_142_874_366_239e-1,
    1.818_357_216_161_805e-1,
    1.479_819_860_511_658_6e-1,
];
const LOGARITHM_ODD: [f64; 3] =
    [3.999_999_999_940_942e-1, 2.222_219_843_214_978_4e-1, 1.531_383_769_920_937_3e-1];

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::Rng;

    use super::*;
    use crate::economy::dice::{Dice, Purpose};

    #[test]
    fn the_bits_are_those_of_libm() {
        let mut numbers = Dice::new(3).roll(Purpose::Birth, 0, 0);
        for _ in 0..200_000 {
            // Of any size, as the exponent is drawn too.
            let positive =
                f64::from_bits((1 << FRACTION) + numbers.next_u64() % (0x7fe << FRACTION));
            assert_eq!(log(positive).to_bits(), libm::log(positive).to_bits(), "{positive:e}");
            let small = f64::from_bits(numbers.next_u64() % 0x4085_e000_0000_0000);
            for of in [small, -small] {
                assert_eq!(exp(of).to_bits(), libm::exp(of).to_bits(), "{of:e}");
            }
        }
    }

    #[test]
    fn so_they_are_where_libm_goes_another_way() {
        let turns =
            [0x3fd6_2e42_u64 << 32, 0x3fd6_2e43 << 32, 0x3ff0_a2b2 << 32, 0x3e30_0000 << 32];
        let near = |turn: u64| turn - 5_000..turn + 5_000;
        for of in turns.into_iter().flat_map(near).chain([0]).map(f64::from_bits) {
            assert_eq!(exp(of).to_bits(), libm::exp(of).to_bits(), "{of:e}");
            assert_eq!(exp(-of).to_bits(), libm::exp(-of).to_bits(), "-{of:e}");
        }
        let turns =
            [0x3fe6_a09e_u64 << 32, 0x3fe6_a09f << 32, 1.0_f64.to_bits(), 0x3ff6_a09e << 32];
        for of in turns.into_iter().flat_map(near).map(f64::from_bits) {
            assert_eq!(log(of).to_bits(), libm::log(of).to_bits(), "{of:e}");
        }
    }

    #[test]
    fn what_is_beyond_counts_as_the_end() {
        assert_eq!((exp(1e9), exp(f64::NEG_INFINITY)), (libm::exp(700.0), libm::exp(-700.0)));
        assert!(exp(f64::NAN).is_nan());
    }
}
