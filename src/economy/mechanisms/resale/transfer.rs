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

/// Devices that were sold and wait for delivery.
#[derive(Debug)]
pub(super) struct Bought {
    buyer: AgentId,
    generation: usize,
    devices: u64,
    age: u32,
    cost: Dollars,
}

/// What a seller is paid for assets of a kind, and how far that is above and below their book.
#[derive(Debug, Default)]
struct Proceeds {
    paid: Dollars,
    gain: Dollars,
    loss: Dollars,
}

impl Proceeds {
    fn count(&mut self, book: Dollars, paid: Dollars) {
        self.paid += paid;
        self.gain += (paid - book).max(Dollars::ZERO);
        self.loss += (book - paid).max(Dollars::ZERO);
    }

    /// Payments take the price out of the seller's books; the difference to the book is a gain or a loss.
    fn post(&self, journal: &mut Journal, seller: AgentId, kind: (Adjustment, Adjustment)) {
        journal.adjust(seller, kind.0, self.gain);
        journal.adjust(seller, kind.1, self.loss);
    }
}

const DEVICES: (Adjustment, Adjustment) = (Adjustment::DeviceSaleGain, Adjustment::DeviceSaleLoss);
const FACILITIES: (Adjustment, Adjustment) =
    (Adjustment::FacilitySaleGain, Adjustment::FacilitySaleLoss);

/// What a seller sells to others.
#[derive(Debug, Default)]
pub(super) struct Sale {
    proceeds: Proceeds,
    by_buyer: ByAgent<Dollars>,
}

impl Sale {
    /// Devices of a lot go to a buyer at a price each.
    pub(super) fn sell(
        &mut self,
        buyer: AgentId,
        lot: &mut Lot,
        devices: u64,
        price: Dollars,
    ) -> Bought {
        let cost = price.times(devices);
        self.proceeds.count(lot.value.take(devices, lot.devices), cost);
        self.by_buyer.add(buyer, cost);
        lot.devices -= devices;
        Bought { buyer, generation: lot.generation, devices, age: lot.value.age, cost }
    }

    /// Every buyer pays; gives what that is together.
    pub(super) fn post(&self, journal: &mut Journal, seller: AgentId) -> Dollars {
        for (buyer, paid) in self.by_buyer.iter() {
            journal.post(buyer, seller, Account::UsedDevices, paid);
        }
        self.proceeds.post(journal, seller, DEVICES);
        self.proceeds.paid
    }
}

/// What is left of an estate's devices leaves the build-out, for a price per H100e; gives what it brings.
pub(super) fn salvage(
    journal: &mut Journal,
    seller: AgentId,
    fleet: &mut Fleet,
    (price, roadmap): (f64, &Roadmap),
) -> Dollars {
    let mut proceeds = Proceeds::default();
    for lot in std::mem::take(&mut fleet.lots).iter().filter(|lot| lot.devices > 0) {
        let performance = roadmap.generations[lot.generation].performance;
        let paid = Dollars::from_usd(price * performance).times(lot.devices);
        proceeds.count(lot.value.book(), paid);
        fleet.count_scrapped(lot.generation, lot.devices);
    }
    journal.post(Directory::HOUSEHOLDS, seller, Account::DeviceSalvage, proceeds.paid);
    proceeds.post(journal, seller, DEVICES);
    proceeds.paid
}

/// An estate's facilities go to other uses; gives what they bring.
pub(super) fn clear_facilities(
    journal: &mut Journal,
    seller: AgentId,
    fleet: &mut Fleet,
    share_of_book: f64,
) -> Dollars {
    let mut proceeds = Proceeds::default();
    for facility in std::mem::take(&mut fleet.facilities).iter() {
        let book = facility.value.book();
        proceeds.count(book, book.scaled(share_of_book));
    }
    journal.post(Directory::HOUSEHOLDS, seller, Account::FacilitySalvage, proceeds.paid);
    proceeds.post(journal, seller, FACILITIES);
    proceeds.paid
}

/// What was sold enters the buyers' fleets, as old as it was, at what it cost the buyer.
pub(super) fn deliver(bought: &[Bought], owners: &mut Query<Dealer>) {
    if bought.is_empty() {
        return;
    }
    // They are stored in the order of their numbers.
    let mut owners: Few<_> = owners.iter_mut().collect();
    for &Bought { buyer, generation, devices, age, cost } in bought {
        let at = owners.partition_point(|owner| *owner.0 < buyer);
        let (_, _, _, owner, _, _, fleet) = &mut owners[at];
        let mut value = Value::new(cost, owner.device_life.saturating_sub(age).max(1));
        value.age = age;
        let status = LotStatus::Running { idle_steps: 0 };
        fleet.insert(Lot { generation, devices, value, status });
    }
}
