//! Series written by hand with the turns they must have.

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
    assert_eq!(turns(&[1., 2., 3., 2., 4., 5., 6., 7., 8.], &quarterly()), "-3");
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
    assert_eq!(turns(&dip, &long), "-5 +9 -13");
    let bounce: Vec<f64> = dip.iter().map(|x| 10.0 - x).collect();
    assert_eq!(turns(&bounce, &long), "+5 -9 +13");
}

#[test]
fn phases_too_flat_are_filtered_out_and_zero_is_infinitely_deep() {
    let spacing =
        |least: f64| Spacing { least_amplitude: NonNegative::new(least).unwrap(), ..quarterly() };
    let values = [8., 9., 10., 9.5, 9.2, 9., 10., 20., 10., 0., 0., 5., 6.];
    assert_eq!(turns(&values, &spacing(0.0)), "+2 -5 +7 -10");
    assert_eq!(turns(&values, &spacing(0.1)), "+2 -5 +7 -10");
    assert_eq!(turns(&values, &spacing(0.2)), "-5 +7 -10");
    assert_eq!(turns(&values, &spacing(9.0)), "+7 -10");
}

#[test]
fn a_peak_below_the_first_value_is_one_all_the_same() {
    assert_eq!(turns(&[9., 5., 5., 6., 4., 2., 1., 3., 4.], &quarterly()), "+3 -6");
    assert_eq!(turns(&[1., 2., 3., 2., 2.5, 3.5, 4.], &quarterly()), "+2");
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
