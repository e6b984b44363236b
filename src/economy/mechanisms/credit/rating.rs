//! Lenders rate firms: what their assets would fetch, what they earn, and so what they may borrow and at what rate.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

use crate::economy::agents::AgentId;
use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::lender::Lender;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::strategy::Strategy;
use crate::economy::clock::Clock;
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::economy::lending::LoanBook;
use crate::economy::markets::ResaleMarket;
use crate::economy::mechanisms::credit::desk::Desk;
use crate::economy::mechanisms::credit::supply::CreditSupply;
use crate::economy::mechanisms::credit::terms::Risk;
use crate::economy::mechanisms::credit::{Rules, terms};
use crate::economy::mechanisms::operations;
use crate::units::HOURS_PER_YEAR;

/// What a firm must pay on its debt \[USD per year\], and that debt \[USD\], once this step's repayments are made.
#[derive(Clone, Copy, Debug, Default)]
struct Burden {
    interest: f64,
    repayment: f64,
    debt: f64,
}

/// What lenders rate firms by.
#[derive(SystemParam)]
pub(super) struct Terms<'w> {
    clock: Res<'w, Clock>,
    rules: Res<'w, Rules>,
    running: Res<'w, operations::Rules>,
    market: Res<'w, ResaleMarket>,
    supply: Res<'w, CreditSupply>,
    book: Res<'w, LoanBook>,
}

/// An owner as lenders look at it.
type Cloud = (
    &'static AgentId,
    &'static Books,
    &'static Fleet,
    &'static Owner,
    &'static RentalBusiness,
    &'static Strategy,
    &'static mut Borrower,
);

pub(super) fn rate(
    terms: Terms,
    mut desk: ResMut<Desk>,
    lenders: Query<(&AgentId, &Lender)>,
    mut owners: Query<Cloud>,
    mut labs: Query<(&AgentId, &ModelLab, &mut Borrower), Without<Owner>>,
    mut vendors: Query<(&AgentId, &GpuVendor, &mut Borrower), (Without<Owner>, Without<ModelLab>)>,
) {
    desk.open(lenders.iter(), &terms.book);
    let (quarter, grown) =
        (terms.quarter(), operations::other_growth(&terms.running, &terms.clock));
    let mut wanted = 0.0;
    for (&agent, books, fleet, owner, business, strategy, mut borrower) in owners.iter_mut() {
        let ahead = books.balance(Item::Prepayments).usd().max(0.0);
        borrower.collateral = terms.market.fleet(fleet, books.balance(Item::Facilities)) + ahead;
        let other = operations::other_income(owner, grown);
        borrower.earnings += quarter * (other + business.margin() - borrower.earnings);
        terms.limit(&mut borrower, (strategy, business), other, terms.burden(agent));
        borrower.room = borrower.room.min(desk.most(agent));
        wanted += borrower.room;
    }
    if wanted > terms.supply.headroom {
        let part = terms.supply.headroom / wanted;
        owners.iter_mut().for_each(|(.., mut borrower)| borrower.ration(part));
    }
    for (&agent, lab, mut borrower) in &mut labs {
        borrower.earnings += quarter * (-lab.burn - borrower.earnings);
        terms.rate_unsecured(&mut borrower, lab.revenue, terms.burden(agent));
    }
    for (&agent, vendor, mut borrower) in &mut vendors {
        let profit = vendor.revenue * (1.0 - 1.0 / vendor.markup.max(1.0));
        let profit = profit - vendor.research_share * vendor.revenue;
        borrower.earnings += quarter * (profit - borrower.earnings);
        terms.rate_unsecured(&mut borrower, vendor.revenue, terms.burden(agent));
    }
}

impl Terms<'_> {
    /// How far earnings follow those of the step; on the first day lenders go by what they see.
    fn quarter(&self) -> f64 {
        if self.clock.step() == 0 { 1.0 } else { self.clock.adjustment(QUARTER_SPEED) }
    }

    /// What an owner may borrow, and at what rate.
    fn limit(
        &self,
        borrower: &mut Borrower,
        (strategy, business): (&Strategy, &RentalBusiness),
        other: f64,
        burden: Burden,
    ) {
        let rules = &self.rules;
        let worth = borrower.collateral + *rules.business_multiple * other;
        borrower.leverage = if burden.debt <= 0.0 { 0.0 } else { burden.debt / worth.max(1.0) };
        let risk = Risk { leverage: borrower.leverage, contracted: contracted(business) };
        borrower.rate = terms::rate(risk, self.supply.lent, rules);
        borrower.interest = burden.interest;
        let secured = *rules.loan_to_value * borrower.collateral + *rules.income_multiple * other;
        let against_assets = self.supply.level * secured - burden.debt;
        let against_earnings = affordable(borrower, &burden, rules);
        let most = if borrower.breach.is_some() { 0.0 } else { f64::INFINITY };
        borrower.room = strategy.borrowed * against_assets.min(against_earnings).clamp(0.0, most);
        let advance = strategy.borrowed * self.supply.level * *rules.loan_to_value;
        borrower.advance = if against_earnings > 0.0 { advance.min(most) } else { 0.0 };
    }

    /// The rate of a firm that has nothing to secure a loan on: of what it takes in in a year.
    fn rate_unsecured(&self, firm: &mut Borrower, revenue: f64, burden: Burden) {
        firm.leverage = (burden.debt / revenue.max(1.0)).clamp(0.0, 1.0);
        let risk = Risk { leverage: firm.leverage, contracted: 0.0 };
        firm.rate = terms::rate(risk, self.supply.lent, &self.rules);
        firm.interest = burden.interest;
    }

    fn burden(&self, debtor: AgentId) -> Burden {
        let mut burden = Burden::default();
        let step = self.clock.years_per_step();
        for loan in self.book.of(debtor) {
            let years = (loan.due - loan.granted) as f64 * step;
            burden.debt += loan.principal.usd();
            burden.interest += loan.principal.usd() * loan.rate;
            burden.repayment += *self.rules.amortised * loan.original.usd() / years.max(1.0);
        }
        burden
    }
}

/// Part of an owner's rental income that is under contract.
fn contracted(business: &RentalBusiness) -> f64 {
    let open = HOURS_PER_YEAR * business.sold * business.rent;
    let all = open + business.contract_income;
    if all > 0.0 { business.contract_income / all } else { 0.0 }
}

/// Speed at which earnings are averaged over a quarter \[per year\].
const QUARTER_SPEED: f64 = 4.0;

/// Debt that earnings could still serve with the cover lenders ask for \[USD\].
fn affordable(borrower: &Borrower, burden: &Burden, rules: &Rules) -> f64 {
    if *rules.debt_service_cover == 0.0 {
        return f64::INFINITY;
    }
    let left = borrower.earnings / *rules.debt_service_cover - burden.interest - burden.repayment;
    left / (borrower.rate + *rules.amortised / *rules.term_years)
}
