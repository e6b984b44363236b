//! Facts of cycles and tails.

use crate::analysis::claims::settings::NO_FIND;
use crate::analysis::dating::quarters::Quarters;
use crate::analysis::dating::rule::Rule;
use crate::analysis::dating::turning_points::{Way, turning_points};
use crate::analysis::facts::fact::{Fact, Over, Test};
use crate::analysis::facts::look::Look;
use crate::analysis::facts::series::dispersion;
use crate::analysis::windows::{highest, mean};

const ANY: f64 = f64::INFINITY;
const SHARES: &str = "Greenwood, Shleifer & You (2019): 21 of 40";

/// Months between peaks of capex, on average; none with fewer than two.
fn period(looks: &[&Look]) -> Option<f64> {
    let columns = looks[0].columns();
    let quarters = Quarters::of(columns);
    let turns = turning_points(&quarters.capex, &Rule::default().turning_points.quarterly);
    let peaks: Vec<usize> = turns
        .iter()
        .filter(|turn| turn.way == Way::Down)
        .map(|turn| quarters.middle(turn.at))
        .collect();
    let gaps: Vec<f64> = peaks.windows(2).map(|two| columns.months(two[1] - two[0])).collect();
    mean(&gaps)
}

/// The largest fall of quarterly capex from its highest quarter.
fn amplitude(look: &Look) -> Option<f64> {
    let capex = Quarters::of(look.columns()).capex;
    let (at, most) = highest(&capex)?;
    let low = capex[at..].iter().copied().fold(most, f64::min);
    Some(1.0 - low / most)
}

/// 1 if shares that had doubled in two years fell by 40 %, 0 if not; nothing if they never doubled.
fn run_up_ends_in_a_fall(looks: &[&Look]) -> Option<f64> {
    let columns = looks[0].columns();
    let two_years = columns.steps(24);
    let doubled =
        columns.equity.windows(two_years + 1).any(|window| window[two_years] >= 2.0 * window[0]);
    doubled.then(|| f64::from(u8::from(!looks[0].run.dated.equity.is_empty())))
}

const BY_ITSELF: Test =
    Test { worlds: &[NO_FIND], of: period, over: Over::Median, least: 36.0, most: 60.0 };

/// The facts.
pub const FACTS: &[Fact] = &[
    Fact {
        number: "E12",
        what: "shares that doubled in two years end in a fall of 40 %: share of runs of today that doubled [share]",
        source: SHARES,
        test: Ok(Test {
            worlds: &[("today", &[])],
            of: run_up_ends_in_a_fall,
            over: Over::Mean,
            least: 0.35,
            most: 0.65,
        }),
    },
    Fact {
        number: "E13",
        what: "a cycle without finds: months between peaks of capex [months]",
        source: "memory chips: about four years",
        test: Ok(BY_ITSELF),
    },
    Fact {
        number: "E13",
        what: "its amplitude grows with lead times: fall of capex, target lead 18 months less 3 [share]",
        source: "limit A14 of stock management",
        test: Ok(Test {
            worlds: &[
                ("no-breakthrough", &["rules.production.target_lead_months=18"]),
                ("no-breakthrough", &["rules.production.target_lead_months=3"]),
            ],
            of: |looks| Some(amplitude(looks[0])? - amplitude(looks[1])?),
            least: 0.01,
            most: ANY,
            ..BY_ITSELF
        }),
    },
    Fact {
        number: "E14",
        what: "crash depth is skewed: skewness over runs of today [ratio]",
        source: "Barro & Ursua (2008)",
        test: Ok(Test {
            worlds: &[("today", &[])],
            of: |looks| looks[0].run.dated.composite.first().map(|crash| crash.depth),
            over: Over::Skewness,
            least: 0.01,
            most: ANY,
        }),
    },
    Fact {
        number: "E14",
        what: "defaults come in clusters: variance of defaults a month over their mean [ratio]",
        source: "Das, Duffie, Kapadia & Saita (2007)",
        test: Ok(Test {
            worlds: &[("today", &[])],
            of: |looks| dispersion(&looks[0].columns().defaults),
            least: 1.2,
            most: ANY,
            ..BY_ITSELF
        }),
    },
    Fact {
        number: "E5",
        what: "vendors' sales swing most; investment is lumpy",
        source: "Caiani et al. (2016)",
        test: Err("sales of vendors are in no series, and lumps need single orders of many owners"),
    },
];
