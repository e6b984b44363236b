//! Firms that cannot pay come under the protection of a court, go on renting for a while, and are wound up.

pub mod waterfall;
pub mod reorganisation;
pub mod estate;

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use rand_chacha::rand_core::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::Owner;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, InOrder, Sector};
use crate::economy::clock::Clock;
use crate::economy::commitments::{Contract, Contracts};
use crate::economy::dice::{Dice, Purpose};
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::books::Books;
use crate::economy::lending::LoanBook;
use crate::economy::markets::ComputeMarket;
use crate::economy::mechanisms::orders::placement::give_back;
use crate::economy::mechanisms::{credit, orders};
use crate::economy::phase::Phase;
use crate::economy::sampling;
use crate::economy::simulation::Simulation;
use crate::economy::technology::Roadmap;
use crate::record::EventId;
use crate::units::{Dollars, Few, HOURS_PER_YEAR, NonNegative, Share};

/// The numbers of insolvency.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Whether firms can fail at all; if not, overdrafts have no end.
    pub enabled: bool,
    /// How long a firm may be overdrawn before it is in default [months]. A quarter, proposal.
    pub grace_months: NonNegative,
    /// Mean time from default to winding up [years]. Gamma with shape 2 and scale 0.2 in Khalil (2026).
    pub court_years: NonNegative,
    /// Part of the difference between contract rent and market rent, over the rest of a contract, that its breach makes a claim [share]. Proposal.
    pub damages: Share,
}

/// Claims for broken contracts against firms under protection.
#[derive(Resource, Clone, Debug, Default)]
pub struct DamageClaims(pub Vec<DamageClaim>);

/// A claim for a broken contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DamageClaim {
    /// Who broke it.
    pub debtor: AgentId,
    /// Who is owed.
    pub creditor: AgentId,
    /// How much.
    pub amount: Dollars,
}

/// What failures did this month.
#[derive(Resource, Default, Debug)]
pub struct Failed {
    /// Firms that came under protection.
    pub defaults: u32,
    /// Debt of theirs.
    pub debt: Dollars,
    /// Written off by those it was owed to.
    pub written_off: Dollars,
}

/// Puts insolvency into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    let fail = (protect.run_if(somebody_fails), estate::wind_up.run_if(estate::is_due));
    sim.with(rules)
        .init::<DamageClaims>()
        .flow::<Failed>()
        .during(Phase::Insolvency, fail.chain().run_if(enabled))
        .measure_in(
            "insolvency_defaults",
            "firms",
            "Firms that defaulted this month; standstills are none",
            |failed: &Failed| f64::from(failed.defaults),
        )
        .measure_in(
            "insolvency_debt",
            "USD",
            "Debt of the firms that defaulted this month",
            |failed: &Failed| failed.debt.usd(),
        )
        .measure_in(
            "insolvency_written_off",
            "USD per month",
            "Loans, vendors' credit and unpaid invoices written off",
            |failed: &Failed| failed.written_off.usd(),
        );
}

fn enabled(rules: Res<Rules>) -> bool {
    rules.enabled
}

impl Rules {
    /// Steps a firm may be overdrawn.
    fn grace(&self, clock: &Clock) -> u32 {
        clock.steps_of_months(*self.grace_months)
    }
}

/// Whether any firm is in default.
fn somebody_fails(clock: Res<Clock>, rules: Res<Rules>, firms: Query<&Borrower>) -> bool {
    let grace = rules.grace(&clock);
    firms.iter().any(|firm| firm.overdrawn_steps > grace || firm.uncured)
}

/// A firm that may fail this month.
type Firm = (
    &'static AgentId,
    &'static Sector,
    &'static Books,
    &'static mut Borrower,
    &'static mut Standing,
    Option<&'static Owner>,
    Option<&'static ModelLab>,
);

/// What a default goes by, and what it leaves behind.
#[derive(SystemParam)]
struct Terms<'w> {
    clock: Res<'w, Clock>,
    rules: Res<'w, Rules>,
    lending: Res<'w, credit::Rules>,
    dice: Res<'w, Dice>,
    orders: Res<'w, orders::Rules>,
    roadmap: Res<'w, Roadmap>,
    market: Res<'w, ComputeMarket>,
    contracts: ResMut<'w, Contracts>,
    claims: ResMut<'w, DamageClaims>,
    loans: ResMut<'w, LoanBook>,
    failed: ResMut<'w, Failed>,
    journal: ResMut<'w, Journal>,
    log: ResMut<'w, EventLog>,
}

