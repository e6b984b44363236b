//! Every quarter, cash above what a firm needs goes to its shareholders: for their shares where these cost less than the
//! firm thinks they are worth, as a dividend where they do not.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::lender::Lender;
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, ByAgent, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Item};
use crate::economy::ledger::books::Books;
use crate::economy::mechanisms::orders::appraisal::mean_price;
use crate::economy::mechanisms::orders::funding::{Bills, buffer};
use crate::economy::mechanisms::orders::on_order_by_buyer;
use crate::economy::mechanisms::{credit, deliveries};
use crate::economy::phase::Phase;
use crate::economy::shares::{Stakes, Valuation};
use crate::economy::simulation::Simulation;
use crate::economy::technology::Roadmap;
use crate::units::{Dollars, Few, NonNegative, Share};

/// The numbers of dividends.
#[derive(Resource, Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Revenue of the last year a vendor keeps as cash beside what it was paid ahead [months]. Proposal.
    pub vendor_months: NonNegative,
    /// Part of what lenders earn that they keep, so that their capital grows with what they lend [share]. Proposal: deposits cost them nothing here, so that they earn several times what banks do, of which banks keep half.
    pub lender_kept: Share,
    /// Spending a lab keeps as cash before it pays out [years]. Proposal.
    pub lab_years: NonNegative,
}

/// Puts dividends into the month.
pub fn install(sim: &mut Simulation, rules: Rules) {
    sim.with(rules)
        .init::<Stakes>()
        .during(Phase::Dividends, (owners, vendors, labs, lenders).chain().run_if(quarter))
        .measure_in(
            "dividends_paid",
            "USD per month",
            "Dividends and buybacks",
            |journal: &Journal| {
                (journal.paid(Account::Dividends) + journal.paid(Account::Buybacks)).usd()
            },
        )
        .measure_in(
            "dividends_buybacks",
            "USD per month",
            "Part of them for which firms bought their own shares",
            |journal: &Journal| journal.paid(Account::Buybacks).usd(),
        )
        .measure(
            "dividends_clouds",
            "USD per month",
            "What clouds paid their shareholders, less what those paid for new shares",
            |journal: Res<Journal>, directory: Res<Directory>| {
                let is_cloud = |agent| {
                    matches!(directory.sector(agent), Sector::Hyperscalers | Sector::Neoclouds)
                };
                let of = |(agent, amount)| is_cloud(agent).then_some(amount);
                payouts(&journal).filter_map(of).sum::<Dollars>().usd()
            },
        )
        .measure_each(
            "dividends_paid",
            "USD per month",
            "What the firm paid its shareholders, less what those paid for new shares",
            by_firm,
        );
}

/// What firms paid their shareholders this month, less what those paid for new shares, payment by payment.
fn payouts(journal: &Journal) -> impl Iterator<Item = (AgentId, Dollars)> {
    journal.settled_of_shares().iter().filter_map(|payment| match payment.account {
        Account::Dividends | Account::Buybacks => Some((payment.payer, payment.amount)),
        Account::EquityIssue => Some((payment.payee, -payment.amount)),
        _ => None,
    })
}

fn by_firm(journal: Res<Journal>, firms: Query<&AgentId, With<Valuation>>) -> Few<(AgentId, f64)> {
    let mut paid = ByAgent::default();
    payouts(&journal).for_each(|(agent, amount)| paid.add(agent, amount));
    firms.iter().map(|agent| (*agent, paid.of(*agent).usd())).collect()
}

fn quarter(clock: Res<Clock>) -> bool {
    clock.closes_quarter()
}

/// What payouts go by: who holds a firm's shares and what these cost.
#[derive(SystemParam)]
struct Payout<'w, 's> {
    journal: ResMut<'w, Journal>,
    stakes: Res<'w, Stakes>,
    directory: Res<'w, Directory>,
    valuations: Query<'w, 's, &'static Valuation>,
}

impl Payout<'_, '_> {
    /// Pays shareholders by their shares.
    fn pay(&mut self, agent: AgentId, above: Dollars) {
        if above == Dollars::ZERO {
            return;
        }
        let firm = self.valuations.get(self.directory.entity(agent));
        let firm = firm.copied().unwrap_or_default();
        let account =
            if buys_back(&firm, above.usd()) { Account::Buybacks } else { Account::Dividends };
        let (mut holders, mut shares): (Few<AgentId>, Few<f64>) = self.stakes.of(agent).unzip();
        let rest = firm.shares - shares.iter().sum::<f64>();
        holders.push(Directory::HOUSEHOLDS);
        // Without shares counted, households are the only shareholders.
        shares.push(if firm.shares > 0.0 { rest.max(0.0) } else { 1.0 });
        for (holder, part) in holders.into_iter().zip(above.split(&shares)) {
            self.journal.post(agent, holder, account, part);
        }
    }
}

