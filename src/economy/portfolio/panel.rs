//! The rotating panel in which end users reconsider their provider.
//!
//! A window of rows moves through the segment and comes round once a period of reconsideration, so
//! that the others need no draw. Users of a provider that rations are in a wider window.

use super::columns::PROVIDERS;
use super::window::Window;
use crate::economy::dice::Dice;

/// Where a segment's panel stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Panel {
    /// Where the next month's window begins, in rows; the fraction is carried.
    cursor: f64,
    /// Providers that nobody is with: all their users have left them, and nobody picks them.
    deserted: [bool; PROVIDERS],
}

/// How a segment's users reconsider this month.
#[derive(Clone, Copy, Debug)]
pub struct Review<'a> {
    /// Share of the users that reconsider in any case: 1 - exp(-hazard * month).
    pub share: f64,
    /// Share of its demand each provider serves; 0 once it is closed.
    pub fill: &'a [f64],
    /// Cumulative weights of the providers in the choice, ascending, at most [`PROVIDERS`].
    pub cumulative: &'a [f32],
}

impl Review<'_> {
    /// Whether anybody may pick a provider: whether it has weight.
    fn is_picked(&self, provider: usize) -> bool {
        let before = provider.checked_sub(1).map_or(0.0, |before| self.upto(before));
        self.upto(provider) > before
    }

    /// Weight of the providers up to one; beyond the last there is no more.
    fn upto(&self, provider: usize) -> f32 {
        let last = self.cumulative.len() - 1;
        self.cumulative[provider.min(last)]
    }
}

impl Panel {
    /// This month's window over so many rows; the next one begins where it ends. While no provider has any weight, nobody
    /// is in it.
    pub fn window<'a>(
        &mut self,
        rows: usize,
        review: &Review<'a>,
        dice: &'a Dice,
        (segment, month): (u16, u32),
    ) -> Window<'a> {
        let mut widths = self.widths(rows as f64, review);
        let first = (self.cursor as usize).min(rows);
        self.cursor = moved_on(self.cursor, review.share, rows as f64);
        if review.cumulative.last().is_none_or(|&total| total <= 0.0) {
            widths = [0; PROVIDERS];
        } else {
            self.deserted = std::array::from_fn(|index| {
                let left = self.deserted[index] || widths[index] as usize == rows;
                left && !review.is_picked(index)
            });
        }
        Window { first, rows, widths, cumulative: review.cumulative, dice, segment, month }
    }

    /// How many rows from the window's beginning the users of each provider reconsider.
    fn widths(&self, rows: f64, review: &Review<'_>) -> [u32; PROVIDERS] {
        let from = libm::floor(self.cursor);
        let mut widths = [0; PROVIDERS];
        for (provider, width) in widths[..review.cumulative.len()].iter_mut().enumerate() {
            if !self.deserted[provider] {
                let fill = review.fill.get(provider).map_or(1.0, |fill| fill.clamp(0.0, 1.0));
                let share = 1.0 - (1.0 - review.share) * fill;
                // Whole rows between two points that tile the circle: none is missed, none is met twice.
                *width = (libm::floor(self.cursor + share * rows) - from).min(rows) as u32;
            }
        }
        widths
    }
}