/// A firm overdrawn for too long, or in breach of a covenant for a second quarter, is in default: it cancels its orders,
/// and a lab its contracts. One that creditors keep alive and that can carry what it owes is lent it anew instead.
fn protect(
    mut terms: Terms,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
    mut firms: Query<Firm>,
) {
    let grace = terms.rules.grace(&terms.clock);
    for (&agent, sector, books, mut borrower, mut standing, owner, lab) in
        firms.iter_mut().in_order(&mut Few::new())
    {
        let overdrawn = borrower.overdrawn_steps > grace;
        if !standing.is_trading() || !(overdrawn || borrower.uncured) {
            continue;
        }
        let carried = reorganisation::sustainable(&borrower, &terms.lending);
        let owed = terms.loans.owed_by(agent).usd();
        if reorganisation::is_kept_alive(*sector, owner) && owed <= carried {
            terms.stand_still(agent, &mut borrower);
            continue;
        }
        let event = default_event(&mut terms.log, agent, books, &borrower, overdrawn);
        terms.failed.defaults += 1;
        terms.failed.debt += books.debt();
        let court = court_steps(&terms.dice, agent, &terms.rules, &terms.clock);
        *standing = Standing::Stayed { until: terms.clock.step() + court, event };
        terms.cancel_orders(agent, &mut vendors);
        if lab.is_some() {
            terms.break_contracts(agent);
        }
    }
}

impl Terms<'_> {
    /// Creditors of a firm that can carry its debts lend anew what it owes for a month; nobody loses anything.
    fn stand_still(&mut self, agent: AgentId, borrower: &mut Borrower) {
        let step = i64::from(self.clock.step());
        let due = step + i64::from(self.clock.steps(*self.lending.term_years).max(1));
        let extended =
            reorganisation::extend(&mut self.loans, agent, (step, due - 1, borrower.rate));
        self.log.log(Happening {
            kind: "standstill",
            agent,
            amount: extended.usd(),
            unit: "USD",
            cause: borrower.breach.or(borrower.overdraft_event),
            detail: format_args!("lent anew for a term: it can carry what it owes"),
        });
        borrower.cure();
        borrower.overdrawn_steps = 0;
    }

    fn cancel_orders(&mut self, buyer: AgentId, vendors: &mut Query<(&AgentId, &mut GpuVendor)>) {
        let (all, forfeit) = (f64::INFINITY, *self.orders.forfeit);
        for (&seller, mut vendor) in vendors.iter_mut() {
            let seller = (seller, &mut *vendor);
            give_back(&mut self.journal, seller, buyer, all, &self.roadmap, forfeit);
            vendor.drop_cancelled();
        }
    }

    /// Owners claim damages for the contracts a lab breaks.
    fn break_contracts(&mut self, lab: AgentId) {
        let broken = self.contracts.void(lab);
        let (rent, share) = (self.market.rent, *self.rules.damages);
        let claim = |contract: &Contract| DamageClaim {
            debtor: lab,
            creditor: contract.owner,
            amount: Dollars::from_usd(damages(contract, rent, share, &self.clock)),
        };
        self.claims.0.extend(broken.iter().map(claim));
    }
}

fn default_event(
    log: &mut EventLog,
    agent: AgentId,
    books: &Books,
    borrower: &Borrower,
    overdrawn: bool,
) -> EventId {
    let (detail, cause) = match overdrawn {
        true => ("bills it cannot pay", borrower.breach.or(borrower.overdraft_event)),
        false => ("a covenant not cured within a quarter", borrower.breach),
    };
    let (kind, amount, unit) = ("default", books.debt().usd(), "USD");
    let detail = format_args!("{detail}");
    log.log(Happening { kind, agent, amount, unit, cause, detail })
}

/// How long the court takes, at least a step: a gamma variable of shape 2.
fn court_steps(dice: &Dice, agent: AgentId, rules: &Rules, clock: &Clock) -> u32 {
    let mut numbers = dice.roll(Purpose::Court, agent.0, clock.step());
    let mut exponential = || -libm::log(sampling::uniform(numbers.next_u64()));
    let years = 0.5 * *rules.court_years * (exponential() + exponential());
    clock.steps(years.min(10.0)).max(1)
}

/// What the other side of a broken contract loses until it would have ended \[USD\].
fn damages(contract: &Contract, market_rent: f64, share: f64, clock: &Clock) -> f64 {
    let years = (contract.ends - i64::from(clock.step())).max(0) as f64 * clock.years_per_step();
    let lost = (contract.rent - market_rent).max(0.0) * contract.capacity * HOURS_PER_YEAR;
    share * lost * years
}
