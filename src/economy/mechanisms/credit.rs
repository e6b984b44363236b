//! The lender: interest and repayment every month, draws on credit lines, and overdrafts for bills that cannot wait.
//!
//! A bank lends by creating deposits: its own balance of deposits is what it holds less what it has created, so all
//! balances together are always the money there was at the start.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Item};
use crate::economy::ledger::books::Books;
use crate::economy::mechanisms::operations;
use crate::economy::mechanisms::orders::funding;
use crate::economy::phase::Phase;
use crate::economy::simulation::Simulation;
use crate::units::{Dollars, NonNegative, Positive, Real, Share};

/// The numbers of credit.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Policy rate [per year].
    pub policy_rate: Real,
    /// Spread of owners' loans [per year]. About 1 % for investment grade.
    pub spread: NonNegative,
    /// Spread of overdrafts of firms without a credit line [per year].
    pub overdraft_spread: NonNegative,
    /// Loans against devices, facilities and prepayments at book [share]. 0.5 to 0.7 at origination.
    pub loan_to_value: Share,
    /// Loans against the cash flow of the other business [years]. Proposal.
    pub income_multiple: NonNegative,
    /// Time over which loans are repaid [years].
    pub term_years: Positive,
    /// Operating cost an owner keeps as cash [months].
    pub buffer_months: NonNegative,
}

/// Puts credit into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .during(Phase::Credit, (service, draw).chain())
        .measure("credit_debt", "USD", "Loans outstanding", |lenders: Query<(&Sector, &Books)>| {
            let held = lenders.iter().filter(|(sector, _)| **sector == Sector::Lenders);
            held.map(|(_, books)| books.balance(Item::Loans).usd()).sum::<f64>()
        })
        .measure_each(
            "credit_debt",
            "USD",
            "The firm's loans",
            |firms: Query<(&AgentId, &Sector, &Books)>| {
                let firms = firms.iter().filter(|(_, sector, _)| sector.is_firm());
                firms.map(|(&agent, _, books)| (agent, books.debt().usd())).collect::<Vec<_>>()
            },
        )
        .measure_each(
            "credit_deposits",
            "USD",
            "The firm's cash",
            |firms: Query<(&AgentId, &Sector, &Books)>| {
                let firms = firms.iter().filter(|(_, sector, _)| sector.is_firm());
                firms.map(|(&agent, _, books)| (agent, books.deposits().usd())).collect::<Vec<_>>()
            },
        );
}

/// Debtors pay interest and a part of the principal.
fn service(
    clock: Res<Clock>,
    rules: Res<Rules>,
    directory: Res<Directory>,
    mut journal: ResMut<Journal>,
    debtors: Query<(&AgentId, &Sector, &Books)>,
) {
    let step = clock.years_per_step();
    for (&agent, sector, books) in debtors.iter().sort::<&AgentId>() {
        let debt = books.debt();
        if *sector == Sector::Lenders || debt <= Dollars::ZERO {
            continue;
        }
        let spread = match sector {
            Sector::Hyperscalers => rules.spread,
            _ => rules.overdraft_spread,
        };
        let interest = debt.scaled((*rules.policy_rate + *spread).max(0.0) * step);
        let principal = debt.scaled((step / *rules.term_years).min(1.0));
        journal.post(agent, directory.lender(), Account::Interest, interest);
        journal.post(agent, directory.lender(), Account::Repayment, principal);
    }
}

/// Owners draw to refill their buffer, within their line; whoever ends short of cash is lent the rest as an overdraft.
fn draw(
    clock: Res<Clock>,
    rules: Res<Rules>,
    running: Res<operations::Rules>,
    directory: Res<Directory>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    agents: Query<(&AgentId, &Sector, &Books, Option<(&Owner, &RentalBusiness)>)>,
) {
    let due = journal.due();
    for (&agent, sector, books, owner) in agents.iter().sort::<&AgentId>() {
        if *sector == Sector::Lenders {
            continue;
        }
        let cash = books.deposits().usd() - due.get(&agent).copied().unwrap_or_default().usd();
        let line = owner.map_or(0.0, |(owner, business)| {
            let wanted = funding::buffer(business, owner, &rules) - cash;
            wanted.min(funding::room(books, owner, &running, &rules, &clock)).max(0.0)
        });
        let overdraft = (-(cash + line)).max(0.0);
        let amount = Dollars::from_usd((line + overdraft).ceil());
        journal.post(directory.lender(), agent, Account::Lending, amount);
        if overdraft > 0.0 {
            log.log(Happening {
                kind: "overdraft",
                agent,
                amount: overdraft,
                unit: "USD",
                cause: None,
                detail: "bills beyond cash and credit line".to_string(),
            });
        }
    }
}
