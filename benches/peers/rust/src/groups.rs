//! Users in groups of as many as a vector has lanes: what arrays written by hand for one kind of vector have in common.

use rand::rngs::SmallRng;
use rand::{RngCore, SeedableRng};

use crate::{Birth, LABS, Month};

/// Columns of users, a group a row.
pub struct Users<const LANES: usize> {
    count: usize,
    pub scale: Vec<[f32; LANES]>,
    pub size: Vec<[f32; LANES]>,
    pub threshold: Vec<[f32; LANES]>,
    pub lab: Vec<[u8; LANES]>,
    pub usage: Vec<[f32; LANES]>,
    rng: SmallRng,
}

impl<const LANES: usize> Users<LANES> {
    /// Groups after which sums in single precision are rounded off into double: as many users for every kind of vector.
    pub const GROUPS: usize = 4096 / LANES;

    pub fn prepare(count: usize, seed: u64) -> Users<LANES> {
        let mut rng = SmallRng::seed_from_u64(seed);
        let births: Vec<Birth> = (0..count).map(|_| Birth::draw(&mut rng)).collect();
        // The last group is filled up with users without tasks, who never adopt.
        let nobody = Birth { scale: 1.0, size: 0.0, threshold: f32::NAN, lab: 0 };
        let born = |group: usize, lane: usize| *births.get(group * LANES + lane).unwrap_or(&nobody);
        let groups = count.div_ceil(LANES);
        let column = |of: &dyn Fn(Birth) -> f32| {
            (0..groups).map(|group| std::array::from_fn(|lane| of(born(group, lane)))).collect()
        };
        Users {
            count,
            scale: column(&|birth| birth.scale),
            size: column(&|birth| birth.size),
            threshold: column(&|birth| birth.threshold),
            lab: (0..groups).map(|group| std::array::from_fn(|lane| born(group, lane).lab)).collect(),
            usage: vec![[0.0; LANES]; groups],
            rng,
        }
    }

    /// Draws the labs of those who reconsider: `choose` takes labs, a word for each, and the cumulative weights.
    pub fn reconsider(&mut self, month: &Month, choose: impl Fn(&mut [u8], &[[u8; 4]], &[f32; LABS])) {
        let end = month.first + month.width;
        let (upto, wrapped) = (end.min(self.count), end.saturating_sub(self.count));
        let labs = self.lab.as_flattened_mut();
        for rows in [month.first..upto, 0..wrapped] {
            for labs in labs[rows].chunks_mut(256) {
                let mut words = [0; 4 * 256];
                self.rng.fill_bytes(&mut words[..4 * labs.len()]);
                choose(labs, words.as_chunks().0, &month.cumulative);
            }
        }
    }
}

/// The body of every `choose`, to be compiled for the vectors of its caller.
#[inline(always)]
pub fn pick_each(labs: &mut [u8], words: &[[u8; 4]], cumulative: &[f32; LABS]) {
    for (lab, word) in labs.iter_mut().zip(words) {
        let uniform = (u32::from_le_bytes(*word) >> 8) as f32 / (1 << 24) as f32;
        *lab = cumulative[..LABS - 1].iter().map(|&upto| u32::from(upto <= uniform)).sum::<u32>()
            as u8;
    }
}
