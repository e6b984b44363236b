//! Firms that cannot pay come under the protection of a court, go on renting for a while, and are wound up.

pub mod waterfall;
pub mod estate;

use bevy_ecs::prelude::*;
use rand_chacha::rand_core::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, InOrder};
use crate::economy::clock::Clock;
use crate::economy::commitments::{Contract, Contracts};
use crate::economy::dice::{Dice, Purpose};
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::books::Books;
use crate::economy::markets::{ComputeMarket, Roadmap};
use crate::economy::mechanisms::orders;
use crate::economy::mechanisms::orders::placement::give_back;
use crate::economy::phase::Phase;
use crate::economy::sampling;
use crate::economy::simulation::Simulation;
use crate::record::EventId;
use crate::units::{Dollars, HOURS_PER_YEAR, NonNegative, Share};

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
    /// Written off by lenders.
    pub written_off: Dollars,
}

/// Puts insolvency into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<DamageClaims>()
        .flow::<Failed>()
        .during(Phase::Insolvency, (protect, estate::wind_up).chain().run_if(enabled))
        .measure(
            "insolvency_defaults",
            "firms",
            "Firms that defaulted this month",
            |failed: Res<Failed>| f64::from(failed.defaults),
        )
        .measure(
            "insolvency_debt",
            "USD",
            "Debt of the firms that defaulted this month",
            |failed: Res<Failed>| failed.debt.usd(),
        )
        .measure(
            "insolvency_written_off",
            "USD per month",
            "Loans and vendors' credit written off",
            |failed: Res<Failed>| failed.written_off.usd(),
        );
}

fn enabled(rules: Res<Rules>) -> bool {
    rules.enabled
}

/// A firm overdrawn for too long, or in breach of a covenant for a second quarter, is in default: it cancels its orders,
/// and a lab its contracts.
fn protect(
    clock: Res<Clock>,
    rules: Res<Rules>,
    dice: Res<Dice>,
    terms: (Res<orders::Rules>, Res<Roadmap>, Res<ComputeMarket>),
    promises: (ResMut<Contracts>, ResMut<DamageClaims>),
    mut failed: ResMut<Failed>,
    mut journal: ResMut<Journal>,
    mut log: ResMut<EventLog>,
    mut vendors: Query<(&AgentId, &mut GpuVendor)>,
    mut firms: Query<(&AgentId, &Books, &Borrower, &mut Standing, Option<&ModelLab>)>,
) {
    let (orders, roadmap, market) = terms;
    let (mut contracts, mut claims) = promises;
    let grace = clock.steps_of_months(*rules.grace_months);
    for (&agent, books, borrower, mut standing, lab) in firms.iter_mut().in_order() {
        let overdrawn = borrower.overdrawn_steps > grace;
        if !standing.is_trading() || !(overdrawn || borrower.uncured) {
            continue;
        }
        let event = default_event(&mut log, agent, books, borrower, overdrawn);
        failed.defaults += 1;
        failed.debt += books.debt();
        let until = clock.step() + court_steps(&dice, agent, &rules, &clock);
        *standing = Standing::Stayed { until, event };
        for (&seller, mut vendor) in vendors.iter_mut().in_order() {
            give_back(
                &mut journal,
                (seller, &mut vendor),
                agent,
                f64::INFINITY,
                &roadmap,
                *orders.forfeit,
            );
        }
        if lab.is_some() {
            let broken = contracts.void(agent);
            let owed = |contract| damages(contract, market.rent, *rules.damages, &clock);
            claims.0.extend(broken.iter().map(|contract| DamageClaim {
                debtor: agent,
                creditor: contract.owner,
                amount: Dollars::from_usd(owed(contract)),
            }));
        }
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
    log.log(Happening { kind, agent, amount, unit, cause, detail: detail.to_string() })
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
