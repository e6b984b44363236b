//! Credit: lenders with capital of their own rate firms, set limits and rates, and are paid; firms draw and repay.
//!
//! A bank lends by creating deposits: its own balance of deposits is what it holds less what it has created, so all
//! balances together are always the money there was at the start.

pub mod terms;
pub mod supply;
pub mod rating;
mod desk;
mod arrears;
pub mod service;
pub mod draw;

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::lender::Lender;
use crate::economy::agents::{AgentId, Sector};
use crate::economy::ledger::account::Item;
use crate::economy::ledger::books::Books;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Few, NonNegative, Positive, Real, Share};

/// The numbers of credit.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Policy rate [per year].
    pub policy_rate: Real,
    /// What lenders add to it beside the cover of expected losses [per year].
    pub markup: NonNegative,
    /// Log-odds that a debtor without debt fails within a year [logits]. Logistic in leverage, as in the CATS models; proposal.
    pub default_odds: Real,
    /// What leverage of 1 adds to them [logits per unit of leverage]. Proposal: with `default_odds` it makes 11 to 17 % a year for a young cloud levered at 0.5 to 0.6 without contracts, 8 to 11 % with all income under contract, and 1 % over the policy rate for a hyperscaler; a large one of 2024 paid 15 % on its first loan, 9 to 11 % on later ones.
    pub leverage_odds: NonNegative,
    /// Part of a claim lost when a debtor fails, as lenders expect it [share]. Proposal.
    pub loss_given_default: Share,
    /// Part of the cover of expected losses that lenders forgo when all rental income is under contract [share]. Half: loans to young clouds at 6 to 6.5 % over the money market with an investment-grade offtaker, 13 % without.
    pub contract_relief: Share,
    /// What a loan costs more when lenders have lent all their capital carries; it rises with the square of what they have lent of it [per year]. Proposal; 0 switches it off.
    pub scarcity_markup: NonNegative,
    /// What more an overdraft costs than the policy rate [per year].
    pub overdraft_spread: NonNegative,
    /// Loans against devices and facilities at resale value, and prepayments [share]. 0.5 to 0.7 at origination.
    pub loan_to_value: Share,
    /// Loans against the cash flow of the other business [years]. Proposal.
    pub income_multiple: NonNegative,
    /// What lenders take the other business to be worth, over its yearly cash flow [years]. Proposal.
    pub business_multiple: NonNegative,
    /// Earnings over interest and repayments that a new loan must leave [ratio]. 1.2 to 1.3, proposal; 0 switches the test off.
    pub debt_service_cover: NonNegative,
    /// Time over which loans run [years].
    pub term_years: Positive,
    /// Part of a loan repaid while it runs; the rest is due at the end and must be refinanced [share].
    pub amortised: Share,
    /// Operating cost an owner keeps as cash [months].
    pub buffer_months: NonNegative,
    /// The most an overdraft may be, in what the firm takes in [months]. Proposal; 0 is no overdrafts.
    pub most_overdraft_months: NonNegative,
    /// Own capital lenders need over their loans [share]. Proposal, after bank regulation.
    pub capital_ratio: Positive,
    /// The most a lender lends one debtor, over its own capital [ratio]. Proposal: with `capital_ratio` 0.08, 4 is a third of all it can lend; banks may lend 0.25, but lenders here stand for bond markets too.
    pub most_to_one_debtor: Positive,
}

/// Puts credit into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    // Loans are served before lenders rate, so that a firm may borrow again what it repays.
    let systems = (service::service, supply::appraise, rating::rate, draw::draw).chain();
    sim.with(rules)
        .init::<supply::CreditSupply>()
        .init::<desk::Desk>()
        .during(Phase::Credit, systems)
        .measure("credit_debt", "USD", "Loans outstanding", |lenders: Query<(&Sector, &Books)>| {
            let held = lenders.iter().filter(|(sector, _)| **sector == Sector::Lenders);
            held.map(|(_, books)| books.balance(Item::Loans).usd()).sum::<f64>()
        })
        .measure_in(
            "credit_supply",
            "ratio",
            "How freely lenders lend: 1 while their capital is whole",
            |supply: &supply::CreditSupply| supply.level,
        )
        .measure(
            "credit_losses",
            "USD",
            "What lenders have lost on loans since the run began",
            |lenders: Query<&Lender>| {
                lenders.iter().map(|lender| lender.lost).sum::<crate::units::Dollars>().usd()
            },
        )
        .measure(
            "credit_arrears",
            "USD",
            "Invoices of the month that firms could not pay and lenders did not advance",
            |firms: Query<&Borrower>| {
                firms.iter().map(|firm| firm.arrears).sum::<crate::units::Dollars>().usd()
            },
        )
        .measure_each(
            "credit_debt",
            "USD",
            "What the firm owes to lenders, vendors and suppliers",
            |firms: Query<(&AgentId, &Books), With<Borrower>>| {
                let owed = |(&agent, books): (&AgentId, &Books)| (agent, books.debt().usd());
                firms.iter().map(owed).collect::<Few<_>>()
            },
        )
        .measure_each(
            "credit_deposits",
            "USD",
            "The firm's cash",
            |firms: Query<(&AgentId, &Books), With<Borrower>>| {
                let cash = |(&agent, books): (&AgentId, &Books)| (agent, books.deposits().usd());
                firms.iter().map(cash).collect::<Few<_>>()
            },
        )
        .measure_of(
            "credit_rate",
            "per year",
            "Rate of a new loan to the firm",
            |borrower: &Borrower| borrower.rate,
        )
        .measure_of(
            "credit_collateral",
            "USD",
            "What the firm's fleet would fetch, and what it paid ahead",
            |borrower: &Borrower| borrower.collateral,
        )
        .measure_each(
            "credit_lent",
            "USD",
            "Loans the lender holds",
            |lenders: Query<(&AgentId, &Books), With<Lender>>| {
                let held =
                    |(&agent, books): (&AgentId, &Books)| (agent, books.balance(Item::Loans).usd());
                lenders.iter().map(held).collect::<Few<_>>()
            },
        )
        .measure_of(
            "credit_supply",
            "ratio",
            "How freely the lender lends: 1 while its capital is whole",
            |lender: &Lender| lender.supply,
        );
}