/// Whether a firm takes its shares for cheap: they cost less than it is worth on what is known. It never buys the larger
/// part of them at once.
fn buys_back(firm: &Valuation, usd: f64) -> bool {
    firm.share_price() > 0.0 && firm.price < firm.fundamental && usd < 0.5 * firm.price
}

fn pay(payout: &mut Payout, agent: AgentId, cash: Dollars, kept: f64) {
    payout.pay(agent, Dollars::from_usd((cash.usd() - kept).max(0.0)));
}

/// The owner of all shares has no use for buybacks.
fn pay_to(holder: AgentId, payout: &mut Payout, agent: AgentId, cash: Dollars, kept: f64) {
    let above = Dollars::from_usd((cash.usd() - kept).max(0.0));
    payout.journal.post(agent, holder, Account::Dividends, above);
}

/// An owner keeps what it has still to pay for its orders and what the capacity it wants beyond them would cost, facilities
/// included, whoever may lend it some of that.
fn owners(
    lending: Res<credit::Rules>,
    (roadmap, houses): (Res<Roadmap>, Res<deliveries::Rules>),
    mut payout: Payout,
    vendors: Query<(&AgentId, &GpuVendor)>,
    owners: Query<(&AgentId, &Books, &Owner, &RentalBusiness, &Borrower, &Standing)>,
) {
    let housing = houses.housing(&roadmap.latest().1);
    let by_order = || vendors.iter().map(|(_, vendor)| vendor);
    let cost = mean_price(by_order()) + housing;
    let bills = Bills::of(&vendors, &roadmap, housing);
    let coming = on_order_by_buyer(by_order(), &roadmap);
    for (&agent, books, owner, business, borrower, standing) in owners.iter() {
        let unpaid = borrower.breach.is_some() || borrower.overdrawn_steps > 0;
        if !standing.is_trading() || unpaid {
            continue;
        }
        let planned = (owner.wanted - business.installed - coming.of(agent)).max(0.0) * cost;
        let kept = buffer(business, owner, &lending) + bills.dollars.of(agent) + planned;
        pay(&mut payout, agent, books.deposits(), kept);
    }
}

fn vendors(
    rules: Res<Rules>,
    mut payout: Payout,
    vendors: Query<(&AgentId, &Books, &GpuVendor, &Standing)>,
) {
    let trading = vendors.iter().filter(|(.., standing)| standing.is_trading());
    for (&agent, books, vendor, _) in trading {
        let paid_ahead = -books.balance(Item::Prepayments).usd();
        let kept = paid_ahead + vendor.reserve(*rules.vendor_months);
        pay(&mut payout, agent, books.deposits(), kept);
    }
}

fn labs(
    rules: Res<Rules>,
    mut payout: Payout,
    labs: Query<(&AgentId, &Books, &ModelLab, &Standing)>,
) {
    let trading = labs.iter().filter(|(.., standing)| standing.is_trading());
    for (&agent, books, lab, _) in trading {
        let spending = lab.burn + lab.revenue;
        let kept = spending.max(lab.budget) * *rules.lab_years;
        match lab.parent {
            Some(parent) => pay_to(parent, &mut payout, agent, books.deposits(), kept),
            None => pay(&mut payout, agent, books.deposits(), kept),
        }
    }
}

/// Lenders keep a part of what they have earned beyond their capital, which grows by it, and pay out the rest.
fn lenders(
    rules: Res<Rules>,
    mut journal: ResMut<Journal>,
    mut lenders: Query<(&AgentId, &mut Lender, &Books)>,
) {
    for (&agent, mut lender, books) in lenders.iter_mut() {
        let earned = (books.balance(Item::NetWorth) - lender.capital).max(Dollars::ZERO);
        let kept = earned.scaled(*rules.lender_kept);
        lender.capital += kept;
        journal.post(agent, Directory::HOUSEHOLDS, Account::Dividends, earned - kept);
    }
}
