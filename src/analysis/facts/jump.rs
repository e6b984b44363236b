//! Facts of what a find does: services, losses, timing, who gains.

use crate::analysis::claims::pair::{building_fall, idle, losses_soon, services, span};
use crate::analysis::claims::settings::{FIND, HUNDREDFOLD, NO_FIND, TENFOLD};
use crate::analysis::columns::Columns;
use crate::analysis::facts::fact::{Fact, Over, Test};
use crate::analysis::facts::look::Look;

const ANY: f64 = f64::INFINITY;
const MARK: usize = FIND as usize;
const PROTOTYPE: &str = "earlier prototype of this model";
/// Utilisation below which there is a glut \[share\].
const GLUT: f64 = 0.7;

const JUMP: Test = Test {
    worlds: &[HUNDREDFOLD],
    of: |looks| services(looks[0].columns(), MARK),
    over: Over::Median,
    least: 1.0,
    most: ANY,
};

fn idle_months(look: &Look) -> f64 {
    let columns: &Columns = look.columns();
    let within = columns.utilisation.iter().skip(MARK).take(columns.steps(72));
    within.filter(|share| **share < GLUT).count() as f64
}

fn finder_gains(looks: &[&Look]) -> Option<f64> {
    let share = &looks[0].finders_share;
    Some(share.get(MARK + 12)? / share.get(MARK - 1)?)
}

/// The facts.
pub const FACTS: &[Fact] = &[
    Fact {
        number: "E7",
        what: "services a year after 100x over those before it: they rise [ratio]",
        source: "claim 2",
        test: Ok(JUMP),
    },
    Fact {
        number: "E7",
        what: "the same, by as much as in the prototype [ratio]",
        source: PROTOTYPE,
        test: Ok(Test { least: 2.9, most: 3.7, ..JUMP }),
    },
    Fact {
        number: "E7",
        what: "while capex falls within 24 months [share]",
        source: PROTOTYPE,
        test: Ok(Test {
            of: |looks| building_fall(looks[0].columns(), MARK),
            least: 0.9,
            most: 1.0,
            ..JUMP
        }),
    },
    Fact {
        number: "E8",
        what: "abrupt: span of the write-downs of five years after 100x [months]",
        source: PROTOTYPE,
        test: Ok(Test {
            of: |looks| span(looks[0].columns(), MARK),
            least: 3.0,
            most: 12.0,
            ..JUMP
        }),
    },
    Fact {
        number: "E8",
        what: "gradual: the same after steady gains of 10x a year [months]",
        source: PROTOTYPE,
        test: Ok(Test {
            worlds: &[("steady-10x-a-year", &[])],
            of: |looks| span(looks[0].columns(), MARK),
            least: 36.0,
            most: 60.0,
            ..JUMP
        }),
    },
    Fact {
        number: "E15",
        what: "the finder of a secret gains: its share of sales a year after over before [ratio]",
        source: PROTOTYPE,
        test: Ok(Test { worlds: &[("secret-100x", &[])], of: finder_gains, least: 1.0, ..JUMP }),
    },
    Fact {
        number: "E15",
        what: "open release: write-downs within 24 months over book, less those of a secret [share]",
        source: "to be tested, not assumed",
        test: Ok(Test {
            worlds: &[("open-release-100x", &[]), ("secret-100x", &[])],
            of: |looks| {
                Some(
                    losses_soon(looks[0].columns(), MARK)? - losses_soon(looks[1].columns(), MARK)?,
                )
            },
            least: 0.0,
            ..JUMP
        }),
    },
    Fact {
        number: "E15",
        what: "open release shortens the glut: months below .7 in six years, less those of a secret [months]",
        source: "to be tested, not assumed",
        test: Ok(Test {
            worlds: &[("open-release-100x", &[]), ("secret-100x", &[])],
            of: |looks| Some(idle_months(looks[0]) - idle_months(looks[1])),
            least: -72.0,
            most: -1.0,
            ..JUMP
        }),
    },
    Fact {
        number: "E16",
        what: "lowest utilisation within 24 months of 100x [share]",
        source: "telecom after 2000: 10 to 35 % of fibre in use",
        test: Ok(Test {
            of: |looks| idle(looks[0].columns(), MARK),
            least: 0.1,
            most: 0.35,
            ..JUMP
        }),
    },
    Fact {
        number: "E17",
        what: "2x is absorbed: write-downs within 24 months over book, less those without a find [share]",
        source: PROTOTYPE,
        test: Ok(Test {
            worlds: &[("overnight-2x", &[]), NO_FIND],
            of: |looks| {
                Some(
                    losses_soon(looks[0].columns(), MARK)? - losses_soon(looks[1].columns(), MARK)?,
                )
            },
            least: -0.05,
            most: 0.05,
            ..JUMP
        }),
    },
    Fact {
        number: "E18",
        what: "10x hurts more later: write-downs within 24 months over book, found in month 72 less month 24 [share]",
        source: PROTOTYPE,
        test: Ok(Test {
            worlds: &[("overnight-10x", LATE), ("overnight-10x", EARLY)],
            of: |looks| {
                Some(losses_soon(looks[0].columns(), 72)? - losses_soon(looks[1].columns(), 24)?)
            },
            least: 0.0,
            ..JUMP
        }),
    },
    Fact {
        number: "E12",
        what: "share prices heed news first: fall against no find in the month of 10x and the two after [share]",
        source: "shares of AI firms in January 2025",
        test: Ok(Test {
            worlds: &[TENFOLD, NO_FIND],
            of: |looks| {
                let [found, none] = [looks[0], looks[1]].map(|look| &look.columns().equity);
                Some(1.0 - found.get(MARK + 2)? / none.get(MARK + 2)?)
            },
            least: 0.05,
            most: 1.0,
            ..JUMP
        }),
    },
    Fact {
        number: "E12",
        what: "before write-downs do: those of the same three months over book, less those without a find [share]",
        source: "the same",
        test: Ok(Test {
            worlds: &[TENFOLD, NO_FIND],
            of: |looks| Some(three_months(looks[0].columns())? - three_months(looks[1].columns())?),
            least: -0.01,
            most: 0.01,
            ..JUMP
        }),
    },
];

fn three_months(columns: &Columns) -> Option<f64> {
    let losses = crate::analysis::losses::write_downs(columns);
    Some(
        crate::analysis::windows::total(losses.get(MARK..MARK + 3)?)
            / columns.book.get(MARK - 1)?,
    )
}

const EARLY: &[&str] = &[
    "rules.breakthroughs.scheduled=[(month: 24, finder: \"lab-1\", factor: 10, kind: Inference, open: true, product_months: 0, publication_months: 0, adoption_months: Some(6), share_on_old_hardware: 1)]",
];
const LATE: &[&str] = &[
    "rules.breakthroughs.scheduled=[(month: 72, finder: \"lab-1\", factor: 10, kind: Inference, open: true, product_months: 0, publication_months: 0, adoption_months: Some(6), share_on_old_hardware: 1)]",
];
