//! Runs written by hand with the dates they must have.

use super::*;
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::sample::{
    BOOM_AND_SLUMP, between, composite, quarterly, run, signs, with_evidence, with_sign,
};
use crate::analysis::sample;

fn capex_alone(capex: &[f64]) -> Vec<Crash> {
    with_evidence(&run(capex), &Rule::default(), |evidence| evidence.capex())
}

fn peaks(crashes: &[Crash]) -> Vec<usize> {
    crashes.iter().map(|crash| crash.peak).collect()
}

#[test]
fn a_fall_of_capex_is_dated_by_the_middle_of_its_quarters() {
    let crashes = capex_alone(&BOOM_AND_SLUMP);
    let signs = Signs { capex: Some(38), ..Signs::default() };
    let expected = Crash {
        start: 31,
        peak: 31,
        confirmed: 38,
        trough: Some(43),
        recovery: Some(55),
        depth: 0.75,
        duration_months: Some(12.0),
        recovery_months: Some(24.0),
        write_downs_usd: 0.0,
        write_downs_over_book: 0.0,
        signs,
    };
    assert_eq!(crashes, [expected]);
    assert_eq!(composite(&run(&BOOM_AND_SLUMP)), []);
}

#[test]
fn any_two_signs_make_a_crash_and_one_does_not() {
    let dated = [('u', 38), ('w', 35), ('e', 40), ('d', 50)];
    for (one, first) in dated {
        assert_eq!(composite(&with_sign(run(&BOOM_AND_SLUMP), one)), []);
        for (other, second) in dated.into_iter().filter(|(other, _)| *other != one) {
            let record = with_sign(with_sign(run(&BOOM_AND_SLUMP), one), other);
            let crashes = composite(&record);
            assert_eq!(peaks(&crashes), [31], "{one}{other}");
            assert_eq!(crashes[0].confirmed, first.max(second).max(38), "{one}{other}");
            assert_eq!(crashes[0].signs.count(), 2);
        }
    }
}

#[test]
fn all_signs_without_a_fall_of_capex_are_no_crash() {
    let calm = run(&[100.0; 24]);
    let all = "uwed".chars().fold(calm, with_sign);
    assert_eq!(composite(&all), []);
    let dip = BOOM_AND_SLUMP.map(|capex| capex.max(121.0));
    let all = "uwed".chars().fold(run(&dip), with_sign);
    assert_eq!(composite(&all), []);
}

#[test]
fn utilisation_counts_if_low_for_two_quarters_or_fallen_by_twenty_points() {
    let with = |steps: std::ops::Range<usize>, share: f64| {
        signs(&between(run(&BOOM_AND_SLUMP), "rents_utilisation", steps, share), 10).utilisation
    };
    assert_eq!(with(33..36, 0.71), None);
    assert_eq!(with(33..36, 0.70 - 1e-9), Some(35));
    // From a best quarter of .90 everything below .60 has fallen by twenty points too; from .75 it has not.
    let slack = sample::with(run(&BOOM_AND_SLUMP), "rents_utilisation", |_| 0.75);
    let slack = |steps: std::ops::Range<usize>| {
        signs(&between(slack.clone(), "rents_utilisation", steps, 0.59), 10).utilisation
    };
    assert_eq!(slack(33..36), None);
    assert_eq!(slack(33..39), Some(38));
    assert_eq!(slack(57..63), None, "after the window");
}

#[test]
fn write_downs_count_within_four_quarters_against_the_book_before_the_peak() {
    let over = |quarters: std::ops::Range<usize>, each: f64| {
        let losses: Vec<f64> =
            (0..24).map(|q| if quarters.contains(&q) { each / 3.0 } else { 0.0 }).collect();
        let record = quarterly(run(&BOOM_AND_SLUMP), "impairment_loss", &losses);
        signs(&record, 10).write_downs
    };
    assert_eq!(over(11..15, 201.0), Some(44));
    assert_eq!(over(11..19, 199.0), None);
    assert_eq!(over(7..11, 400.0), None, "only one of them is after the peak");
    let book: Vec<f64> = (0..24).map(|q| if q < 10 { 8000.0 } else { 10.0 }).collect();
    let record = quarterly(run(&BOOM_AND_SLUMP), "depreciation_book", &book);
    assert_eq!(signs(&with_sign(record, 'w'), 10).write_downs, None);
}

