//! Claim 1: no bubble while compute is short of demand.

use crate::analysis::claims::claim::{Claim, Part, Statistic};
use crate::analysis::claims::pair::{self, Pair};
use crate::analysis::claims::settings::{NO_FIND, SWEPT};
use crate::analysis::claims::verdict::Side;

/// Utilisation from which on compute is short \[share\]; the level that boom phases of sources have.
const SHORT: f64 = 0.85;

/// Whether capex of a run peaked before a crash in a quarter in which compute was short.
fn crash_out_of_shortage(pair: &Pair) -> bool {
    let busy =
        |peak: usize| pair.treated.columns.utilisation.get(peak).is_some_and(|u| *u >= SHORT);
    pair.treated.crashes().into_iter().any(busy)
}

const EARLY: Part = Part {
    what: "P(crash in the first 36 months | no find) [share]",
    treated: NO_FIND,
    control: NO_FIND,
    mark: 1,
    statistic: Statistic::Share(|pair| pair.crash_within(36)),
    side: Side::Below(0.05),
};

/// The claim.
pub const CLAIM: Claim = Claim {
    number: 1,
    text: "While compute is short of demand there is no bubble; railways and the dot-com years had capacity first and demand late.",
    settings: SWEPT,
    parts: &[
        EARLY,
        Part {
            what: "P(a crash whose peak is in a quarter with .85 of capacity in use | no find) [share]",
            statistic: Statistic::Share(crash_out_of_shortage),
            ..EARLY
        },
        Part {
            what: "P(crash in the first 36 months | capacity first) [share]",
            treated: ("demand-starved", &[]),
            side: Side::Above(0.5),
            ..EARLY
        },
        Part {
            what: "write-downs of the first 36 months over book, capacity first less short supply [share]",
            treated: ("demand-starved", &[]),
            statistic: Statistic::Median(|pair| pair.less(pair::losses_three_years)),
            side: Side::Above(0.0),
            ..EARLY
        },
        Part {
            what: "P(crash within the 12 years | no find) [share]",
            statistic: Statistic::Share(|pair| pair.crash_within(144)),
            side: Side::Told,
            ..EARLY
        },
    ],
};
