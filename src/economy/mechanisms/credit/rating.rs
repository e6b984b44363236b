//! Lenders rate firms: what their assets would fetch, what they earn, and so what they may borrow and at what rate.

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::strategy::Strategy;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::clock::Clock;
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::economy::lending::LoanBook;
use crate::economy::markets::{ResaleMarket, Roadmap};
use crate::economy::mechanisms::credit::supply::CreditSupply;
use crate::economy::mechanisms::credit::{Rules, terms};
use crate::economy::mechanisms::operations;

/// What a firm must pay on its debt \[USD per year\].
#[derive(Clone, Copy, Debug, Default)]
struct Burden {
    interest: f64,
    repayment: f64,
}

pub(super) fn rate(
    clock: Res<Clock>,
    rules: Res<Rules>,
    running: Res<operations::Rules>,
    market: (Res<ResaleMarket>, Res<Roadmap>),
    supply: Res<CreditSupply>,
    book: Res<LoanBook>,
    mut owners: Query<(
        &AgentId,
        &Books,
        &Fleet,
        &Owner,
        &RentalBusiness,
        &Strategy,
        &mut Borrower,
    )>,
    mut labs: Query<(&AgentId, &Books, &ModelLab, &mut Borrower), Without<Owner>>,
) {
    // On the first day lenders go by what they see.
    let quarter = if clock.step() == 0 { 1.0 } else { clock.adjustment(QUARTER_SPEED) };
    for (&agent, books, fleet, owner, business, strategy, mut borrower) in
        owners.iter_mut().in_order()
    {
        let other = operations::other_income(owner, &running, &clock);
        let ahead = books.balance(Item::Prepayments).usd().max(0.0);
        borrower.collateral = market.0.fleet(fleet, &market.1) + ahead;
        borrower.earnings += quarter * (other + business.margin() - borrower.earnings);
        let debt = books.debt().usd();
        let worth = borrower.collateral + *rules.business_multiple * other;
        borrower.leverage = if debt <= 0.0 { 0.0 } else { debt / worth.max(1.0) };
        borrower.rate = terms::rate(borrower.leverage, &rules);
        let burden = burden(agent, &book, *rules.amortised, &clock);
        borrower.interest = burden.interest;
        let secured = *rules.loan_to_value * borrower.collateral + *rules.income_multiple * other;
        let against_assets = supply.level * secured - debt;
        let against_earnings = affordable(&borrower, &burden, &rules);
        let most = if borrower.breach.is_some() { 0.0 } else { f64::INFINITY };
        borrower.room = strategy.borrowed * against_assets.min(against_earnings).clamp(0.0, most);
        let advance = strategy.borrowed * supply.level * *rules.loan_to_value;
        borrower.advance = if against_earnings > 0.0 { advance.min(most) } else { 0.0 };
    }
    ration(supply.headroom, owners.iter_mut().in_order().map(|owner| owner.6));
    for (&agent, books, lab, mut borrower) in &mut labs {
        borrower.earnings += quarter * (-lab.burn - borrower.earnings);
        borrower.leverage = (books.debt().usd() / lab.revenue.max(1.0)).clamp(0.0, 1.0);
        borrower.rate = terms::rate(borrower.leverage, &rules);
        borrower.interest = burden(agent, &book, *rules.amortised, &clock).interest;
    }
}

/// Where lenders have less to lend than owners may borrow, everybody gets the same part.
fn ration<'a>(headroom: f64, owners: impl Iterator<Item = Mut<'a, Borrower>>) {
    let mut owners: Vec<Mut<Borrower>> = owners.collect();
    let wanted: f64 = owners.iter().map(|borrower| borrower.room).sum();
    if wanted > headroom {
        for borrower in &mut owners {
            borrower.room *= headroom / wanted;
            borrower.advance *= headroom / wanted;
        }
    }
}

/// Speed at which earnings are averaged over a quarter \[per year\].
const QUARTER_SPEED: f64 = 4.0;

fn burden(debtor: AgentId, book: &LoanBook, amortised: f64, clock: &Clock) -> Burden {
    let mut burden = Burden::default();
    for loan in book.loans().iter().filter(|loan| loan.debtor == debtor) {
        let years = (loan.due - i64::from(clock.step())).max(1) as f64 * clock.years_per_step();
        burden.interest += loan.principal.usd() * loan.rate;
        burden.repayment += amortised * loan.principal.usd() / years.max(1.0);
    }
    burden
}

/// Debt that earnings could still serve with the cover lenders ask for \[USD\].
fn affordable(borrower: &Borrower, burden: &Burden, rules: &Rules) -> f64 {
    if *rules.debt_service_cover == 0.0 {
        return f64::INFINITY;
    }
    let left = borrower.earnings / *rules.debt_service_cover - burden.interest - burden.repayment;
    left / (borrower.rate + *rules.amortised / *rules.term_years)
}