#[test]
fn shares_are_measured_from_their_highest_before_the_peak_and_defaults_summed() {
    let early = between(run(&BOOM_AND_SLUMP), "equity_index", 20..25, 150.0);
    let early = between(early, "equity_index", 40..41, 90.0);
    assert_eq!(signs(&early, 10).equity, Some(40));
    let fallen_before = between(run(&BOOM_AND_SLUMP), "equity_index", 29..72, 60.0);
    assert_eq!(signs(&fallen_before, 10).equity, Some(29));
    let late = between(run(&BOOM_AND_SLUMP), "equity_index", 57..72, 10.0);
    assert_eq!(signs(&late, 10).equity, None);
    let in_parts = between(run(&BOOM_AND_SLUMP), "insolvency_debt", 30..54, 6.0);
    assert_eq!(signs(&in_parts, 10).defaults, Some(47));
}

#[test]
fn a_boom_ends_with_a_bear_market_that_lasts_until_the_peak() {
    let record = "uw".chars().fold(run(&BOOM_AND_SLUMP), with_sign);
    let bear = between(record.clone(), "equity_index", 27..72, 75.0);
    assert_eq!(composite(&bear)[0].start, 27);
    let over = between(record, "equity_index", 27..30, 75.0);
    assert_eq!(composite(&over)[0].start, 31);
}

#[test]
fn signs_that_come_between_the_end_of_the_boom_and_the_peak_of_capex_count() {
    let record = between(run(&BOOM_AND_SLUMP), "impairment_loss", 28..29, 800.0);
    assert_eq!(signs(&record, 10).write_downs, None);
    let bear = between(record, "equity_index", 27..72, 75.0);
    assert_eq!(signs(&bear, 10).write_downs, Some(29));
    let over = between(bear, "equity_index", 29..72, 100.0);
    assert_eq!(signs(&over, 10).write_downs, None);
}

#[test]
fn write_downs_are_summed_from_start_to_recovery_over_the_book_before_the_peak() {
    let record = "uw".chars().fold(run(&BOOM_AND_SLUMP), with_sign);
    let record = between(record, "retirement_loss", 56..58, 200.0);
    let crash = &composite(&record)[0];
    assert_eq!((crash.write_downs_usd, crash.write_downs_over_book), (1000.0, 0.25));
}

#[test]
fn a_run_may_crash_twice_and_peaks_before_a_trough_belong_to_its_crash() {
    let twice = [BOOM_AND_SLUMP, BOOM_AND_SLUMP.map(|capex| capex * 1.5)].concat();
    assert_eq!(peaks(&capex_alone(&twice)), [31, 103]);
    // From 100 at quarter 3 over a bounce at quarter 8 down to 10: one crash, to the deepest quarter of its window.
    let bounce =
        [70., 80., 90., 100., 80., 60., 50., 60., 70., 40., 20., 10., 20., 30., 40., 50., 60.];
    let crashes = capex_alone(&bounce);
    assert_eq!((peaks(&crashes), crashes[0].trough, crashes[0].depth), (vec![10], Some(34), 0.9));
}

#[test]
fn a_fall_that_comes_after_a_higher_peak_is_of_that_peak() {
    let capex = [50., 120., 250., 370., 470., 380., 310., 380., 780., 1320., 1560., 810., 0., 0.];
    let crashes = capex_alone(&capex);
    assert_eq!((peaks(&crashes), crashes[0].depth), (vec![31], 1.0));
}

#[test]
fn what_came_before_the_last_trough_is_of_the_crash_before() {
    let twice = [BOOM_AND_SLUMP, BOOM_AND_SLUMP.map(|capex| capex * 0.5)].concat();
    let fading = |t: usize| if t < 30 { 100.0 } else { (100.0 - 0.8 * t as f64).max(20.0) };
    let record = sample::with(run(&twice), "equity_index", fading);
    let record = "uw".chars().fold(record, with_sign);
    let start = |over| with_evidence(&record, &Rule::default(), |all| all.boom_ended(103, over));
    assert_eq!((start(0), start(43)), (30, 103));
    let signs = |over| with_evidence(&record, &Rule::default(), |all| all.signs(34, over));
    assert_eq!((signs(0).utilisation, signs(0).write_downs), (Some(35), Some(35)));
    assert_eq!((signs(14).utilisation, signs(14).write_downs), (None, None));
    assert_eq!(peaks(&composite(&record)), [31]);
}

