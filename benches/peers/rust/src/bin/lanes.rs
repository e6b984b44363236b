//! Hand-written arrays again, tuned for one kind of machine: AVX-512 by hand, sixteen users at a time in one pass.
//!
//! Built where the machine has AVX-512 only, which `../run.sh` finds out.

use std::arch::x86_64::*;

use peers::groups::{Users, pick_each};
use peers::{LABS, Month, Totals, measure};

const LANES: usize = 16;

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn choose(labs: &mut [u8], words: &[[u8; 4]], cumulative: &[f32; LABS]) {
    pick_each(labs, words, cumulative);
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
fn step(users: &mut Users<LANES>, month: &Month) -> Totals {
    let mut totals = Totals::default();
    let count = users.usage.len();
    let (weight, most_tasks) = (table(&month.weight), table(&month.most_tasks));
    let (one, stock) = (_mm512_set1_ps(1.0), _mm512_set1_ps(month.tasks));
    let hazard = _mm512_set1_ps(month.hazard);
    let (integrate, drop) = (_mm512_set1_ps(month.integrate), _mm512_set1_ps(month.drop));
    for first in (0..count).step_by(Users::<LANES>::GROUPS) {
        let rows = first..count.min(first + Users::<LANES>::GROUPS);
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
    measure(Users::prepare, |users, mut market| {
        market.run(|month| {
            // SAFETY: built for machines that have the features only.
            users.reconsider(month, |labs, words, upto| unsafe { choose(labs, words, upto) });
            // SAFETY: likewise.
            unsafe { step(users, month) }
        });
        market
    });
}
