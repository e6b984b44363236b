//! Claim 2: people want services, not hardware.

use crate::analysis::claims::claim::{Claim, Part, Statistic};
use crate::analysis::claims::pair;
use crate::analysis::claims::settings::{FIND, HUNDREDFOLD, NO_FIND, SWEPT, TENFOLD};
use crate::analysis::claims::verdict::Side;

const MORE: Part = Part {
    what: "services a year after the find over those without it [ratio]",
    treated: TENFOLD,
    control: NO_FIND,
    mark: FIND,
    statistic: Statistic::Median(|pair| pair.over(pair::services)),
    side: Side::Above(1.0),
};
const BUILDING: Part = Part {
    what: "capex of the second year after the find over that of the year before it [ratio]",
    statistic: Statistic::Median(|pair| pair.own(pair::building)),
    side: Side::Below(1.0),
    ..MORE
};
const RENT: Part = Part {
    what: "the same of list rents, over what it is without the find [ratio]",
    statistic: Statistic::Median(|pair| pair.over(pair::rent)),
    side: Side::Below(1.0),
    ..MORE
};

/// The claim.
pub const CLAIM: Claim = Claim {
    number: 2,
    text: "People want AI services, not hardware. Efficiency separates the two.",
    settings: SWEPT,
    parts: &[
        MORE,
        BUILDING,
        RENT,
        Part { treated: HUNDREDFOLD, ..MORE },
        Part { treated: HUNDREDFOLD, ..BUILDING },
        Part { treated: HUNDREDFOLD, ..RENT },
    ],
};
