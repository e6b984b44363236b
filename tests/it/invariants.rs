//! A stock that is spoilt behind the books ends the run, under the rule that speaks of it.
//!
//! I3 and I11 cannot be broken from here: only the ledger writes books. I6 is broken in `silicon`, I12 in `limits/grid`.

use bevy_ecs::prelude::*;

use overbuild::economy::agents::Directory;
use overbuild::economy::agents::fleet::Fleet;
use overbuild::economy::agents::gpu_vendor::GpuVendor;
use overbuild::economy::agents::hyperscaler::RentalBusiness;
use overbuild::economy::ledger::Journal;
use overbuild::economy::ledger::account::Account;
use overbuild::economy::ledger::check::OpeningMoney;
use overbuild::economy::lending::LoanBook;
use overbuild::economy::phase::Phase;
use overbuild::economy::subscriptions::Subscribers;
use overbuild::scenario::world::WorldFile;
use overbuild::units::Dollars;

use crate::support::{broken, world};

const CENT: Dollars = Dollars::from_cents(1);

fn today() -> WorldFile {
    world("today", &["users=500"])
}

/// The rule under which a run ends whose stocks of a kind are spoilt at the end of the month, after their last use.
fn rule<T: Component<Mutability = bevy_ecs::component::Mutable>>(spoil: fn(&mut T)) -> String {
    let all = move |mut stocks: Query<&mut T>| {
        stocks.iter_mut().for_each(|mut stock| spoil(&mut stock));
    };
    broken(&today(), Phase::Tax, all).rule.to_string()
}

#[test]
fn i1_money_that_nobody_holds_ends_the_run() {
    let lose = |mut opening: ResMut<OpeningMoney>| opening.by_agent.push(CENT);
    let broken = broken(&today(), Phase::Tax, lose);
    assert!(broken.rule.starts_with("I1: ") && broken.amount == "-0.01 USD", "{broken}");
}

#[test]
fn i2_a_payment_of_less_than_nothing_ends_the_run() {
    let take = |mut journal: ResMut<Journal>, directory: Res<Directory>| {
        let payee = directory.agents().last().expect("there are agents");
        journal.post(Directory::HOUSEHOLDS, payee, Account::Interest, -CENT);
    };
    let broken = broken(&today(), Phase::Absorption, take);
    assert!(broken.rule.starts_with("I2: a payment is positive"), "{broken}");
}

#[test]
fn i4_a_claim_that_one_side_only_knows_ends_the_run() {
    let more = |mut book: ResMut<LoanBook>| {
        let loans = book.by_debtor().flat_map(|(_, loans)| loans);
        loans.for_each(|loan| loan.principal += CENT);
    };
    let loans = broken(&today(), Phase::Tax, more);
    assert!(loans.rule.starts_with("I4: the loans of the loan book"), "{loans}");
    let ahead = rule::<GpuVendor>(|vendor| {
        vendor.backlog.iter_mut().for_each(|order| order.deposit += CENT);
    });
    assert!(ahead.starts_with("I4: what was paid ahead"), "{ahead}");
}

#[test]
fn i5_a_device_scrapped_twice_ends_the_run() {
    let twice = rule::<Fleet>(|fleet| {
        let generations = fleet.scrapped.len().max(1);
        fleet.scrapped.resize(generations, 0);
        fleet.scrapped[0] += 1;
    });
    assert!(twice.starts_with("I5: "), "{twice}");
}

#[test]
fn i7_a_write_down_of_a_lot_that_no_book_knows_ends_the_run() {
    let hidden = rule::<Fleet>(|fleet| {
        fleet.lots.iter_mut().take(1).for_each(|lot| lot.value.impair(CENT));
    });
    assert!(hidden.starts_with("I7: book is cost"), "{hidden}");
}

#[test]
fn i8_an_order_that_is_nowhere_ends_the_run() {
    let nowhere = rule::<GpuVendor>(|vendor| vendor.ordered += 1);
    assert!(nowhere.starts_with("I8: "), "{nowhere}");
}

#[test]
fn i9_an_invoice_for_capacity_not_under_contract_ends_the_run() {
    let less = rule::<RentalBusiness>(|business| business.contract_income *= 0.999);
    assert!(less.starts_with("I9: "), "{less}");
}

#[test]
fn i15_capital_promised_that_no_company_may_call_ends_the_run() {
    let railways = world("railways-1843", &["users=500"]);
    let more = |mut subscribers: ResMut<Subscribers>| subscribers.promised += CENT;
    let broken = broken(&railways, Phase::Tax, more);
    assert!(broken.rule.starts_with("I15: capital that may be called"), "{broken}");
}
