//! Samples for tests: published data, and luck with a known law. A negative time is a censored one.

use crate::analysis::statistics::chance::{Chance, Use};
use crate::analysis::statistics::spells::Spell;

fn spells(times: &[i32]) -> Vec<Spell> {
    let spell = |time: &i32| match *time {
        left if left < 0 => Spell::censored(f64::from(-left)),
        ended => Spell::ended(f64::from(ended)),
    };
    times.iter().map(spell).collect()
}

/// Weeks of remission of children with leukaemia. Freireich et al. (1963), Blood 21(6).
pub mod remission {
    use super::*;

    const TREATED: [i32; 21] =
        [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];
    const PLACEBO: [i32; 21] =
        [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];

    /// Those given 6-mercaptopurine.
    pub fn treated() -> Vec<Spell> {
        spells(&TREATED)
    }

    /// Those given a placebo.
    pub fn placebo() -> Vec<Spell> {
        spells(&PLACEBO)
    }
}

/// Days patients with lung cancer survived. Loprinzi et al. (1994), Journal of Clinical Oncology 12(3); the
/// example of R's survival package, here from `lifelines.datasets.load_lung()`.
pub mod lung {
    use super::*;

    const MEN: [i32; 138] = [
        11, 11, 11, 12, 13, 13, 15, 26, 30, 31, 53, 53, 54, 59, 60, 65, 65, 71, 81, 88, 88, 92, 93,
        95, 105, 107, 110, 116, 118, 131, 132, 132, 135, 142, 144, 147, 156, 156, 163, 163, 163,
        166, 170, -174, 175, 176, 177, 179, 179, 180, 181, 181, 183, -185, -188, 189, -191, -196,
        -197, 197, 202, 207, 210, 212, 218, -221, -222, 222, 223, -225, -225, 229, 230, -237, 239,
        246, -259, 267, 269, 270, -279, 283, -284, 284, 285, 286, 288, 291, -292, -300, -301, 301,
        -303, 303, 306, 310, 320, 329, 337, 353, 353, 363, 364, 371, 387, 390, 394, -404, -413,
        428, 429, 442, -444, 455, 457, -458, 460, 477, 519, 524, 533, 558, 567, 574, 583, 613, 624,
        643, 655, 689, 707, 791, -806, 814, -840, 883, -1010, -1022,
    ];
    const WOMEN: [i32; 90] = [
        5, 60, 61, 62, 79, 81, -92, 95, -105, 107, 122, 145, 145, 153, 166, 167, -173, -175, -177,
        182, 186, -192, 194, 199, 201, 201, -202, -203, 208, -211, -224, 226, -235, 239, -240,
        -243, 245, -252, -266, 268, -269, -272, -276, 285, -292, 293, -296, 305, 310, -315, -332,
        340, 345, 348, 350, 351, -356, 361, 363, -364, 371, -376, -382, -384, 426, 433, 444, 450,
        473, -511, -511, 520, 524, -529, -543, 550, -551, -559, -588, 641, 654, 687, 705, 728, 731,
        735, -740, 765, -821, -965,
    ];

    /// Men.
    pub fn men() -> Vec<Spell> {
        spells(&MEN)
    }

    /// Women.
    pub fn women() -> Vec<Spell> {
        spells(&WOMEN)
    }
}

/// Runs in which finds come at a constant rate and each brings a crash with a chance. Every third run is
/// watched for half the horizon only.
pub fn constant_hazard(
    round: u32,
    count: usize,
    rate: f64,
    chance: f64,
    horizon: f64,
) -> Vec<Spell> {
    let mut numbers = Chance::of(Use::Bootstrap, round);
    let mut uniform = || (numbers.below(1 << 30) as f64 + 0.5) / (1 << 30) as f64;
    let mut spell = |run: usize| {
        let watched = if run.is_multiple_of(3) { horizon / 2.0 } else { horizon };
        let mut time = 0.0;
        loop {
            time -= libm::log(uniform()) / rate;
            match time {
                late if late > watched => break Spell::censored(watched),
                crash if uniform() < chance => break Spell::ended(crash),
                _ => (),
            }
        }
    };
    (0..count).map(&mut spell).collect()
}
