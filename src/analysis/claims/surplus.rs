//! Claim 3: at one percent of the compute, most of the infrastructure would be surplus at once.

use crate::analysis::claims::claim::{Claim, Part, Statistic};
use crate::analysis::claims::pair::{self, Pair};
use crate::analysis::claims::settings::{FIND, HUNDREDFOLD, NO_FIND, SWEPT};
use crate::analysis::claims::verdict::Side;

const AT_ONCE: Part = Part {
    what: "capacity without use within 3 months, where everybody has the find at once [share]",
    treated: ("open-release-100x", &[]),
    control: NO_FIND,
    mark: FIND,
    statistic: Statistic::Median(|pair| pair.own(pair::surplus_at_once)),
    side: Side::Above(0.5),
};
const YEAR: Part = Part {
    what: "capacity without use a year after the find [share]",
    treated: HUNDREDFOLD,
    statistic: Statistic::Median(|pair| pair.own(pair::surplus)),
    ..AT_ONCE
};

fn off_formula(pair: &Pair) -> Option<f64> {
    Some(pair.own(pair::surplus)? - pair.own(pair::saved_by_formula)?)
}

/// The claim.
pub const CLAIM: Claim = Claim {
    number: 3,
    text: "An architecture that needs 1 % of the compute would raise demand for services, but not fast enough; most of the infrastructure would be surplus at once (the text it comes from: about 99 %).",
    settings: SWEPT,
    parts: &[
        Part {
            what: "services a year after the find over those without it [ratio]",
            treated: HUNDREDFOLD,
            statistic: Statistic::Median(|pair| pair.over(pair::services)),
            side: Side::Above(1.0),
            ..AT_ONCE
        },
        Part {
            what: "compute wanted in the second year over the year before, over what it is without the find [ratio]",
            treated: HUNDREDFOLD,
            statistic: Statistic::Median(|pair| pair.over(pair::compute)),
            side: Side::Below(1.0),
            ..AT_ONCE
        },
        AT_ONCE,
        Part { what: "the same: about 99 % [share]", side: Side::Above(0.95), ..AT_ONCE },
        YEAR,
        Part {
            what: "that less 1 - g^(theta - 1) with the rebound of the run [share]",
            statistic: Statistic::Median(off_formula),
            side: Side::Within(-0.1, 0.1),
            ..YEAR
        },
        Part {
            what: "inference compute saved within 3 months, where everybody has the find at once [share]",
            statistic: Statistic::Median(|pair| pair.own(pair::saved_at_once)),
            side: Side::Told,
            ..AT_ONCE
        },
        Part {
            what: "write-downs within 24 months over book [share]",
            statistic: Statistic::Median(|pair| pair.own(pair::losses_soon)),
            side: Side::Told,
            ..YEAR
        },
    ],
};
