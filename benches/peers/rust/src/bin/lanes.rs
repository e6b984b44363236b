//! Hand-written arrays again, tuned: sixteen rows at a time in one pass, labs told apart by masks, sums kept by lane.

use multiversion::multiversion;
use peers::{Birth, LABS, Month, Totals, measure, pick};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

const LANES: usize = 16;
/// Groups of lanes after which sums in single precision are rounded off into double.
const GROUPS: usize = 256;

type Lanes = [f32; LANES];

struct Users {
    count: usize,
    scale: Vec<Lanes>,
    size: Vec<Lanes>,
    threshold: Vec<Lanes>,
    lab: Vec<[u8; LANES]>,
    usage: Vec<Lanes>,
    rng: SmallRng,
}

fn prepare(count: usize, seed: u64) -> Users {
    let mut rng = SmallRng::seed_from_u64(seed);
    let births: Vec<Birth> = (0..count).map(|_| Birth::draw(&mut rng)).collect();
    // The last group is filled up with users without tasks, who never adopt.
    let nobody = Birth { scale: 1.0, size: 0.0, threshold: f32::NAN, lab: 0 };
    let group = |group: usize, lane: usize| *births.get(group * LANES + lane).unwrap_or(&nobody);
    let groups = count.div_ceil(LANES);
    let column = |of: &dyn Fn(Birth) -> f32| {
        (0..groups).map(|row| std::array::from_fn(|lane| of(group(row, lane)))).collect()
    };
    Users {
        count,
        scale: column(&|birth| birth.scale),
        size: column(&|birth| birth.size),
        threshold: column(&|birth| birth.threshold),
        lab: (0..groups).map(|row| std::array::from_fn(|lane| group(row, lane).lab)).collect(),
        usage: vec![[0.0; LANES]; groups],
        rng,
    }
}

fn reconsider(users: &mut Users, month: &Month) {
    let end = month.first + month.width;
    let (upto, wrapped) = (end.min(users.count), end.saturating_sub(users.count));
    let labs = users.lab.as_flattened_mut();
    for row in (month.first..upto).chain(0..wrapped) {
        labs[row] = pick(&month.cumulative, users.rng.random());
    }
}

#[derive(Default)]
struct Sums {
    used: [Lanes; LABS],
    wanted: [Lanes; LABS],
    adopted: Lanes,
    viable: Lanes,
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn step(users: &mut Users, month: &Month) -> Totals {
    let mut totals = Totals::default();
    let groups = users.usage.len();
    for first in (0..groups).step_by(GROUPS) {
        let rows = first..groups.min(first + GROUPS);
        let mut sums = Sums::default();
        let constant = users.scale[rows.clone()].iter().zip(&users.size[rows.clone()]);
        let choices = users.threshold[rows.clone()].iter().zip(&users.lab[rows.clone()]);
        for ((traits, choice), usage) in constant.zip(choices).zip(&mut users.usage[rows]) {
            group(traits, choice, usage, month, &mut sums);
        }
        let across = |lanes: &Lanes| lanes.iter().map(|&lane| f64::from(lane)).sum::<f64>();
        for lab in 0..LABS {
            totals.used[lab] += across(&sums.used[lab]);
            totals.wanted[lab] += across(&sums.wanted[lab]);
        }
        totals.adopted += across(&sums.adopted) as u64;
        totals.viable += across(&sums.viable);
    }
    totals
}

#[inline(always)]
fn group(
    (scale, size): (&Lanes, &Lanes),
    (threshold, lab): (&Lanes, &[u8; LANES]),
    usage: &mut Lanes,
    month: &Month,
    sums: &mut Sums,
) {
    let lab = lab.map(u32::from);
    let (mut weight, mut most_tasks) = ([month.weight[0]; LANES], [month.most_tasks[0]; LANES]);
    for other in 1..LABS {
        for lane in 0..LANES {
            let chosen = lab[lane] == other as u32;
            weight[lane] = if chosen { month.weight[other] } else { weight[lane] };
            most_tasks[lane] = if chosen { month.most_tasks[other] } else { most_tasks[lane] };
        }
    }
    let mut wanted = [0.0; LANES];
    for lane in 0..LANES {
        let viable = 1.0 / (1.0 + weight[lane] * scale[lane]);
        let tasks = month.tasks * viable;
        let tasks = if tasks < most_tasks[lane] { tasks } else { most_tasks[lane] };
        let adopts = threshold[lane] <= month.hazard;
        let target = if adopts { size[lane] * tasks } else { 0.0 };
        let speed = if target > usage[lane] { month.integrate } else { month.drop };
        usage[lane] += speed * (target - usage[lane]);
        wanted[lane] = target;
        sums.adopted[lane] += if adopts { 1.0 } else { 0.0 };
        sums.viable[lane] += size[lane] * viable;
    }
    for (index, (used_of, wanted_of)) in sums.used.iter_mut().zip(&mut sums.wanted).enumerate() {
        for lane in 0..LANES {
            let chosen = lab[lane] == index as u32;
            used_of[lane] += if chosen { usage[lane] } else { 0.0 };
            wanted_of[lane] += if chosen { wanted[lane] } else { 0.0 };
        }
    }
}

fn main() {
    measure(prepare, |users, mut market| {
        market.run(|month| {
            reconsider(users, month);
            step(users, month)
        });
        market
    });
}
