//! What a month does to a segment's users: who adopts, how much each wants, how far usage follows.

use fearless_simd::{Level, Simd, dispatch};

use super::columns::{
    AdoptionThreshold, Columns, PROVIDERS, Provider, TaskScale, TaskVolume, Usage,
};
use super::group::{Group, Offers};
use super::lanes::{LANES, is_wide, padded};
use super::sums::{STRETCH, Stretch, Sums};
use super::terms::{Terms, Totals};
use super::window::Window;
use super::workers::Workers;

/// Takes the users of each segment through its month: those in the window reconsider their provider, then all adopt and use
/// services. Counts what they did into the totals of the segment. Chunk after chunk, so that a chunk is fetched from memory once; those
/// of all segments are shared out together.
pub fn live<'a>(
    segments: impl Iterator<Item = Columns<'a>>,
    months: &[(Window<'_>, Terms)],
    totals: &mut [Totals],
    workers: &Workers,
) {
    let level = Level::new();
    let chunks = segments.enumerate().flat_map(|(segment, users)| {
        users.chunks().enumerate().map(move |(block, chunk)| (segment, block, chunk))
    });
    let month = |(segment, block, chunk): (usize, usize, Columns<'_>)| {
        let (window, terms) = &months[segment];
        window.reconsider(level, block, chunk.provider);
        (segment, advance_chunk(level, chunk, terms))
    };
    workers.share(chunks, month, |(segment, of_chunk)| totals[segment].add(&of_chunk));
}

/// The same where nobody reconsiders.
pub fn advance(columns: Columns<'_>, terms: &Terms, workers: &Workers) -> Totals {
    let level = Level::new();
    let month = |chunk: Columns<'_>| advance_chunk(level, chunk, terms);
    let mut totals = Totals::default();
    workers.share(columns.chunks(), month, |of_chunk| totals.add(&of_chunk));
    totals
}

/// Takes the users of one chunk through a month, with the vectors of a kind of machine, which change no bit of the results.
/// Chunks may go in any order, on any thread.
pub fn advance_chunk(level: Level, columns: Columns<'_>, terms: &Terms) -> Totals {
    dispatch!(level, vectors => match terms.providers {
        0..=4 => chunk::<_, 4>(vectors, columns, terms),
        5..=6 => chunk::<_, 6>(vectors, columns, terms),
        7..=8 => chunk::<_, 8>(vectors, columns, terms),
        // As many as most shipped worlds have.
        11 => chunk::<_, 11>(vectors, columns, terms),
        9..=12 => chunk::<_, 12>(vectors, columns, terms),
        _ => chunk::<_, PROVIDERS>(vectors, columns, terms),
    })
}

#[inline(always)]
fn chunk<S: Simd, const MOST: usize>(vectors: S, columns: Columns<'_>, terms: &Terms) -> Totals {
    let offers = Offers::of(vectors, terms);
    let mut sums = Sums::<S, MOST>::none(vectors);
    let mut stretch: Stretch = [[0; LANES]; STRETCH];
    let (scale, last_scale) = columns.scale.as_chunks();
    let (size, last_size) = columns.size.as_chunks();
    let (threshold, last_threshold) = columns.threshold.as_chunks();
    let (provider, last_provider) = columns.provider.as_chunks();
    let (usage, last_usage) = columns.usage.as_chunks_mut();
    if is_wide::<S>() {
        live_groups((terms, &offers), (scale, size, threshold, provider), usage, &mut sums);
    } else {
        let traits = scale.chunks(STRETCH).zip(size.chunks(STRETCH));
        let traits = traits.zip(threshold.chunks(STRETCH)).zip(provider.chunks(STRETCH));
        let stretches = traits.zip(usage.chunks_mut(STRETCH));
        for ((((scale, size), threshold), provider), usage) in stretches {
            live_groups((terms, &offers), (scale, size, threshold, provider), usage, &mut sums);
            sums.by_provider.count_stretch(&mut stretch, provider, usage);
        }
    }
    if !last_usage.is_empty() {
        // Rows without tasks, which never adopt, fill the last group up.
        let scale = [padded(last_scale, TaskScale(1.0))];
        let size = [padded(last_size, TaskVolume(0.0))];
        let threshold = [padded(last_threshold, AdoptionThreshold(f32::NAN))];
        let provider = [padded(last_provider, Provider(0))];
        let mut usage = [padded(last_usage, Usage(0.0))];
        let traits = (&scale[..], &size[..], &threshold[..], &provider[..]);
        live_groups((terms, &offers), traits, &mut usage, &mut sums);
        sums.by_provider.count_stretch(&mut stretch, &provider, &usage);
        last_usage.copy_from_slice(&usage.as_flattened()[..last_usage.len()]);
    }
    sums.totals(terms.providers)
}

/// The columns of traits, a group an element.
type Traits<'a> = (
    &'a [[TaskScale; LANES]],
    &'a [[TaskVolume; LANES]],
    &'a [[AdoptionThreshold; LANES]],
    &'a [[Provider; LANES]],
);