#[test]
fn capex_that_goes_to_nothing_has_fallen_by_all_and_not_turned() {
    let mut capex = BOOM_AND_SLUMP;
    capex[12..].fill(0.0);
    let crash = &capex_alone(&capex)[0];
    assert_eq!((crash.depth, crash.trough, crash.recovery), (1.0, None, None));
    assert_eq!((crash.duration_months, crash.recovery_months), (None, None));
    capex[20..].fill(250.0);
    let crash = &capex_alone(&capex)[0];
    assert_eq!((crash.trough, crash.recovery), (Some(19 * 3 + 1), Some(20 * 3 + 1)));
    assert_eq!(capex_alone(&[0.0; 24]), []);
}

#[test]
fn runs_too_short_and_peaks_too_near_their_end_are_not_dated() {
    assert_eq!(capex_alone(&[]), []);
    assert_eq!(capex_alone(&BOOM_AND_SLUMP[..12]), []);
    assert_eq!(peaks(&capex_alone(&BOOM_AND_SLUMP[..13])), [31]);
    assert_eq!(capex_alone(&BOOM_AND_SLUMP[10..]), []);
}

#[test]
fn a_plateau_ends_with_its_last_quarter() {
    let mut capex = BOOM_AND_SLUMP;
    capex[8..11].fill(200.0);
    assert_eq!(peaks(&capex_alone(&capex)), [31]);
}

#[test]
fn utilisation_alone_is_dated_from_its_own_peaks_in_points() {
    let mut shares = [0.9; 24];
    shares[6..12].copy_from_slice(&[0.95, 0.85, 0.7, 0.5, 0.6, 0.8]);
    let record = quarterly(run(&[100.0; 24]), "rents_utilisation", &shares);
    let crashes = with_evidence(&record, &Rule::default(), |evidence| evidence.utilisation());
    assert_eq!(peaks(&crashes), [19]);
    let crash = &crashes[0];
    assert_eq!((crash.confirmed, crash.trough, crash.recovery), (26, Some(28), Some(37)));
    assert!((crash.depth - 0.45).abs() < 1e-12);
    let idle = quarterly(run(&[100.0; 24]), "rents_utilisation", &shares.map(|u| u - 0.5));
    assert_eq!(with_evidence(&idle, &Rule::default(), |evidence| evidence.utilisation()).len(), 1);
    let starved = sample::with(run(&[100.0; 24]), "rents_utilisation", |_| 0.4);
    assert_eq!(with_evidence(&starved, &Rule::default(), |evidence| evidence.utilisation()), []);
}

#[test]
fn shares_alone_crash_only_after_they_doubled_and_are_dated_by_the_month() {
    let index = |rise: f64| {
        move |t: usize| match t {
            0..=30 => 100.0 + rise * t as f64,
            31..=40 => (100.0 + rise * 30.0) * (1.0 - 0.05 * (t - 30) as f64),
            _ => (100.0 + rise * 30.0) * (0.5 + 0.02 * (t - 40) as f64),
        }
    };
    let dated = |rise: f64| {
        let record = sample::with(sample::record(90), "equity_index", index(rise));
        with_evidence(&record, &Rule::default(), |evidence| evidence.equity())
    };
    let crashes = dated(10.0);
    assert_eq!(peaks(&crashes), [30]);
    let crash = &crashes[0];
    assert_eq!((crash.confirmed, crash.trough, crash.recovery), (38, Some(40), Some(65)));
    assert!((crash.depth - 0.5).abs() < 1e-12);
    // Over the two years before the peak: (100 + 30 x) / (100 + 6 x) = 2 at x = 100 / 18.
    assert_eq!(dated(5.5), []);
    assert_eq!(dated(5.6).len(), 1);
}

#[test]
fn steps_of_any_length_give_the_same_quarters() {
    for steps_per_year in [4, 8, 12, 24, 36, 48] {
        let steps = steps_per_year as usize / 4;
        let mut record = sample::record(24 * steps);
        record.steps_per_year = steps_per_year;
        let record = quarterly(record, "capex", &BOOM_AND_SLUMP);
        let crash = &with_evidence(&record, &Rule::default(), |evidence| evidence.capex())[0];
        assert_eq!(crash.peak / steps, 10, "{steps_per_year}");
        assert_eq!(crash.trough.unwrap() / steps, 14, "{steps_per_year}");
        assert_eq!((crash.duration_months, crash.recovery_months), (Some(12.0), Some(24.0)));
        assert_eq!(crash.depth, 0.75);
    }
}
