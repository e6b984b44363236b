//! Facts of debt, contracts and accounting.

use crate::analysis::claims::pair::{defaulted, losses};
use crate::analysis::claims::settings::{FIND, HUNDREDFOLD, TENFOLD};
use crate::analysis::facts::fact::{Fact, Over, Test};
use crate::analysis::facts::look::Look;
use crate::analysis::losses::{half_month, write_downs};

const ANY: f64 = f64::INFINITY;
const MARK: usize = FIND as usize;
/// Owners of each kind on the first day.
const NEOCLOUDS: f64 = 6.0;
const HYPERSCALERS: f64 = 5.0;

const WEAK: Test = Test {
    worlds: &[HUNDREDFOLD],
    of: |looks| {
        let of = |kind| looks[0].defaults_of(kind, MARK, 24);
        Some(of("neocloud") / NEOCLOUDS - of("hyperscaler") / HYPERSCALERS)
    },
    over: Over::Median,
    least: 0.05,
    most: ANY,
};

/// Debt defaulted at each of three leverages: how much more the last step does than the first.
fn cliff(looks: &[&Look]) -> Option<f64> {
    let lost = |at: usize| defaulted(looks[at].columns(), MARK);
    Some((lost(2)? - lost(1)?) - (lost(1)? - lost(0)?))
}

/// Months with a write-down of more than a thousandth of the book.
fn months_of_losses(look: &Look) -> f64 {
    let columns = look.columns();
    let losses = write_downs(columns);
    let large = losses.iter().zip(&columns.book).skip(MARK);
    large.filter(|(loss, book)| **loss > 1e-3 * **book).count() as f64
}

const STANDARDS: Test = Test {
    worlds: &[("gaap", &[]), ("ifrs", &[])],
    of: |looks| Some(months_of_losses(looks[0]) / months_of_losses(looks[1])),
    over: Over::Median,
    least: 0.0,
    most: 0.95,
};

fn cut_before_loss(looks: &[&Look]) -> Option<f64> {
    let first = |steps: &[usize]| steps.iter().copied().find(|step| *step >= MARK);
    let (cut, loss) = (first(&looks[0].life_cuts)?, first(&looks[0].write_downs)?);
    Some(loss as f64 - cut as f64)
}

/// The facts.
pub const FACTS: &[Fact] = &[
    Fact {
        number: "E9",
        what: "levered owners lose: share of young clouds that default within 24 months of 100x, less that of hyperscalers [share]",
        source: "claim 8; telecom after 2000",
        test: Ok(WEAK),
    },
    Fact {
        number: "E10",
        what: "contracts move default to labs: labs that default within 24 months of 100x, cover .95 less none [labs]",
        source: "claim 8",
        test: Ok(Test {
            worlds: &[
                ("overnight-100x", &["rules.contracts.cover=0.95"]),
                ("overnight-100x", &["rules.contracts.cover=0"]),
            ],
            of: |looks| {
                let [with, without] =
                    [looks[0], looks[1]].map(|look| look.defaults_of("lab", MARK, 24));
                Some(with - without)
            },
            least: 0.5,
            ..WEAK
        }),
    },
    Fact {
        number: "E11",
        what: "a cliff in leverage: debt defaulted within 24 months, loan to value .88 less .80, less (.80 less .72) [share]",
        source: "Kiyotaki & Moore (1997); Khalil (2026)",
        test: Ok(Test {
            worlds: &[
                ("levered-neoclouds", &["rules.credit.loan_to_value=0.72"]),
                ("levered-neoclouds", &["rules.credit.loan_to_value=0.8"]),
                ("levered-neoclouds", &["rules.credit.loan_to_value=0.88"]),
            ],
            of: cliff,
            least: 0.01,
            ..WEAK
        }),
    },
    Fact {
        number: "E19",
        what: "useful lives are cut before write-downs: first write-down less first cut after 10x, pooled US GAAP [months]",
        source: "ASC 360-10: estimates are reviewed before a group is tested",
        test: Ok(Test { worlds: &[TENFOLD], of: cut_before_loss, least: 1.0, ..WEAK }),
    },
    Fact {
        number: "E20",
        what: "US GAAP against IFRS: rarer, months with write-downs [ratio]",
        source: "ASC 360-10 against IAS 36",
        test: Ok(STANDARDS),
    },
    Fact {
        number: "E20",
        what: "later, half written down [months]",
        source: "the same",
        test: Ok(Test {
            of: |looks| {
                let [gaap, ifrs] =
                    [looks[0], looks[1]].map(|look| half_month(look.columns(), MARK));
                Some(gaap? - ifrs?)
            },
            least: 1.0,
            most: ANY,
            ..STANDARDS
        }),
    },
    Fact {
        number: "E20",
        what: "larger, write-downs a month that has any [ratio]",
        source: "the same",
        test: Ok(Test {
            of: |looks| {
                let each =
                    |look: &Look| Some(losses(look.columns(), MARK)? / months_of_losses(look));
                Some(each(looks[0])? / each(looks[1])?)
            },
            least: 1.05,
            most: ANY,
            ..STANDARDS
        }),
    },
];