#[inline(always)]
fn live_groups<S: Simd, const MOST: usize>(
    (terms, offers): (&Terms, &Offers<S>),
    (scale, size, threshold, provider): Traits<'_>,
    usage: &mut [[Usage; LANES]],
    sums: &mut Sums<S, MOST>,
) {
    let traits = scale.iter().zip(size).zip(threshold).zip(provider);
    for ((((scale, size), threshold), provider), usage) in traits.zip(usage) {
        let users = Group::of(offers.vectors, (scale, size, threshold, provider));
        users.live(terms, offers, usage, sums);
    }
}

#[cfg(test)]
mod tests {
    use std::iter::once;

    use super::super::columns::{CHUNK, Users};
    use super::super::levels;
    use super::super::panel::{Panel, Review};
    use super::super::terms::Offer;
    use super::*;
    use crate::economy::dice::Dice;

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
            *offer = Offer { weight: 0.3 + index as f32, most_tasks: 0.9 - 0.05 * index as f32 };
        }
        terms
    }

    fn advance(columns: Columns<'_>, terms: &Terms) -> Totals {
        super::advance(columns, terms, &Workers::default())
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
        let (mut used, mut viable_sum) = ([[0.0f32; LANES]; PROVIDERS], [0.0f32; LANES]);
        let mut adopted = 0;
        for row in 0..columns.usage.len() {
            let lane = row % LANES;
            let provider = usize::from(columns.provider[row].0);
            let offer = terms.offers[provider];
            let size = columns.size[row].0;
            let viable = 1.0 / (1.0 + offer.weight * columns.scale[row].0);
            viable_sum[lane] += size * viable;
            let mut target = 0.0;
            if columns.threshold[row].0 <= terms.hazard {
                adopted += 1;
                target = size * (terms.tasks * viable).min(offer.most_tasks);
            }
            let usage = &mut columns.usage[row].0;
            let speed = if target > *usage { terms.integrate } else { terms.drop };
            *usage += speed * (target - *usage);
            used[provider][lane] += *usage;
        }
        let sum =
            |lanes: [f32; LANES]| lanes.into_iter().fold(0.0, |sum, lane| sum + f64::from(lane));
        Totals { usage: used.map(sum), adopted, viable: sum(viable_sum) }
    }

    /// The users of so many providers and their totals after three months.
    fn lived(
        (count, providers): (usize, usize),
        month: impl Fn(Columns<'_>, &Terms) -> Totals,
    ) -> (Users, Vec<Totals>) {
        let mut users = users(count);
        users.provider = (0..count).map(|row| Provider((row * 7 % providers) as u8)).collect();
        let terms = Terms { providers, ..terms() };
        let months = (0..3).map(|_| {
            let mut totals = Totals::default();
            users.columns().chunks().for_each(|chunk| totals.add(&month(chunk, &terms)));
            totals
        });
        let totals = months.collect();
        (users, totals)
    }

    #[test]
    fn every_kind_of_vector_gives_the_bits_of_the_plain_rule() {
        let counts = [0, 1, 15, 16, CHUNK, CHUNK + 1, 3 * CHUNK - 5].map(|count| (count, 5));
        let others = [1, 4, 7, 8, 9, 11, 13, PROVIDERS].map(|providers| (333, providers));
        for size in counts.into_iter().chain(others) {
            let expected = lived(size, plain);
            for level in levels() {
                let found = lived(size, |chunk, terms| advance_chunk(level, chunk, terms));
                assert!(found == expected, "{size:?} users and providers, {level:?}");
            }
        }
    }

    #[test]
    fn chunks_in_another_order_give_the_same_users_and_totals() {
        let (mut forward, mut backward) = (users(5 * CHUNK + 77), users(5 * CHUNK + 77));
        let expected = advance(forward.columns(), &terms());
        let mut chunks: Vec<_> = backward.columns().chunks().enumerate().collect();
        chunks.reverse();
        let mut done: Vec<_> = chunks
            .into_iter()
            .map(|(index, chunk)| (index, advance_chunk(Level::new(), chunk, &terms())))
            .collect();
        done.sort_by_key(|(index, _)| *index);
        let mut found = Totals::default();
        done.iter().for_each(|(_, totals)| found.add(totals));
        assert_eq!(found, expected);
        assert_eq!(forward, backward);
    }

    #[test]
    fn any_number_of_threads_gives_the_same_users_and_totals() {
        let (dice, fill) = (Dice::new(5), [0.7, 1.0, 1.0, 0.0, 1.0]);
        let review = Review { share: 0.2, fill: &fill, cumulative: &[0.2, 0.5, 0.6, 0.6, 1.0] };
        let run = |threads| {
            let (mut users, mut panel) = (users(9 * CHUNK + 77), Panel::default());
            let workers = Workers::new(threads).expect("threads start");
            let mut month = |month| {
                let window = panel.window(users.count(), &review, &dice, (3, month));
                let mut totals = [Totals::default()];
                live(once(users.columns()), &[(window, terms())], &mut totals, &workers);
                totals[0]
            };
            let totals: Vec<Totals> = (0..4).map(&mut month).collect();
            (users, totals)
        };
        let alone = run(1);
        assert_ne!(alone.1[0], alone.1[3]);
        assert!([2, 3, 8].into_iter().all(|threads| run(threads) == alone));
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
            advance(users.columns(), &one_offer(9.0));
            let expected = 2.0 * 1.5 / 1.5 * -libm::expm1(-0.1 * f64::from(month));
            assert!((f64::from(users.usage[0].0) - expected).abs() < 1e-5);
        }
    }

    #[test]
    fn no_one_wants_more_than_the_budget_buys_or_anything_before_adopting() {
        let totals = advance(one_user(1.0).columns(), &one_offer(0.25));
        assert_eq!((totals.used(), totals.adopted), (0.5 * f64::from(one_offer(0.0).integrate), 1));
        let totals = advance(one_user(1.1).columns(), &one_offer(0.25));
        assert_eq!((totals.used(), totals.adopted), (0.0, 0));
        assert_eq!(totals.viable as f32, 2.0 / 1.5);
    }

    #[test]
    fn those_adopt_whose_threshold_the_hazard_has_passed() {
        let mut users = users(3 * CHUNK + 1);
        let totals = advance(users.columns(), &terms());
        let passed = users.threshold.iter().filter(|threshold| threshold.0 <= 0.9).count();
        assert_eq!(totals.adopted, passed as u64);
    }

    #[test]
    fn the_totals_are_those_of_the_rows() {
        let mut users = users(2 * CHUNK + 333);
        let totals = advance(users.columns(), &terms());
        let rows: f64 = users.usage.iter().map(|usage| f64::from(usage.0)).sum();
        assert!((totals.used() / rows - 1.0).abs() < 1e-6);
    }
}
