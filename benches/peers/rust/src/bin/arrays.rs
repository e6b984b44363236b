//! Hand-written arrays: a column a trait and one plain loop over the rows, compiled for the machine's vectors.

use multiversion::multiversion;
use peers::{Birth, LABS, Month, Totals, measure, pick};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

struct Users {
    scale: Vec<f32>,
    size: Vec<f32>,
    threshold: Vec<f32>,
    lab: Vec<u8>,
    usage: Vec<f32>,
    rng: SmallRng,
}

fn prepare(count: usize, seed: u64) -> Users {
    let mut rng = SmallRng::seed_from_u64(seed);
    let births: Vec<Birth> = (0..count).map(|_| Birth::draw(&mut rng)).collect();
    Users {
        scale: births.iter().map(|birth| birth.scale).collect(),
        size: births.iter().map(|birth| birth.size).collect(),
        threshold: births.iter().map(|birth| birth.threshold).collect(),
        lab: births.iter().map(|birth| birth.lab).collect(),
        usage: vec![0.0; count],
        rng,
    }
}

fn reconsider(users: &mut Users, month: &Month) {
    let count = users.lab.len();
    let end = month.first + month.width;
    let (upto, wrapped) = (end.min(count), end.saturating_sub(count));
    for row in (month.first..upto).chain(0..wrapped) {
        users.lab[row] = pick(&month.cumulative, users.rng.random());
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn step(users: &mut Users, month: &Month) -> Totals {
    let mut totals = Totals::default();
    let count = users.usage.len();
    let (scale, size) = (&users.scale[..count], &users.size[..count]);
    let (threshold, lab) = (&users.threshold[..count], &users.lab[..count]);
    for (row, usage) in users.usage.iter_mut().enumerate() {
        let lab = usize::from(lab[row]) % LABS;
        let viable = 1.0 / (1.0 + month.weight[lab] * scale[row]);
        let tasks = (month.tasks * viable).min(month.most_tasks[lab]);
        let adopts = threshold[row] <= month.hazard;
        let target = if adopts { size[row] * tasks } else { 0.0 };
        let speed = if target > *usage { month.integrate } else { month.drop };
        *usage += speed * (target - *usage);
        totals.used[lab] += f64::from(*usage);
        totals.adopted += u64::from(adopts);
        totals.viable += f64::from(size[row] * viable);
    }
    totals
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
