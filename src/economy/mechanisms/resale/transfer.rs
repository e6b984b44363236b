//! Used devices and facilities move from one fleet to another, and money the other way.

use bevy_ecs::prelude::*;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::fleet::{Fleet, Lot, LotStatus};
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::standing::Standing;
use crate::economy::agents::value::Value;
use crate::economy::agents::{AgentId, ByAgent, Directory};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Adjustment};
use crate::economy::ledger::books::Books;
use crate::economy::technology::Roadmap;
use crate::units::{Dollars, Few};

/// An owner as buyer and seller.
pub(super) type Dealer = (
    &'static AgentId,
    &'static Books,
    &'static Standing,
    &'static Owner,
    &'static RentalBusiness,
    &'static mut Borrower,
    &'static mut Fleet,
);

/// What was sold and not yet delivered.
#[derive(Debug)]
pub(super) struct Transfers {
    bought: Vec<Bought>,
    raised: ByAgent<Dollars>,
}

/// Devices that wait for delivery.
#[derive(Debug)]
struct Bought {
    buyer: AgentId,
    generation: usize,
    devices: u64,
    age: u32,
    cost: Dollars,
}

impl Transfers {
    /// With room for so many deals.
    pub(super) fn of(deals: usize) -> Transfers {
        Transfers { bought: Vec::with_capacity(deals), raised: ByAgent::default() }
    }

    /// What a seller was paid so far \[USD\].
    pub(super) fn raised(&self, seller: AgentId) -> f64 {
        self.raised.of(seller).usd()
    }

    /// Devices of a lot go to a buyer at a price each.
    pub(super) fn sell(
        &mut self,
        journal: &mut Journal,
        (seller, buyer): (AgentId, AgentId),
        lot: &mut Lot,
        devices: u64,
        price: Dollars,
    ) {
        let paid = price.times(devices);
        let book = lot.value.take(devices, lot.devices);
        lot.devices -= devices;
        journal.post(buyer, seller, Account::UsedDevices, paid);
        book_sale(journal, seller, book, paid, DEVICES);
        let (generation, age) = (lot.generation, lot.value.age);
        self.bought.push(Bought { buyer, generation, devices, age, cost: paid });
        self.raised.add(seller, paid);
    }

    /// What is left of an estate's devices leaves the build-out, for a price per H100e.
    pub(super) fn salvage(
        &mut self,
        journal: &mut Journal,
        seller: AgentId,
        fleet: &mut Fleet,
        (price, roadmap): (f64, &Roadmap),
    ) {
        for lot in std::mem::take(&mut fleet.lots).iter().filter(|lot| lot.devices > 0) {
            let performance = roadmap.generations[lot.generation].performance;
            let paid = Dollars::from_usd(price * performance).times(lot.devices);
            journal.post(Directory::HOUSEHOLDS, seller, Account::DeviceSalvage, paid);
            book_sale(journal, seller, lot.value.book(), paid, DEVICES);
            fleet.count_scrapped(lot.generation, lot.devices);
            self.raised.add(seller, paid);
        }
    }

    /// An estate's facilities go to other uses.
    pub(super) fn clear_facilities(
        &mut self,
        journal: &mut Journal,
        seller: AgentId,
        fleet: &mut Fleet,
        share_of_book: f64,
    ) {
        for facility in std::mem::take(&mut fleet.facilities).iter() {
            let paid = facility.value.book().scaled(share_of_book);
            journal.post(Directory::HOUSEHOLDS, seller, Account::FacilitySalvage, paid);
            book_sale(journal, seller, facility.value.book(), paid, FACILITIES);
            self.raised.add(seller, paid);
        }
    }

    /// What was sold enters the buyers' fleets, as old as it was, at what it cost the buyer.
    pub(super) fn deliver(self, owners: &mut Query<Dealer>) {
        if self.bought.is_empty() {
            return;
        }
        // They are stored in the order of their numbers.
        let mut owners: Few<_> = owners.iter_mut().collect();
        for Bought { buyer, generation, devices, age, cost } in self.bought {
            let at = owners.partition_point(|owner| *owner.0 < buyer);
            let (_, _, _, owner, _, _, fleet) = &mut owners[at];
            let mut value = Value::new(cost, owner.device_life.saturating_sub(age).max(1));
            value.age = age;
            let status = LotStatus::Running { idle_steps: 0 };
            fleet.insert(Lot { generation, devices, value, status });
        }
    }
}

const DEVICES: (Adjustment, Adjustment) = (Adjustment::DeviceSaleGain, Adjustment::DeviceSaleLoss);
const FACILITIES: (Adjustment, Adjustment) =
    (Adjustment::FacilitySaleGain, Adjustment::FacilitySaleLoss);

/// The payment took the price out of the seller's books; the difference to the book is a gain or a loss.
fn book_sale(
    journal: &mut Journal,
    seller: AgentId,
    book: Dollars,
    paid: Dollars,
    (gain, loss): (Adjustment, Adjustment),
) {
    match paid >= book {
        true => journal.adjust(seller, gain, paid - book),
        false => journal.adjust(seller, loss, book - paid),
    }
}
