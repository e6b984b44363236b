//! Peaks and troughs of a series, after Bry and Boschan (1971) and Harding and Pagan (2002).
//!
//! A peak is at least as high as all values of the window before it and higher than all of the window after it, so that of
//! equal values the last one turns. Then turns are struck out until they alternate, phases and cycles are long enough, and
//! every phase goes its way by the amplitude asked for.

use crate::analysis::dating::rule::Spacing;

/// Which way a series turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A peak: it falls from here.
    Down,
    /// A trough: it rises from here.
    Up,
}

/// A turning point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// Position in the series.
    pub at: usize,
    /// Which way.
    pub way: Way,
    /// The value there.
    pub value: f64,
}

/// The turning points of a series, in order: peaks and troughs alternate. Positions nearer to an end than the window have none.
pub fn turning_points(values: &[f64], spacing: &Spacing) -> Vec<Turn> {
    let mut turns = candidates(values, spacing.window as usize);
    while let Some(at) = to_strike(&turns, values, spacing) {
        turns.remove(at);
    }
    turns
}

fn candidates(values: &[f64], window: usize) -> Vec<Turn> {
    let inner = window..values.len().saturating_sub(window);
    let turn = |at: usize| {
        let (value, before, after) =
            (values[at], &values[at - window..at], &values[at + 1..=at + window]);
        let is_peak = before.iter().all(|x| *x <= value) && after.iter().all(|x| *x < value);
        let is_trough = before.iter().all(|x| *x >= value) && after.iter().all(|x| *x > value);
        let way = if is_peak { Way::Down } else { Way::Up };
        (is_peak || is_trough).then_some(Turn { at, way, value })
    };
    inner.filter_map(turn).collect()
}

/// The next turn that has to go, by the rules in their order: each is asked once those before it have nothing left to strike.
fn to_strike(turns: &[Turn], values: &[f64], spacing: &Spacing) -> Option<usize> {
    repeated(turns)
        .or_else(|| beaten_at_an_end(turns, values))
        .or_else(|| of_short_cycle(turns, spacing.least_cycle as usize))
        .or_else(|| of_short_phase(turns, spacing))
}

/// Whether one turn is the more extreme of two of the same way; of equals the later one is.
fn beats(one: &Turn, other: &Turn) -> bool {
    match one.way {
        _ if one.value == other.value => one.at > other.at,
        Way::Down => one.value > other.value,
        Way::Up => one.value < other.value,
    }
}

/// Of two peaks or two troughs in a row the less extreme one.
fn repeated(turns: &[Turn]) -> Option<usize> {
    let at = turns.windows(2).position(|pair| pair[0].way == pair[1].way)?;
    Some(if beats(&turns[at], &turns[at + 1]) { at + 1 } else { at })
}

/// The first turn, if a value before it is more extreme; or the last one, if a value after it is.
fn beaten_at_an_end(turns: &[Turn], values: &[f64]) -> Option<usize> {
    let (first, last) = (turns.first()?, turns.last()?);
    let beaten = |turn: &Turn, by: &[f64]| {
        by.iter().any(|value| match turn.way {
            Way::Down => *value > turn.value,
            Way::Up => *value < turn.value,
        })
    };
    match () {
        () if beaten(first, &values[..first.at]) => Some(0),
        () if beaten(last, &values[last.at + 1..]) => Some(turns.len() - 1),
        () => None,
    }
}

/// Of two peaks or two troughs nearer to each other than the shortest cycle the less extreme one.
fn of_short_cycle(turns: &[Turn], least: usize) -> Option<usize> {
    let at = turns.windows(3).position(|three| three[2].at - three[0].at < least)?;
    Some(if beats(&turns[at], &turns[at + 2]) { at + 2 } else { at })
}

/// Of a phase that is too short or too flat the end that the next turn of its way beats, or else the other one.
fn of_short_phase(turns: &[Turn], spacing: &Spacing) -> Option<usize> {
    let is_short = |pair: &[Turn]| {
        pair[1].at - pair[0].at < spacing.least_phase as usize
            || amplitude(&pair[0], &pair[1]).is_none_or(|logs| logs < *spacing.least_amplitude)
    };
    let at = turns.windows(2).position(is_short)?;
    let beaten = turns.get(at + 2).is_some_and(|next| beats(next, &turns[at]));
    Some(if beaten { at } else { at + 1 })
}

