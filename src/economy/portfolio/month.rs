//! What a month does to a segment's users: who adopts, how much each wants, how far usage follows.

use multiversion::multiversion;

use super::columns::{
    AdoptionThreshold, Columns, PROVIDERS, Provider, TaskScale, TaskVolume, Usage,
};

/// Sums are kept in this many lanes, by row number, however wide the machine's vectors are.
const LANES: usize = 16;

/// Rows whose intermediate results stay in the nearest cache.
const BLOCK: usize = 256;

/// What a provider offers a segment this month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Offer {
    /// How dear the service is: (P/P0)^k * z^(-k*quality gain). Positive.
    pub weight: f32,
    /// The most services a unit of size can afford at this price.
    pub most_tasks: f32,
}

/// What a month is like for a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Terms {
    /// What each provider offers.
    pub offers: [Offer; PROVIDERS],
    /// How many of the offers are in use; users of a provider beyond would be left out of the
    /// totals by provider.
    pub providers: usize,
    /// Services a unit of size would take if all its tasks were viable.
    pub tasks: f32,
    /// The adoption hazard integrated from the start to this month.
    pub hazard: f32,
    /// Share of the way up to the services wanted that a month covers: 1 - exp(-rate * month).
    pub integrate: f32,
    /// Share of the way down to the services wanted that a month covers.
    pub drop: f32,
}

/// What a segment's users did this month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Services used, by provider.
    pub usage: [f64; PROVIDERS],
    /// Services the adopted want at this month's terms, by provider.
    pub wanted: [f64; PROVIDERS],
    /// Users that have adopted.
    pub adopted: u64,
    /// Size times viable share, over all users.
    pub viable: f64,
}

impl Totals {
    /// Counts the totals of the next rows in. Chunks must be added in row order.
    pub fn add(&mut self, next: &Totals) {
        for provider in 0..PROVIDERS {
            self.usage[provider] += next.usage[provider];
            self.wanted[provider] += next.wanted[provider];
        }
        self.adopted += next.adopted;
        self.viable += next.viable;
    }

    /// Services used, of whatever provider.
    pub fn used(&self) -> f64 {
        self.usage.iter().sum::<f64>() + 0.0
    }
}

/// Takes a segment's users through a month and adds up what they did.
pub fn advance(columns: Columns<'_>, terms: &Terms, totals: &mut Totals) {
    for chunk in columns.chunks() {
        totals.add(&advance_chunk(chunk, terms));
    }
}

/// Takes the users of one chunk through a month. Chunks may go in any order, on any thread.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub fn advance_chunk<'rows>(columns: Columns<'rows>, terms: &Terms) -> Totals {
    chunk(columns, terms)
}

#[inline(always)]
fn chunk(columns: Columns<'_>, terms: &Terms) -> Totals {
    let mut sums = Sums::default();
    let (scale, last_scale) = columns.scale.as_chunks();
    let (size, last_size) = columns.size.as_chunks();
    let (threshold, last_threshold) = columns.threshold.as_chunks();
    let (provider, last_provider) = columns.provider.as_chunks();
    let (usage, last_usage) = columns.usage.as_chunks_mut();
    for (index, usage) in usage.iter_mut().enumerate() {
        let traits = (&scale[index], &size[index], &threshold[index]);
        block(traits, &provider[index], usage, terms, &mut sums);
    }
    if !last_usage.is_empty() {
        // Rows without tasks, which never adopt, fill the last block up.
        let traits = (&padded(last_scale, TaskScale(1.0)), &padded(last_size, TaskVolume(0.0)));
        let traits = (traits.0, traits.1, &padded(last_threshold, AdoptionThreshold(f32::NAN)));
        let mut rows = padded(last_usage, Usage(0.0));
        block(traits, &padded(last_provider, Provider(0)), &mut rows, terms, &mut sums);
        last_usage.copy_from_slice(&rows[..last_usage.len()]);
    }
    sums.totals()
}

#[inline(always)]
fn padded<T: Copy>(rows: &[T], filling: T) -> [T; BLOCK] {
    let mut block = [filling; BLOCK];
    block[..rows.len()].copy_from_slice(rows);
    block
}

type Rows = [f32; BLOCK];

