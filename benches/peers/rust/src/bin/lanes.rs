//! Hand-written arrays again, tuned for one kind of machine: AVX-512 by hand, sixteen users at a time in one pass.
//!
//! Built where the machine has AVX-512 only, which `../run.sh` finds out.

use std::arch::x86_64::*;

use peers::{Birth, LABS, Month, Totals, measure};
use rand::rngs::SmallRng;
use rand::{RngCore, SeedableRng};

const LANES: usize = 16;
/// Groups of lanes after which sums in single precision are rounded off into double.
const GROUPS: usize = 256;

struct Users {
    count: usize,
    scale: Vec<[f32; LANES]>,
    size: Vec<[f32; LANES]>,
    threshold: Vec<[f32; LANES]>,
    lab: Vec<[u8; LANES]>,
    usage: Vec<[f32; LANES]>,
    rng: SmallRng,
}

fn prepare(count: usize, seed: u64) -> Users {
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

fn reconsider(users: &mut Users, month: &Month) {
    let end = month.first + month.width;
    let (upto, wrapped) = (end.min(users.count), end.saturating_sub(users.count));
    let labs = users.lab.as_flattened_mut();
    for rows in [month.first..upto, 0..wrapped] {
        for labs in labs[rows].chunks_mut(256) {
            let mut words = [0; 4 * 256];
            users.rng.fill_bytes(&mut words[..4 * labs.len()]);
            // SAFETY: built for machines that have the features only.
            unsafe { choose(labs, words.as_chunks().0, &month.cumulative) };
        }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn choose(labs: &mut [u8], words: &[[u8; 4]], cumulative: &[f32; LABS]) {
    for (lab, word) in labs.iter_mut().zip(words) {
        let uniform = (u32::from_le_bytes(*word) >> 8) as f32 / (1 << 24) as f32;
        *lab = cumulative[..LABS - 1].iter().map(|&upto| u32::from(upto <= uniform)).sum::<u32>()
            as u8;
    }
}

/// A number a lab, for look-up by lane.
#[target_feature(enable = "avx512f")]
fn table(by_lab: &[f32; LABS]) -> __m512 {
    let mut lanes = [0.0; LANES];
    lanes[..LABS].copy_from_slice(by_lab);
    load(&lanes)
}

#[target_feature(enable = "avx512f")]
fn load(lanes: &[f32; LANES]) -> __m512 {
    // SAFETY: reads the sixteen numbers of the array.
    unsafe { _mm512_loadu_ps(lanes.as_ptr()) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn step(users: &mut Users, month: &Month) -> Totals {
    let mut totals = Totals::default();
    let groups = users.usage.len();
    let (weight, most_tasks) = (table(&month.weight), table(&month.most_tasks));
    let (one, stock) = (_mm512_set1_ps(1.0), _mm512_set1_ps(month.tasks));
    let hazard = _mm512_set1_ps(month.hazard);
    let (integrate, drop) = (_mm512_set1_ps(month.integrate), _mm512_set1_ps(month.drop));
    for first in (0..groups).step_by(GROUPS) {
        let rows = first..groups.min(first + GROUPS);
        let mut used = [_mm512_setzero_ps(); LABS];
        let mut viable_sum = _mm512_setzero_ps();
        let constant = users.scale[rows.clone()].iter().zip(&users.size[rows.clone()]);
        let choices = users.threshold[rows.clone()].iter().zip(&users.lab[rows.clone()]);
        for (((scale, size), (threshold, lab)), usage_row) in
            constant.zip(choices).zip(&mut users.usage[rows])
        {
            // SAFETY: reads the sixteen bytes of the array.
            let lab = _mm512_cvtepu8_epi32(unsafe { _mm_loadu_si128(lab.as_ptr().cast()) });
            let (size, usage) = (load(size), load(usage_row));
            let dear = _mm512_mul_ps(_mm512_permutexvar_ps(lab, weight), load(scale));
            let viable = _mm512_div_ps(one, _mm512_add_ps(one, dear));
            let most = _mm512_permutexvar_ps(lab, most_tasks);
            let tasks = _mm512_min_ps(_mm512_mul_ps(stock, viable), most);
            let adopts = _mm512_cmp_ps_mask::<_CMP_LE_OQ>(load(threshold), hazard);
            let target = _mm512_maskz_mul_ps(adopts, size, tasks);
            let rises = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(target, usage);
            let speed = _mm512_mask_blend_ps(rises, drop, integrate);
            let usage = _mm512_add_ps(usage, _mm512_mul_ps(speed, _mm512_sub_ps(target, usage)));
            // SAFETY: writes the sixteen numbers of the array.
            unsafe { _mm512_storeu_ps(usage_row.as_mut_ptr(), usage) };
            totals.adopted += u64::from(adopts.count_ones());
            viable_sum = _mm512_add_ps(viable_sum, _mm512_mul_ps(size, viable));
            for index in 0..LABS {
                let chosen = _mm512_cmpeq_epi32_mask(lab, _mm512_set1_epi32(index as i32));
                used[index] = _mm512_mask_add_ps(used[index], chosen, used[index], usage);
            }
        }
        for index in 0..LABS {
            totals.used[index] += f64::from(_mm512_reduce_add_ps(used[index]));
        }
        totals.viable += f64::from(_mm512_reduce_add_ps(viable_sum));
    }
    totals
}

fn main() {
    measure(prepare, |users, mut market| {
        market.run(|month| {
            reconsider(users, month);
            // SAFETY: built for machines that have the features only.
            unsafe { step(users, month) }
        });
        market
    });
}