/// Change over a phase in logs, infinite where a trough is at or below zero; `None` where it goes the wrong way.
fn amplitude(from: &Turn, to: &Turn) -> Option<f64> {
    let (peak, trough) = match from.way {
        Way::Down => (from.value, to.value),
        Way::Up => (to.value, from.value),
    };
    match () {
        () if peak <= trough => None,
        () if trough <= 0.0 => Some(f64::INFINITY),
        () => Some(libm::log(peak / trough)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::dating::rule::TurningPoints;
    use crate::units::NonNegative;

    fn quarterly() -> Spacing {
        TurningPoints::default().quarterly
    }

    /// Turning points as text: positions, with `+` for peaks and `-` for troughs.
    fn turns(values: &[f64], spacing: &Spacing) -> String {
        let sign = |turn: &Turn| if turn.way == Way::Down { '+' } else { '-' };
        let texts: Vec<String> = turning_points(values, spacing)
            .iter()
            .map(|turn| format!("{}{}", sign(turn), turn.at))
            .collect();
        texts.join(" ")
    }

    #[test]
    fn a_wave_turns_at_its_peaks_and_troughs() {
        let wave = [1., 2., 3., 4., 3., 2., 1., 2., 3., 5., 4., 3., 2.];
        assert_eq!(turns(&wave, &quarterly()), "+3 -6 +9");
        let mirrored: Vec<f64> = wave.iter().map(|x| 9.0 - x).collect();
        assert_eq!(turns(&mirrored, &quarterly()), "-3 +6 -9");
    }

    #[test]
    fn a_peak_must_beat_two_quarters_on_both_sides() {
        assert_eq!(turns(&[1., 2., 3., 2., 4., 5., 6., 7., 8.], &quarterly()), "");
        assert_eq!(turns(&[1., 2., 4., 3.], &quarterly()), "");
        assert_eq!(turns(&[1., 2., 4., 3., 2.], &quarterly()), "+2");
        assert_eq!(turns(&[4., 3., 2.], &quarterly()), "");
        assert_eq!(turns(&[], &quarterly()), "");
    }

    #[test]
    fn of_equal_values_the_last_one_turns() {
        let plateau = [1., 2., 3., 3., 3., 2., 1., 1., 1., 2., 3.];
        assert_eq!(turns(&plateau, &quarterly()), "+4 -8");
        assert_eq!(turns(&[2.; 20], &quarterly()), "");
        // Two equal peaks with too little between them are one, and it is the later.
        assert_eq!(turns(&[1., 2., 5., 4., 4., 5., 2., 1., 1.], &quarterly()), "+5");
        // A series that ends on its floor has not turned there.
        assert_eq!(turns(&[1., 2., 3., 1., 0., 0., 0., 0.], &quarterly()), "+2");
    }

    #[test]
    fn peaks_nearer_than_a_cycle_are_one_and_the_higher_one_stays() {
        let near = [1., 2., 5., 4., 3.5, 4.5, 3., 2., 1., 2., 3., 4.];
        assert_eq!(turns(&near, &quarterly()), "+2 -8");
        let wide = Spacing { least_cycle: 9, ..quarterly() };
        let waves = [1., 2., 5., 2., 1., 2., 4., 6., 4., 2., 1., 0.5, 2., 3., 4.];
        assert_eq!(turns(&waves, &quarterly()), "+2 -4 +7 -11");
        assert_eq!(turns(&waves, &wide), "+7 -11");
    }

    #[test]
    fn a_phase_too_short_goes_and_the_extremes_stay() {
        let long = Spacing { least_phase: 4, least_cycle: 5, ..quarterly() };
        let dip = [1., 3., 5., 6., 5., 4., 5., 7., 8., 9., 7., 5., 3., 1., 2., 3.];
        assert_eq!(turns(&dip, &quarterly()), "+3 -5 +9 -13");
        assert_eq!(turns(&dip, &long), "+9 -13");
        let bounce: Vec<f64> = dip.iter().map(|x| 10.0 - x).collect();
        assert_eq!(turns(&bounce, &long), "-9 +13");
    }

    #[test]
    fn phases_too_flat_are_filtered_out_and_zero_is_infinitely_deep() {
        let spacing = |least: f64| Spacing {
            least_amplitude: NonNegative::new(least).unwrap(),
            ..quarterly()
        };
        let values = [8., 9., 10., 9.5, 9.2, 9., 10., 20., 10., 0., 0., 5., 6.];
        assert_eq!(turns(&values, &spacing(0.0)), "+2 -5 +7 -10");
        assert_eq!(turns(&values, &spacing(0.1)), "+2 -5 +7 -10");
        assert_eq!(turns(&values, &spacing(0.2)), "+7 -10");
        assert_eq!(turns(&values, &spacing(9.0)), "+7 -10");
    }

    #[test]
    fn a_turn_near_an_end_is_struck_where_the_end_goes_beyond_it() {
        assert_eq!(turns(&[9., 2., 1., 3., 4., 3., 2., 1., 0.], &quarterly()), "-2 +4");
        assert_eq!(turns(&[0., 2., 3., 1., 1., 3., 2., 1., 0.], &quarterly()), "+5");
        assert_eq!(turns(&[1., 2., 3., 2., 1., 2., 2.5, 3.5], &quarterly()), "+2 -4");
        assert_eq!(turns(&[1., 2., 3., 2., 2.5, 3.5, 4.], &quarterly()), "");
    }

    #[test]
    fn months_are_turned_by_longer_windows() {
        let monthly = TurningPoints::default().monthly;
        let wave: Vec<f64> = (0..60_i32).map(|t| f64::from(((t + 6) % 24 - 12).abs())).collect();
        assert_eq!(turns(&wave, &monthly), "-6 +18 -30 +42 -54");
        let short: Vec<f64> = (0..60_i32).map(|t| f64::from((t % 6 - 3).abs())).collect();
        // Waves shorter than a cycle are noise: of all their turns the last one is left.
        assert_eq!(turns(&short, &monthly), "-51");
    }

    proptest::proptest! {
        #[test]
        fn turns_alternate_and_keep_their_distances(
            values in proptest::collection::vec(0_u8..9, 0..60),
            least_phase in 1_u32..5,
            least_cycle in 1_u32..9,
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let spacing = Spacing { least_phase, least_cycle, ..quarterly() };
            let turns = turning_points(&values, &spacing);
            for pair in turns.windows(2) {
                assert_ne!(pair[0].way, pair[1].way);
                assert!(pair[1].at - pair[0].at >= least_phase as usize);
                let falls = pair[0].value > pair[1].value;
                assert_eq!(falls, pair[0].way == Way::Down);
            }
            for three in turns.windows(3) {
                assert!(three[2].at - three[0].at >= least_cycle as usize);
            }
        }
    }
}
