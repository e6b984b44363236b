//! Every quarter lenders test what owners promised: loans no larger than the collateral bears, earnings that cover interest.
//! A breach is cured with cash, then with new shares, then by selling devices, in any month; one not cured by the next test
//! is a default. What the government lent is outside of these promises.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::borrower::{Borrower, Shortfall};
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::account::{Account, Item};
use crate::economy::ledger::books::Books;
use crate::economy::ledger::{Journal, Payment};
use crate::economy::lending::{Loan, LoanBook};
use crate::economy::markets::ResaleMarket;
use crate::economy::mechanisms::equity::issues::Issues;
use crate::economy::mechanisms::orders::funding::buffer;
use crate::economy::mechanisms::{credit, operations};
use crate::economy::phase::Phase;
use crate::economy::shares::Valuation;
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
        .during(Phase::Covenants, test)
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

/// What lenders test by, and what firms have to answer with.
#[derive(SystemParam)]
struct Terms<'w> {
    clock: Res<'w, Clock>,
    rules: Res<'w, Rules>,
    lending: Res<'w, credit::Rules>,
    running: Res<'w, operations::Rules>,
    issues: Issues<'w>,
    directory: Res<'w, Directory>,
    market: Res<'w, ResaleMarket>,
}

/// An owner before its lenders.
type Debtor = (
    &'static AgentId,
    &'static Books,
    &'static Standing,
    (&'static Owner, &'static RentalBusiness),
    &'static Fleet,
    &'static Valuation,
    &'static mut Borrower,
);

fn test(
    terms: Terms,
    mut book: ResMut<LoanBook>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut owners: Query<Debtor>,
) {
    let tested = terms.clock.closes_quarter();
    let promised = |loan: &Loan| terms.directory.sector(loan.creditor) != Sector::Government;
    let grown = operations::other_growth(&terms.running, &terms.clock);
    for (&agent, books, standing, (owner, business), fleet, valuation, mut borrower) in
        owners.iter_mut()
    {
        // A breach is found at a test; its cure is welcome in every month.
        if !tested && borrower.breach.is_none() {
            continue;
        }
        let owed = owed(&book, agent, promised);
        if !standing.is_trading() || owed.usd() <= 0.0 {
            borrower.cure();
            continue;
        }
        let other = operations::other_income(owner, grown);
        let worth = terms.worth(books, fleet, &mut borrower);
        let value = borrower.collateral + *terms.lending.business_multiple * other;
        let spare = books.deposits().usd() - buffer(business, owner, &terms.lending);
        terms.test((agent, &book), (value, worth), &mut borrower);
        let paid = Dollars::from_usd(borrower.excess().min(spare).max(0.0).floor());
        if paid > Dollars::ZERO {
            book.prepay(&mut journal, (agent, paid), promised);
            terms.test((agent, &book), (value, worth), &mut borrower);
        }
        let excess = borrower.excess();
        let issued = match excess > 0.0 {
            true => terms.issuable(agent, valuation, &journal).min(excess),
            false => 0.0,
        };
        let issued = Dollars::from_usd(issued.floor());
        if issued > Dollars::ZERO {
            journal.post(Directory::HOUSEHOLDS, agent, Account::EquityIssue, issued);
            book.prepay(&mut journal, (agent, issued), promised);
            terms.test((agent, &book), (value, worth), &mut borrower);
            note_shares(&mut log, &terms.clock, (agent, issued), &borrower);
        }
        let ratio = owed.usd() / value.max(1.0);
        judge(&mut log, &terms.clock, (agent, tested, ratio), &mut borrower);
    }
}

/// What follows from a test: a cure, a breach, or a default.
fn judge(
    log: &mut EventLog,
    clock: &Clock,
    (agent, tested, ratio): (AgentId, bool, f64),
    borrower: &mut Borrower,
) {
    if !borrower.owes_too_much() {
        if let Some(breach) = borrower.breach {
            note_cure(log, agent, breach, ratio);
        }
        borrower.cure();
        return;
    }
    if !tested {
        return;
    }
    borrower.uncured = borrower.breach.is_some();
    if borrower.breach.is_none() {
        let collateral = borrower.over_collateral.is_notable();
        borrower.breach = Some(breach(log, clock, agent, collateral, ratio));
    }
}

