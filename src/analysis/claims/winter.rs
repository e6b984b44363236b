//! Claim 5: a jump too fast for demand makes an AI winter.

use crate::analysis::claims::claim::{Cast, Claim, Part, Statistic};
use crate::analysis::claims::pair;
use crate::analysis::claims::settings::{FIND, HUNDREDFOLD, NO_FIND, SWEPT, TENFOLD};
use crate::analysis::claims::verdict::Side;

const SLOW_USERS: Cast = ("ai-winter", &[]);
/// Month of its find.
const LATER: u32 = 48;

const WINTER: Part = Part {
    what: "P(AI winter begins within 36 months of the find, and none then without it) [share]",
    treated: SLOW_USERS,
    control: NO_FIND,
    mark: LATER,
    statistic: Statistic::Share(|pair| pair.winter_caused(36)),
    side: Side::Above(0.5),
};
const USE: Part = Part {
    what: "services a year after the find over those of the month before it [ratio]",
    statistic: Statistic::Median(|pair| pair.own(pair::services)),
    side: Side::Above(1.0),
    ..WINTER
};

/// The claim.
pub const CLAIM: Claim = Claim {
    number: 5,
    text: "A jump too fast for demand makes an \"AI winter\": investment falls although use goes on rising.",
    settings: SWEPT,
    parts: &[
        WINTER,
        Part { treated: HUNDREDFOLD, mark: FIND, ..WINTER },
        USE,
        Part { treated: HUNDREDFOLD, mark: FIND, ..USE },
        Part {
            what: "P(crash within 24 months of the find, and none then without it) [share]",
            statistic: Statistic::Share(|pair| pair.crash_caused(24)),
            side: Side::Told,
            ..WINTER
        },
        Part {
            what: "P(crash within 24 months of the find, and none then without it) [share]",
            treated: HUNDREDFOLD,
            mark: FIND,
            statistic: Statistic::Share(|pair| pair.crash_caused(24)),
            side: Side::Told,
            ..WINTER
        },
        Part { treated: TENFOLD, mark: FIND, side: Side::Told, ..WINTER },
    ],
};
