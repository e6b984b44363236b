//! Facts of the boom itself: use, lead times, rents, spending, used prices.

use crate::analysis::claims::settings::NO_FIND;
use crate::analysis::facts::fact::{Fact, Over, Test};
use crate::analysis::facts::look::Look;
use crate::analysis::facts::series::{growth, lag, rise_after_fall, swing};
use crate::analysis::windows::{highest, lowest, mean, total};

const ANY: f64 = f64::INFINITY;
const EPOCH: &str = "Epoch AI; SemiAnalysis (boom of 2023-24)";

const BOOM: Test = Test {
    worlds: &[NO_FIND],
    of: |looks| mean(looks[0].columns().utilisation.get(..24)?),
    over: Over::Median,
    least: 0.85,
    most: 1.0,
};

fn over_depreciation(look: &Look, months: std::ops::Range<usize>) -> Option<f64> {
    let worn = look.column("depreciation_expense")?;
    Some(total(look.columns().capex.get(months.clone())?) / total(worn.get(months)?))
}

fn last(look: &Look, months: usize) -> std::ops::Range<usize> {
    let end = look.columns().capex.len();
    end.saturating_sub(months)..end
}

fn rents_come_back(looks: &[&Look]) -> Option<f64> {
    let crash = looks[0].run.crashes().first().copied().unwrap_or(looks[0].columns().rent.len());
    rise_after_fall(&looks[0].columns().rent[..crash], 0.1)
}

fn swings_of(name: &'static str, look: &Look) -> Option<f64> {
    swing(&look.column(name)?, 3)
}

fn demand_over_services(looks: &[&Look]) -> Option<f64> {
    Some(swings_of("rents_demand", looks[0])? / swings_of("services_volume", looks[0])?)
}

fn investment_leads(looks: &[&Look]) -> Option<f64> {
    let columns = looks[0].columns();
    lag(&growth(&columns.capex, 12), &growth(&columns.debt, 12), 12)
}

fn leverage(look: &Look, month: usize) -> Option<f64> {
    Some(look.columns().debt.get(month)? / look.columns().book.get(month)?)
}

/// The facts.
pub const FACTS: &[Fact] = &[
    Fact {
        number: "E1",
        what: "boom: mean utilisation of the first 24 months [share]",
        source: EPOCH,
        test: Ok(BOOM),
    },
    Fact {
        number: "E1",
        what: "boom: longest lead time in the first 36 months [months]",
        source: "quoted lead times of 2023: 36 to 52 weeks",
        test: Ok(Test {
            of: |looks| highest(looks[0].columns().lead_time.get(..36)?).map(|(_, months)| months),
            least: 9.0,
            most: 12.0,
            ..BOOM
        }),
    },
    Fact {
        number: "E1",
        what: "later: shortest lead time of the run [months]",
        source: "quoted lead times of April 2024: 8 to 12 weeks",
        test: Ok(Test {
            of: |looks| lowest(&looks[0].columns().lead_time, 0).map(|(_, months)| months),
            least: 2.0,
            most: 3.0,
            ..BOOM
        }),
    },
    Fact {
        number: "E2",
        what: "rents fall by a tenth and rise again before any crash: largest rise from the trough [share]",
        source: "H100 rents of 2023 to 2025",
        test: Ok(Test { of: rents_come_back, least: 0.1, most: ANY, ..BOOM }),
    },
    Fact {
        number: "E3",
        what: "capex over depreciation in the first 24 months [ratio]",
        source: "company reports of 2024-25",
        test: Ok(Test {
            of: |looks| over_depreciation(looks[0], 0..24),
            least: 3.0,
            most: 4.0,
            ..BOOM
        }),
    },
    Fact {
        number: "E3",
        what: "capex over depreciation in the last 36 months: maturity [ratio]",
        source: "arithmetic of a stationary stock",
        test: Ok(Test {
            of: |looks| over_depreciation(looks[0], last(looks[0], 36)),
            least: 0.7,
            most: 1.3,
            ..BOOM
        }),
    },
    Fact {
        number: "E4",
        what: "price of a device two years old over new capacity like it, first 24 months [ratio]",
        source: "limit A10: .47; resale markets: .40 to .45",
        test: Ok(Test {
            of: |looks| mean(looks[0].column("resale_price_two_years")?.get(..24)?),
            least: 0.4,
            most: 0.5,
            ..BOOM
        }),
    },
    Fact {
        number: "E5",
        what: "orders swing more than compute demand [ratio of swings]",
        source: "Lee, Padmanabhan & Whang (1997), the bullwhip effect",
        test: Ok(Test {
            of: |looks| {
                Some(swings_of("orders_placed", looks[0])? / swings_of("rents_demand", looks[0])?)
            },
            least: 1.0,
            most: ANY,
            ..BOOM
        }),
    },
    Fact {
        number: "E5",
        what: "compute demand swings more than services [ratio of swings]",
        source: "the same",
        test: Ok(Test { of: demand_over_services, least: 1.0, most: ANY, ..BOOM }),
    },
    Fact {
        number: "E5",
        what: "the same where 10x is found overnight [ratio of swings]",
        source: "the same",
        test: Ok(Test {
            worlds: &[("overnight-10x", &[])],
            of: demand_over_services,
            least: 1.0,
            most: ANY,
            ..BOOM
        }),
    },
    Fact {
        number: "E6",
        what: "investment leads credit: lag of yearly growth at which they are most correlated [months]",
        source: "Caiani et al. (2016)",
        test: Ok(Test { of: investment_leads, least: 1.0, most: 12.0, ..BOOM }),
    },
    Fact {
        number: "E6",
        what: "leverage rises in the boom: debt over book in month 36 over month 1 [ratio]",
        source: "Caiani et al. (2016)",
        test: Ok(Test {
            of: |looks| Some(leverage(looks[0], 35)? / leverage(looks[0], 0)?),
            least: 1.0,
            most: ANY,
            ..BOOM
        }),
    },
];
