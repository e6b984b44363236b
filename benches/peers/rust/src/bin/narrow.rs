//! Hand-written arrays again, tuned for machines without AVX-512: AVX2 by hand, eight users at a time in one pass.

use std::arch::x86_64::*;

use peers::groups::{Users, pick_each};
use peers::{LABS, Month, Totals, measure};

const LANES: usize = 8;

#[target_feature(enable = "avx2,popcnt")]
fn choose(labs: &mut [u8], words: &[[u8; 4]], cumulative: &[f32; LABS]) {
    pick_each(labs, words, cumulative);
}

/// A number a lab, for look-up by lane: a vector for the first eight, one for the others.
#[derive(Clone, Copy)]
struct Table([__m256; 2]);

impl Table {
    #[target_feature(enable = "avx2")]
    fn of(by_lab: &[f32; LABS]) -> Table {
        let mut lanes = [0.0; 2 * LANES];
        lanes[..LABS].copy_from_slice(by_lab);
        let (halves, _) = lanes.as_chunks();
        Table([load(&halves[0]), load(&halves[1])])
    }

    #[target_feature(enable = "avx2")]
    fn at(self, lab: __m256i) -> __m256 {
        let first = _mm256_permutevar8x32_ps(self.0[0], lab);
        if LABS <= LANES {
            return first;
        }
        let is_late = _mm256_castsi256_ps(_mm256_cmpgt_epi32(lab, _mm256_set1_epi32(7)));
        _mm256_blendv_ps(first, _mm256_permutevar8x32_ps(self.0[1], lab), is_late)
    }
}

#[target_feature(enable = "avx2")]
fn load(lanes: &[f32; LANES]) -> __m256 {
    // SAFETY: reads the eight numbers of the array.
    unsafe { _mm256_loadu_ps(lanes.as_ptr()) }
}

#[target_feature(enable = "avx2")]
fn sum(lanes: __m256) -> f64 {
    let mut each = [0.0; LANES];
    // SAFETY: writes the eight numbers of the array.
    unsafe { _mm256_storeu_ps(each.as_mut_ptr(), lanes) };
    each.iter().copied().map(f64::from).sum()
}

#[target_feature(enable = "avx2,popcnt")]
fn step(users: &mut Users<LANES>, month: &Month) -> Totals {
    let mut totals = Totals::default();
    let count = users.usage.len();
    let (weight, most_tasks) = (Table::of(&month.weight), Table::of(&month.most_tasks));
    let (one, stock) = (_mm256_set1_ps(1.0), _mm256_set1_ps(month.tasks));
    let hazard = _mm256_set1_ps(month.hazard);
    let (integrate, drop) = (_mm256_set1_ps(month.integrate), _mm256_set1_ps(month.drop));
    for first in (0..count).step_by(Users::<LANES>::GROUPS) {
        let rows = first..count.min(first + Users::<LANES>::GROUPS);
        let mut used = [_mm256_setzero_ps(); LABS];
        let mut viable_sum = _mm256_setzero_ps();
        let constant = users.scale[rows.clone()].iter().zip(&users.size[rows.clone()]);
        let choices = users.threshold[rows.clone()].iter().zip(&users.lab[rows.clone()]);
        for (((scale, size), (threshold, lab)), usage_row) in
            constant.zip(choices).zip(&mut users.usage[rows])
        {
            // SAFETY: reads the eight bytes of the array.
            let lab = _mm256_cvtepu8_epi32(unsafe { _mm_loadl_epi64(lab.as_ptr().cast()) });
            let (size, usage) = (load(size), load(usage_row));
            let dear = _mm256_mul_ps(weight.at(lab), load(scale));
            let viable = _mm256_div_ps(one, _mm256_add_ps(one, dear));
            let tasks = _mm256_min_ps(_mm256_mul_ps(stock, viable), most_tasks.at(lab));
            let adopts = _mm256_cmp_ps::<_CMP_LE_OQ>(load(threshold), hazard);
            let target = _mm256_and_ps(adopts, _mm256_mul_ps(size, tasks));
            let rises = _mm256_cmp_ps::<_CMP_GT_OQ>(target, usage);
            let speed = _mm256_blendv_ps(drop, integrate, rises);
            let usage = _mm256_add_ps(usage, _mm256_mul_ps(speed, _mm256_sub_ps(target, usage)));
            // SAFETY: writes the eight numbers of the array.
            unsafe { _mm256_storeu_ps(usage_row.as_mut_ptr(), usage) };
            totals.adopted += u64::from(_mm256_movemask_ps(adopts).count_ones());
            viable_sum = _mm256_add_ps(viable_sum, _mm256_mul_ps(size, viable));
            for index in 0..LABS {
                let chosen = _mm256_cmpeq_epi32(lab, _mm256_set1_epi32(index as i32));
                let theirs = _mm256_and_ps(_mm256_castsi256_ps(chosen), usage);
                used[index] = _mm256_add_ps(used[index], theirs);
            }
        }
        for index in 0..LABS {
            totals.used[index] += sum(used[index]);
        }
        totals.viable += sum(viable_sum);
    }
    totals
}

fn main() {
    measure(Users::prepare, |users, mut market| {
        market.run(|month| {
            // SAFETY: `../run.sh` runs it on machines that have AVX2.
            users.reconsider(month, |labs, words, upto| unsafe { choose(labs, words, upto) });
            // SAFETY: likewise.
            unsafe { step(users, month) }
        });
        market
    });
}
