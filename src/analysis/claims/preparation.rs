//! Claim 9: firms can prepare, policy can help, open release spreads what is found.

use crate::analysis::claims::claim::{Cast, Claim, Part, Statistic};
use crate::analysis::claims::pair;
use crate::analysis::claims::settings::{FIND, SWEPT, TENFOLD};
use crate::analysis::claims::verdict::Side;

const NOTHING_FOUND: &[&str] = &["rules.breakthroughs.scheduled=[]"];
const PREPARED: Cast = ("prepared-clouds", &[]);
const UNPREPARED: Cast = ("unprepared-clouds", &[]);

const PREPARED_LOSSES: Part = Part {
    what: "write-downs from the find to the end over book, prepared clouds less unprepared [share]",
    treated: PREPARED,
    control: UNPREPARED,
    mark: FIND,
    statistic: Statistic::Median(|pair| pair.less(pair::losses)),
    side: Side::Below(0.0),
};
const PREPARED_WORTH: Part = Part {
    what: "worth of a dollar in clouds, prepared less unprepared [USD]",
    statistic: Statistic::Median(|pair| pair.less(pair::worth)),
    side: Side::Above(0.0),
    ..PREPARED_LOSSES
};

/// The claim.
pub const CLAIM: Claim = Claim {
    number: 9,
    text: "Firms can prepare (diversify, software, flexible infrastructure, services instead of compute), vendors can specialise, policy can make benchmarks and use transparent, and open release spreads efficiency.",
    settings: SWEPT,
    parts: &[
        PREPARED_LOSSES,
        PREPARED_WORTH,
        Part {
            what: "the same where nothing is found: what preparing costs [USD]",
            treated: ("prepared-clouds", NOTHING_FOUND),
            control: ("unprepared-clouds", NOTHING_FOUND),
            side: Side::Told,
            ..PREPARED_WORTH
        },
        Part {
            what: "write-downs within 24 months over book, prepared clouds less unprepared [share]",
            statistic: Statistic::Median(|pair| pair.less(pair::losses_soon)),
            side: Side::Told,
            ..PREPARED_LOSSES
        },
        Part {
            what: "write-downs within 24 months over book, a vendor that specialises less none [share]",
            treated: ("vendors-specialise", &[]),
            control: TENFOLD,
            statistic: Statistic::Median(|pair| pair.less(pair::losses_soon)),
            ..PREPARED_LOSSES
        },
        Part {
            what: "the same, benchmarks and disclosure less none [share]",
            treated: ("transparent-benchmarks", &[]),
            control: TENFOLD,
            statistic: Statistic::Median(|pair| pair.less(pair::losses_soon)),
            ..PREPARED_LOSSES
        },
        Part {
            what: "services a year after 100x, released openly over kept secret [ratio]",
            treated: ("open-release-100x", &[]),
            control: ("secret-100x", &[]),
            statistic: Statistic::Median(|pair| pair.over(pair::services)),
            side: Side::Above(1.0),
            ..PREPARED_LOSSES
        },
        Part {
            what: "write-downs within 24 months over book, released openly less kept secret [share]",
            treated: ("open-release-100x", &[]),
            control: ("secret-100x", &[]),
            statistic: Statistic::Median(|pair| pair.less(pair::losses_soon)),
            side: Side::Told,
            ..PREPARED_LOSSES
        },
    ],
};