/// One pass a kind of work: loops without sums or with nothing but sums are what compilers turn
/// into vectors of any width.
#[inline(always)]
fn block(
    (scale, size, threshold): (
        &[TaskScale; BLOCK],
        &[TaskVolume; BLOCK],
        &[AdoptionThreshold; BLOCK],
    ),
    provider: &[Provider; BLOCK],
    usage: &mut [Usage; BLOCK],
    terms: &Terms,
    sums: &mut Sums,
) {
    let mut choice = [0; BLOCK];
    for row in 0..BLOCK {
        choice[row] = u32::from(provider[row].0);
    }
    let mut weight = [0.0; BLOCK];
    let mut most_tasks = [0.0; BLOCK];
    for row in 0..BLOCK {
        let offer = terms.offers[choice[row] as usize % PROVIDERS];
        weight[row] = offer.weight;
        most_tasks[row] = offer.most_tasks;
    }
    let mut useful = [0.0; BLOCK];
    let mut wanted = [0.0; BLOCK];
    let mut adopted = [0.0; BLOCK];
    for row in 0..BLOCK {
        let viable = 1.0 / (1.0 + weight[row] * scale[row].0);
        let tasks = terms.tasks * viable;
        let tasks = if tasks < most_tasks[row] { tasks } else { most_tasks[row] };
        let adopts = threshold[row].0 <= terms.hazard;
        let target = if adopts { size[row].0 * tasks } else { 0.0 };
        let speed = if target > usage[row].0 { terms.integrate } else { terms.drop };
        usage[row].0 += speed * (target - usage[row].0);
        useful[row] = size[row].0 * viable;
        wanted[row] = target;
        adopted[row] = if adopts { 1.0 } else { 0.0 };
    }
    add_lanes(&mut sums.useful, &useful);
    add_lanes(&mut sums.adopted, &adopted);
    for index in 0..terms.providers.min(PROVIDERS) {
        let mut used_of = [0.0; BLOCK];
        let mut wanted_of = [0.0; BLOCK];
        for row in 0..BLOCK {
            let chosen = mask(choice[row], index);
            used_of[row] = f32::from_bits(usage[row].0.to_bits() & chosen);
            wanted_of[row] = f32::from_bits(wanted[row].to_bits() & chosen);
        }
        add_lanes(&mut sums.usage[index], &used_of);
        add_lanes(&mut sums.wanted[index], &wanted_of);
    }
}

/// All ones where the choice is that provider, else all zeros: what is masked by bits stays free
/// of the jumps and guarded stores that compilers make of a choice between two numbers.
#[inline(always)]
fn mask(choice: u32, index: usize) -> u32 {
    u32::from(choice == index as u32).wrapping_neg()
}

type Lanes = [f32; LANES];

/// The sums of a chunk, still by lane.
#[derive(Default)]
struct Sums {
    usage: [Lanes; PROVIDERS],
    wanted: [Lanes; PROVIDERS],
    useful: Lanes,
    adopted: Lanes,
}

impl Sums {
    fn totals(&self) -> Totals {
        Totals {
            usage: self.usage.each_ref().map(across),
            wanted: self.wanted.each_ref().map(across),
            // A chunk's count is far below 2^24, where single precision stops counting.
            adopted: across(&self.adopted) as u64,
            viable: across(&self.useful),
        }
    }
}

fn across(lanes: &Lanes) -> f64 {
    lanes.iter().fold(0.0, |sum, &lane| sum + f64::from(lane))
}

#[inline(always)]
fn add_lanes(lanes: &mut Lanes, rows: &Rows) {
    let mut sums = *lanes;
    for group in rows.as_chunks::<LANES>().0 {
        for lane in 0..LANES {
            sums[lane] += group[lane];
        }
    }
    *lanes = sums;
}

#[cfg(test)]
mod tests {
    use super::super::columns::CHUNK;
    use super::super::columns::Users;
    use super::*;

    fn terms() -> Terms {
        let mut terms = Terms {
            providers: 5,
            tasks: 1.3,
            hazard: 0.9,
            integrate: 0.11,
            drop: 0.37,
            ..Terms::default()
        };
        for (index, offer) in terms.offers.iter_mut().enumerate() {
            *offer = Offer { weight: 0.3 + index as f32, most_tasks: 0.9 - 0.1 * index as f32 };
        }
        terms
    }

    fn spread(row: usize, step: usize) -> f32 {
        (row * step % 997) as f32 / 997.0
    }

    fn users(count: usize) -> Users {
        let column = |step, most| (0..count).map(move |row| most * spread(row, step));
        Users {
            scale: column(389, 4.0).map(TaskScale).collect(),
            size: column(211, 2.0).map(TaskVolume).collect(),
            threshold: column(613, 2.0).map(AdoptionThreshold).collect(),
            provider: (0..count).map(|row| Provider((row * 7 % 5) as u8)).collect(),
            usage: column(101, 0.5).map(Usage).collect(),
        }
    }

    /// The rule of a row and of the sums, as plainly as it can be said.
    fn plain(columns: Columns<'_>, terms: &Terms) -> Totals {
        let mut sums = Sums::default();
        for row in 0..columns.usage.len() {
            let lane = row % LANES;
            let provider = usize::from(columns.provider[row].0);
            let offer = terms.offers[provider];
            let size = columns.size[row].0;
            let viable = 1.0 / (1.0 + offer.weight * columns.scale[row].0);
            sums.useful[lane] += size * viable;
            let mut target = 0.0;
            if columns.threshold[row].0 <= terms.hazard {
                sums.adopted[lane] += 1.0;
                target = size * (terms.tasks * viable).min(offer.most_tasks);
            }
            let usage = &mut columns.usage[row].0;
            let speed = if target > *usage { terms.integrate } else { terms.drop };
            *usage += speed * (target - *usage);
            sums.wanted[provider][lane] += target;
            sums.usage[provider][lane] += *usage;
        }
        sums.totals()
    }