fn moved_on(cursor: f64, share: f64, rows: f64) -> f64 {
    let next = cursor + share * rows;
    if next >= rows { next - rows } else { next }
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;
    use rand_chacha::rand_core::Rng;

    use super::super::columns::{CHUNK, Provider, address};
    use super::*;
    use crate::economy::dice::Purpose;
    use crate::economy::sampling::Odds;

    const ALL_SERVED: [f64; 3] = [1.0; 3];

    fn counts(provider: &[Provider]) -> [usize; 3] {
        std::array::from_fn(|index| {
            provider.iter().filter(|chosen| usize::from(chosen.0) == index).count()
        })
    }

    fn at(cursor: f64) -> Panel {
        Panel { cursor, ..Panel::default() }
    }

    fn review<'a>(share: f64, fill: &'a [f64], cumulative: &'a [f32]) -> Review<'a> {
        Review { share, fill, cumulative }
    }

    fn reconsider(
        panel: &mut Panel,
        users: &mut [Provider],
        review: &Review<'_>,
        dice: &Dice,
        address: (u16, u32),
    ) {
        let window = panel.window(users.len(), review, dice, address);
        for (block, users) in users.chunks_mut(CHUNK).enumerate() {
            window.reconsider(Level::new(), block, users);
        }
    }

    #[test]
    fn shares_become_those_of_the_weights() {
        let (rows, dice) = (50_000, Dice::new(3));
        let mut provider = vec![Provider(2); rows];
        let mut panel = Panel::default();
        for month in 0..21 {
            let review = review(0.05, &ALL_SERVED, &[0.2, 0.5, 1.0]);
            reconsider(&mut panel, &mut provider, &review, &dice, (0, month));
        }
        for (count, share) in counts(&provider).into_iter().zip([0.2, 0.3, 0.5]) {
            let error = libm::sqrt(share * (1.0 - share) / rows as f64);
            assert!((count as f64 / rows as f64 - share).abs() < 4.0 * error);
        }
    }

    #[test]
    fn everybody_is_met_once_in_a_period_and_nobody_twice() {
        let dice = Dice::new(3);
        for rows in [1, 7, 1000, CHUNK + 1, 3 * CHUNK] {
            let mut provider = vec![Provider(0); rows];
            let mut panel = at(0.7 * rows as f64);
            let begin = panel.cursor;
            // Each month has a provider that all who are met pick: whoever was met twice is missing from the earlier one.
            let with =
                |users: &[Provider], month| users.iter().filter(|p| p.0 == month + 1).count();
            let met: Vec<usize> = (0..8)
                .map(|month| {
                    let cumulative: [f32; 9] =
                        std::array::from_fn(|provider| f32::from(provider as u8 > month));
                    let review = review(0.125, &ALL_SERVED, &cumulative);
                    reconsider(&mut panel, &mut provider, &review, &dice, (0, u32::from(month)));
                    with(&provider, month)
                })
                .collect();
            assert_eq!(met.iter().sum::<usize>(), rows);
            assert!((0..8).all(|month| with(&provider, month) == met[usize::from(month)]));
            assert!((panel.cursor - begin).abs() < 1e-9 * rows as f64);
        }
    }

    #[test]
    fn windows_of_part_of_a_row_add_up() {
        let mut provider = vec![Provider(0); 10];
        let mut panel = Panel::default();
        for month in 0..33 {
            let review = review(0.01, &ALL_SERVED, &[0.0, 1.0]);
            reconsider(&mut panel, &mut provider, &review, &Dice::new(3), (0, month));
        }
        assert_eq!(counts(&provider), [7, 3, 0]);
    }

    #[test]
    fn a_provider_that_rations_loses_users_faster_and_a_closed_one_all_at_once() {
        let lost = |fill: f64| {
            let mut provider: Vec<Provider> =
                (0..20_000).map(|row| Provider((row % 2) as u8)).collect();
            let fill = [fill, 1.0, 1.0];
            let review = review(0.1, &fill, &[0.0, 0.0, 1.0]);
            reconsider(&mut at(17_000.0), &mut provider, &review, &Dice::new(3), (0, 0));
            let [first, second, _] = counts(&provider);
            (10_000 - first, 10_000 - second)
        };
        assert_eq!(lost(1.0), (1000, 1000));
        assert_eq!(lost(0.5), (5500, 1000));
        assert_eq!(lost(0.0), (10_000, 1000));
    }

    #[test]
    fn a_provider_that_all_have_left_is_watched_again_once_somebody_may_pick_it() {
        let (dice, rows) = (Dice::new(3), 10_000);
        let mut provider: Vec<Provider> = (0..rows).map(|row| Provider((row % 2) as u8)).collect();
        let mut panel = Panel::default();
        let mut month = |panel: &mut Panel, fill: f64, cumulative: [f32; 3], month| {
            let fill = [fill, 1.0, 1.0];
            reconsider(panel, &mut provider, &review(0.1, &fill, &cumulative), &dice, (0, month));
            counts(&provider)[0]
        };
        assert_eq!(month(&mut panel, 0.0, [0.0, 0.5, 1.0], 0), 0);
        assert_eq!(panel.deserted[..3], [true, false, false]);
        assert_eq!(month(&mut panel, 0.0, [0.0, 0.5, 1.0], 1), 0);
        // It opens and wins users; closed again, it loses them all at once.
        assert!(month(&mut panel, 1.0, [0.9, 0.95, 1.0], 2) > 800);
        assert_eq!(panel.deserted, [false; PROVIDERS]);
        assert!(month(&mut panel, 1.0, [0.9, 0.95, 1.0], 3) > 1600);
        assert_eq!(month(&mut panel, 0.0, [0.0, 0.5, 1.0], 4), 0);
    }

    #[test]
    fn the_draw_of_a_row_is_the_same_in_every_window() {
        let dice = Dice::new(3);
        // Nobody picks the last; whoever is still with it was not met.
        let cumulative = [0.2, 0.5, 1.0, 1.0];
        let picked = |from: f64, share| {
            let mut provider = vec![Provider(3); 2 * CHUNK + 100];
            let review = review(share, &[], &cumulative);
            reconsider(&mut at(from), &mut provider, &review, &dice, (4, 5));
            provider
        };
        let everybody = picked(0.0, 1.0);
        for (from, share) in [(3.0, 0.3), (4000.5, 0.5), (8000.0, 0.9), (8291.0, 1.0)] {
            let some = picked(from, share);
            let mut rows = some.iter().zip(&everybody);
            assert!(rows.all(|(&one, &all)| one == Provider(3) || one == all));
        }
        let word = dice.roll(Purpose::Choice, address(4, 2), 5).next_u32();
        assert_eq!(everybody[2 * CHUNK].0, Odds::of(&cumulative).pick(word));
    }

    #[test]
    fn nobody_changes_where_there_is_nobody_or_nothing_to_choose() {
        let dice = Dice::new(3);
        let mut panel = Panel::default();
        let review = review(0.5, &ALL_SERVED, &[1.0]);
        reconsider(&mut panel, &mut [], &review, &dice, (0, 0));
        let mut provider = [Provider(1); 100];
        let nothing = Review { cumulative: &[0.0, 0.0], ..review };
        reconsider(&mut panel, &mut provider, &nothing, &dice, (0, 0));
        assert_eq!(provider, [Provider(1); 100]);
        assert_eq!(panel.cursor, 50.0);
    }
}
