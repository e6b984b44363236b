//! Every quarter lenders test what owners promised: loans no larger than the collateral bears, earnings that cover interest.
//! A breach is cured with cash, then by selling devices; a breach not cured by the next test is a default. What the
//! government lent is outside of these promises.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, InOrder, Sector};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::books::Books;
use crate::economy::lending::{Loan, LoanBook};
use crate::economy::mechanisms::orders::funding::buffer;
use crate::economy::mechanisms::{credit, operations};
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::record::EventId;
use crate::units::{Dollars, NonNegative, Positive};

/// The numbers of covenants.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The most that debt may be of collateral, for firms without another business [ratio]. 0.85 in the sources; a large number switches the test off.
    pub loan_to_value: Positive,
    /// The least that earnings may be of interest [ratio]. 1 in the sources; 0 switches the test off.
    pub interest_cover: NonNegative,
}

/// Puts covenants into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Covenants, test.run_if(quarter))
        .measure(
            "covenants_broken",
            "firms",
            "Owners in breach of a covenant at the end of the month",
            |borrowers: Query<&Borrower>| {
                borrowers.iter().filter(|borrower| borrower.breach.is_some()).count() as f64
            },
        )
        .measure_of(
            "covenants_leverage",
            "ratio",
            "The firm's debt over what its assets and its other business are worth",
            |borrower: &Borrower| borrower.leverage,
        );
}

fn quarter(clock: Res<Clock>) -> bool {
    clock.closes_quarter()
}

fn test(
    clock: Res<Clock>,
    rules: Res<Rules>,
    lending: (Res<credit::Rules>, Res<operations::Rules>, Res<Directory>),
    mut book: ResMut<LoanBook>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut owners: Query<(&AgentId, &Books, &Standing, &Owner, &RentalBusiness, &mut Borrower)>,
) {
    let (lending, running, directory) = lending;
    let promised = |loan: &Loan| directory.sector(loan.creditor) != Sector::Government;
    for (&agent, books, standing, owner, business, mut borrower) in owners.iter_mut().in_order() {
        let debt = (books.debt() - owed_otherwise(&book, agent, promised)).usd();
        if !standing.is_trading() || debt <= 0.0 {
            borrower.cure();
            continue;
        }
        let other = operations::other_income(owner, &running, &clock);
        let value = borrower.collateral + *lending.business_multiple * other;
        let spare = (books.deposits().usd() - buffer(business, owner, &lending)).max(0.0);
        let excess = (debt - *rules.loan_to_value * value).max(0.0);
        let spared = Dollars::from_usd(excess.min(spare).floor());
        let excess = excess - prepay(&mut book, &mut journal, (agent, spared), promised).usd();
        let uncovered = borrower.earnings < *rules.interest_cover * borrower.interest;
        if excess <= 1.0 && !uncovered {
            borrower.cure();
            continue;
        }
        borrower.to_raise = sale_to_cure(excess, *rules.loan_to_value);
        borrower.uncured = borrower.breach.is_some();
        if borrower.breach.is_none() {
            let ratio = debt / value.max(1.0);
            borrower.breach = Some(breach(&mut log, &clock, agent, excess > 1.0, ratio));
        }
    }
}

/// What must be sold to bring loans down to the covenant: the excess over one minus the loan to value.
pub fn sale_to_cure(excess: f64, loan_to_value: f64) -> f64 {
    excess / (1.0 - loan_to_value).max(1e-3)
}

/// The excess that so much of a sale would cure.
pub fn cured_by_sale(sale: f64, loan_to_value: f64) -> f64 {
    sale * (1.0 - loan_to_value).max(1e-3)
}

fn breach(log: &mut EventLog, clock: &Clock, agent: AgentId, excess: bool, ratio: f64) -> EventId {
    let year = clock.steps(1.0);
    let (detail, cause) = match excess {
        true => {
            let fall = log.latest("collateral_fall", year);
            ("debt over collateral", fall.or(log.latest("rent_fall", year)))
        }
        false => ("earnings below interest", log.latest("rent_fall", year)),
    };
    log.log(Happening {
        kind: "covenant_breach",
        agent,
        amount: ratio,
        unit: "ratio",
        cause,
        detail: detail.to_string(),
    })
}

/// What a debtor owes to whom it promised nothing.
fn owed_otherwise(book: &LoanBook, debtor: AgentId, promised: impl Fn(&Loan) -> bool) -> Dollars {
    let others = book.loans().iter().filter(|loan| loan.debtor == debtor && !promised(loan));
    others.map(|loan| loan.principal).sum()
}

/// Repays loans of a kind ahead of time, the oldest first; gives what was paid.
pub fn prepay(
    book: &mut LoanBook,
    journal: &mut Journal,
    (debtor, amount): (AgentId, Dollars),
    of_kind: impl Fn(&Loan) -> bool,
) -> Dollars {
    let mut left = amount;
    book.update(|loan| {
        if loan.debtor == debtor && of_kind(loan) && left > Dollars::ZERO {
            let part = loan.principal.min(left);
            journal.post(debtor, loan.creditor, loan.security.repayment(), part);
            loan.principal -= part;
            left -= part;
        }
    });
    amount - left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selling_what_cures_brings_debt_to_the_covenant() {
        let (debt, value, covenant) = (100.0, 110.0, 0.85);
        let sold = sale_to_cure(debt - covenant * value, covenant);
        assert!(((debt - sold) / (value - sold) - covenant).abs() < 1e-12);
        assert!((cured_by_sale(sold, covenant) - (debt - covenant * value)).abs() < 1e-12);
        assert!((sale_to_cure(1.0, 0.85) - 6.67).abs() < 0.01);
    }
}