    fn without_vectors<'rows>(columns: Columns<'rows>, terms: &Terms) -> Totals {
        chunk(columns, terms)
    }

    #[multiversion(targets("x86_64+avx2"))]
    fn in_eights<'rows>(columns: Columns<'rows>, terms: &Terms) -> Totals {
        chunk(columns, terms)
    }

    #[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl"))]
    fn in_sixteens<'rows>(columns: Columns<'rows>, terms: &Terms) -> Totals {
        chunk(columns, terms)
    }

    type Month = for<'rows> fn(Columns<'rows>, &Terms) -> Totals;

    /// The users and totals after three months.
    fn lived(count: usize, month: Month) -> (Users, Vec<Totals>) {
        let mut users = users(count);
        let terms = terms();
        let months = (0..3).map(|_| {
            let mut totals = Totals::default();
            users.columns().chunks().for_each(|chunk| totals.add(&month(chunk, &terms)));
            totals
        });
        let totals = months.collect();
        (users, totals)
    }

    #[test]
    fn every_vector_width_gives_the_bits_of_the_plain_rule() {
        // A machine that lacks a width runs the next narrower one in its place.
        let compared: [Month; 4] = [without_vectors, in_eights, in_sixteens, advance_chunk];
        for count in [0, 1, 255, 256, CHUNK, CHUNK + 1, 3 * CHUNK - 5] {
            let expected = lived(count, plain);
            for month in compared {
                assert!(lived(count, month) == expected, "{count} users");
            }
        }
    }

    #[test]
    fn chunks_in_another_order_give_the_same_users_and_totals() {
        let (mut forward, mut backward) = (users(5 * CHUNK + 77), users(5 * CHUNK + 77));
        let mut expected = Totals::default();
        advance(forward.columns(), &terms(), &mut expected);
        let mut chunks: Vec<_> = backward.columns().chunks().enumerate().collect();
        chunks.reverse();
        let mut done: Vec<_> = chunks
            .into_iter()
            .map(|(index, chunk)| (index, advance_chunk(chunk, &terms())))
            .collect();
        done.sort_by_key(|(index, _)| *index);
        let mut found = Totals::default();
        done.iter().for_each(|(_, totals)| found.add(totals));
        assert_eq!(found, expected);
        assert_eq!(forward, backward);
    }

    fn one_user(threshold: f32) -> Users {
        let mut users = Users::new(1);
        users.scale[0] = TaskScale(1.0);
        users.size[0] = TaskVolume(2.0);
        users.threshold[0] = AdoptionThreshold(threshold);
        users
    }

    fn one_offer(most_tasks: f32) -> Terms {
        let rate = -libm::expm1(-0.1) as f32;
        let mut terms = Terms {
            providers: 1,
            tasks: 1.5,
            hazard: 1.0,
            integrate: rate,
            drop: rate,
            ..Terms::default()
        };
        terms.offers[0] = Offer { weight: 0.5, most_tasks };
        terms
    }

    #[test]
    fn usage_follows_the_services_wanted_exponentially() {
        let mut users = one_user(0.0);
        for month in 1..=60 {
            advance(users.columns(), &one_offer(9.0), &mut Totals::default());
            let expected = 2.0 * 1.5 / 1.5 * -libm::expm1(-0.1 * f64::from(month));
            assert!((f64::from(users.usage[0].0) - expected).abs() < 1e-5);
        }
    }

    #[test]
    fn no_one_wants_more_than_the_budget_buys_or_anything_before_adopting() {
        let mut totals = Totals::default();
        advance(one_user(1.0).columns(), &one_offer(0.25), &mut totals);
        assert_eq!((totals.wanted[0], totals.adopted), (0.5, 1));
        let mut totals = Totals::default();
        advance(one_user(1.1).columns(), &one_offer(0.25), &mut totals);
        assert_eq!((totals.wanted[0], totals.used(), totals.adopted), (0.0, 0.0, 0));
        assert_eq!(totals.viable as f32, 2.0 / 1.5);
    }

    #[test]
    fn those_adopt_whose_threshold_the_hazard_has_passed() {
        let mut users = users(3 * CHUNK + 1);
        let mut totals = Totals::default();
        advance(users.columns(), &terms(), &mut totals);
        let passed = users.threshold.iter().filter(|threshold| threshold.0 <= 0.9).count();
        assert_eq!(totals.adopted, passed as u64);
    }

    #[test]
    fn the_totals_are_those_of_the_rows() {
        let mut users = users(2 * CHUNK + 333);
        let mut totals = Totals::default();
        advance(users.columns(), &terms(), &mut totals);
        let rows: f64 = users.usage.iter().map(|usage| f64::from(usage.0)).sum();
        assert!((totals.used() / rows - 1.0).abs() < 1e-6);
    }
}
