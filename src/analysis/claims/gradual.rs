//! Claim 4: the same gain spread over years lets investments lose their value gradually.

use crate::analysis::claims::claim::{Cast, Claim, Part, Statistic};
use crate::analysis::claims::pair;
use crate::analysis::claims::settings::{FIND, HUNDREDFOLD, NO_FIND, SWEPT, TENFOLD};
use crate::analysis::claims::verdict::Side;

/// 10x a year in all, which is 3.3x beyond the trend.
const STEADY: Cast = ("steady-10x-a-year", &[]);

const LESS: Part = Part {
    what: "write-downs within 24 months over book, steady less 10x overnight [share]",
    treated: STEADY,
    control: TENFOLD,
    mark: FIND,
    statistic: Statistic::Median(|pair| pair.less(pair::losses_soon)),
    side: Side::Below(0.0),
};

/// The claim.
pub const CLAIM: Claim = Claim {
    number: 4,
    text: "The same gain spread over years (10x a year in total, which is 3.3x beyond the trend) lets investments lose their value over the life of the equipment: maturity, not a crash.",
    settings: SWEPT,
    parts: &[
        LESS,
        Part { what: "the same, steady less 100x overnight [share]", control: HUNDREDFOLD, ..LESS },
        Part {
            what: "months from the 10th to the 90th percentile of the write-downs of five years [months]",
            control: STEADY,
            statistic: Statistic::Median(|pair| pair.own(pair::span)),
            side: Side::Above(36.0),
            ..LESS
        },
        Part {
            what: "P(crash within 36 months of the start of the gains, and none then without them) [share]",
            control: NO_FIND,
            statistic: Statistic::Share(|pair| pair.crash_caused(36)),
            side: Side::Below(0.05),
            ..LESS
        },
        Part {
            what: "write-downs within 24 months over book, steady less no gains [share]",
            control: NO_FIND,
            side: Side::Told,
            ..LESS
        },
        Part {
            what: "months from the 10th to the 90th percentile, 10x overnight [months]",
            treated: TENFOLD,
            statistic: Statistic::Median(|pair| pair.own(pair::span)),
            side: Side::Told,
            ..LESS
        },
    ],
};