impl Terms<'_> {
    /// Values a fleet anew, as devices may have been sold since lenders did; gives what its devices are worth \[USD\].
    fn worth(&self, books: &Books, fleet: &Fleet, borrower: &mut Borrower) -> f64 {
        let ahead = books.balance(Item::Prepayments).usd().max(0.0);
        let worth = self.market.devices(fleet);
        borrower.collateral = self.market.fetched(worth, books.balance(Item::Facilities)) + ahead;
        worth
    }

    /// How far a firm is from what it promised. Devices sold bear no debt any more, and earn no interest.
    fn test(
        &self,
        (agent, book): (AgentId, &LoanBook),
        (value, worth): (f64, f64),
        borrower: &mut Borrower,
    ) {
        let promised = |loan: &Loan| self.directory.sector(loan.creditor) != Sector::Government;
        let debt = owed(book, agent, promised).usd();
        let bears = *self.rules.loan_to_value;
        borrower.over_collateral = Shortfall {
            excess: (debt - bears * value).max(0.0),
            borne: bears * self.market.price_over_value,
        };
        let interest: f64 =
            book.of(agent).iter().map(|loan| loan.principal.usd() * loan.rate).sum();
        let rate = interest / debt.max(1.0);
        borrower.over_earnings =
            uncovered(*self.rules.interest_cover, (debt, rate), borrower.earnings, worth);
    }

    /// New shares investors take in a month beyond those they took already \[USD\].
    fn issuable(&self, agent: AgentId, valuation: &Valuation, journal: &Journal) -> f64 {
        let issues =
            |payment: &&Payment| payment.payee == agent && payment.account == Account::EquityIssue;
        let taken = journal.settled_of_shares().iter().filter(issues);
        let taken: Dollars = taken.map(|payment| payment.amount).sum();
        (self.issues.most(valuation) - taken.usd()).max(0.0)
    }
}

/// Debt at a rate that earnings do not cover so many times. A device sold takes its part of the earnings with it.
fn uncovered(cover: f64, (debt, rate): (f64, f64), earnings: f64, worth: f64) -> Shortfall {
    if cover <= 0.0 || earnings >= cover * rate * debt {
        return Shortfall::default();
    }
    let carries = earnings.max(0.0) / (cover * rate).max(1e-9);
    Shortfall { excess: (debt - carries).max(0.0), borne: carries / worth.max(1.0) }
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
        detail: format_args!("{detail}"),
    })
}

fn note_cure(log: &mut EventLog, agent: AgentId, breach: EventId, ratio: f64) {
    log.log(Happening {
        kind: "covenant_cure",
        agent,
        amount: ratio,
        unit: "ratio",
        cause: Some(breach),
        detail: format_args!("debt over collateral, all promises kept again"),
    });
}

fn note_shares(
    log: &mut EventLog,
    clock: &Clock,
    (agent, issued): (AgentId, Dollars),
    borrower: &Borrower,
) {
    let cause = borrower.breach.or(log.latest("rent_fall", clock.steps(1.0)));
    log.log(Happening {
        kind: "equity_cure",
        agent,
        amount: issued.usd(),
        unit: "USD",
        cause,
        detail: format_args!("new shares that repay loans beyond a covenant"),
    });
}

/// What a debtor owes to those it promised something.
fn owed(book: &LoanBook, debtor: AgentId, promised: impl Fn(&Loan) -> bool) -> Dollars {
    let loans = book.of(debtor).iter().filter(|loan| promised(loan));
    loans.map(|loan| loan.principal).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interest_is_covered_again_when_what_earnings_cannot_carry_is_repaid() {
        let (debt, rate, earnings, worth) = (100.0, 0.1, 8.0, 160.0);
        let shortfall = uncovered(1.0, (debt, rate), earnings, worth);
        assert!((shortfall.excess - 20.0).abs() < 1e-9);
        // Half the earnings' carrying power of 80 lies on each dollar of worth.
        assert!((shortfall.borne - 0.5).abs() < 1e-9);
        let sold = shortfall.cured_by(0.9).unwrap();
        let (left, repaid) = (earnings * (1.0 - sold / worth), 0.9 * sold);
        assert!((left - rate * (debt - repaid)).abs() < 1e-9);
        assert_eq!(uncovered(1.0, (debt, rate), 10.0, worth), Shortfall::default());
        assert_eq!(uncovered(0.0, (debt, rate), -1.0, worth), Shortfall::default());
    }
}
