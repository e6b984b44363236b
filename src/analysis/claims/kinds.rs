//! Claim 7: efficiency is of several kinds, which do not do the same; and the edge.

use crate::analysis::claims::claim::{Cast, Claim, Part, Statistic};
use crate::analysis::claims::pair;
use crate::analysis::claims::settings::{FIND, NO_FIND, SWEPT, TENFOLD};
use crate::analysis::claims::verdict::Side;

const ENERGY: Cast = ("energy-breakthrough", &[]);
const SCARCE_POWER: Cast = ("scarce-power", &[]);
const TRAINING: Cast = ("training-breakthrough", &[]);
const DATA: Cast = ("data-breakthrough", &[]);
const EDGE: Cast = ("edge-shift", &[]);

const INFERENCE_LOSSES: Part = Part {
    what: "write-downs within 24 months over book, inference 10x less no find [share]",
    treated: TENFOLD,
    control: NO_FIND,
    mark: FIND,
    statistic: Statistic::Median(|pair| pair.less(pair::losses_soon)),
    side: Side::Above(0.05),
};
const ENERGY_SERVICES: Part = Part {
    what: "services a year after, energy 10x where power is scarce over the same without [ratio]",
    treated: ENERGY,
    control: SCARCE_POWER,
    statistic: Statistic::Median(|pair| pair.over(pair::services)),
    side: Side::Above(1.0),
    ..INFERENCE_LOSSES
};

/// The claim.
pub const CLAIM: Claim = Claim {
    number: 7,
    text: "Efficiency is of several kinds (inference, training, data, energy), and they do not do the same; it lets models run on users' devices.",
    settings: SWEPT,
    parts: &[
        INFERENCE_LOSSES,
        Part {
            what: "the same, training 10x less no find [share]",
            treated: TRAINING,
            side: Side::Within(-0.05, 0.05),
            ..INFERENCE_LOSSES
        },
        Part {
            what: "services in the last month, training 10x over data 10x, less 1 [ratio]",
            treated: TRAINING,
            control: DATA,
            statistic: Statistic::Median(|pair| {
                Some(pair.over(|columns, _| columns.services.last().copied())? - 1.0)
            }),
            side: Side::Beyond(0.0),
            ..INFERENCE_LOSSES
        },
        Part {
            what: "write-downs within 24 months over book, energy 10x less the same without [share]",
            statistic: Statistic::Median(|pair| pair.less(pair::losses_soon)),
            side: Side::Within(-0.05, 0.05),
            ..ENERGY_SERVICES
        },
        ENERGY_SERVICES,
        Part {
            what: "compute wanted in the second year over the year before, with devices over without [ratio]",
            treated: EDGE,
            control: TENFOLD,
            statistic: Statistic::Median(|pair| pair.over(pair::compute)),
            side: Side::Below(1.0),
            ..INFERENCE_LOSSES
        },
        Part {
            what: "services a year after, with devices over without [ratio]",
            treated: EDGE,
            control: TENFOLD,
            statistic: Statistic::Median(|pair| pair.over(pair::services)),
            side: Side::Above(1.0),
            ..INFERENCE_LOSSES
        },
    ],
};
