//! The call auction of used devices: the best bids are met first, and all that is offered has its part in each of them.

use crate::economy::agents::AgentId;
use crate::economy::agents::borrower::Borrower;
use crate::units::{Division, Dollars, Few, shares};

/// What a buyer pays of what devices are worth, and how far its money and its appetite go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bid {
    /// Who buys.
    pub buyer: AgentId,
    /// Price over value \[ratio\].
    pub ratio: f64,
    /// Cash it spends at most \[USD\].
    pub budget: f64,
    /// Capacity it takes at most \[H100e\].
    pub appetite: f64,
    /// What it pays to house a kilowatt more than it has room for \[USD per kW\].
    pub housing: f64,
    /// Power of the devices it has room for \[kW\].
    pub room: f64,
    /// Whether it wants the capacity for itself, and not for a bargain.
    pub in_need: bool,
}

/// Devices of a lot on offer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Place of the lot in the seller's fleet.
    pub lot: usize,
    /// Devices.
    pub devices: u64,
    /// What each is worth \[USD\].
    pub worth: f64,
    /// What each gives \[H100e\].
    pub performance: f64,
    /// What each draws \[kW\].
    pub kilowatts: f64,
    /// The lowest price it goes for \[USD\].
    pub least: f64,
}

/// How much a seller lets go.
#[derive(Clone, Debug)]
pub enum Urge {
    /// Everything.
    All,
    /// Everything, but only to those in need.
    ToThoseInNeed,
    /// As much as keeps promises to lenders again, and nothing at a price that would not.
    Cure(Box<Borrower>),
}

/// A seller and what it offers, the first lots first.
#[derive(Clone, Debug)]
pub struct Seller {
    /// Who sells.
    pub agent: AgentId,
    /// How much of it.
    pub urge: Urge,
    /// What.
    pub offers: Vec<Offer>,
}

/// What a buyer takes of a seller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    /// Who sells.
    pub seller: AgentId,
    /// Place of the lot in its fleet.
    pub lot: usize,
    /// Who buys.
    pub buyer: AgentId,
    /// Devices.
    pub devices: u64,
    /// Price each \[USD\].
    pub price: Dollars,
    /// What each is worth \[USD\].
    pub worth: f64,
    /// What each gives \[H100e\].
    pub performance: f64,
}

/// Meets bids from the best to the worst. Bids alike in price and kind are a rung of the ladder: what they take together is
/// shared over sellers in proportion to what these offer at that price, and over buyers by what they want.
pub fn clear(sellers: &mut [Seller], mut bids: Few<Bid>) -> Vec<Deal> {
    bids.sort_by(|a, b| {
        b.ratio.total_cmp(&a.ratio).then(b.in_need.cmp(&a.in_need)).then(a.buyer.cmp(&b.buyer))
    });
    // Nobody takes of a lot twice.
    let lots: usize = sellers.iter().map(|seller| seller.offers.len()).sum();
    let (mut deals, mut division) = (Vec::with_capacity(lots * bids.len()), Division::default());
    for rung in bids.chunk_by(|a, b| (a.ratio, a.in_need) == (b.ratio, b.in_need)) {
        share(sellers, rung, &mut division, &mut deals);
    }
    deals
}

fn share(sellers: &mut [Seller], rung: &[Bid], division: &mut Division, deals: &mut Vec<Deal>) {
    let Bid { ratio, in_need, .. } = rung[0];
    let offered: Vec<Lots> = sellers.iter().map(|seller| seller.offered(ratio, in_need)).collect();
    let all = offered.iter().fold(Lots::default(), |sum, lots| sum.and(lots));
    if all.value <= Dollars::ZERO {
        return;
    }
    let wanted: Few<f64> = rung.iter().map(|bid| bid.wanted(&all)).collect();
    let parts: Few<f64> = shares(&wanted).collect();
    let values: Few<Dollars> = offered.iter().map(|lots| lots.value).collect();
    let quotas = quotas(values, Dollars::from_usd(wanted.iter().sum()).min(all.value));
    let mut budgets: Few<Dollars> =
        rung.iter().map(|bid| Dollars::from_usd(bid.budget.max(0.0))).collect();
    let sharing = sellers.iter_mut().zip(quotas).zip(&offered);
    for ((seller, quota), lots) in sharing.filter(|((_, quota), _)| *quota > Dollars::ZERO) {
        seller.sell(quota, lots, (rung, &parts, &mut budgets), division, deals);
    }
}

/// What is to be paid for each of what is offered: its part of what is traded, to the cent all of it where all is taken.
fn quotas(values: Few<Dollars>, traded: Dollars) -> Few<Dollars> {
    if traded == values.iter().copied().sum() {
        return values;
    }
    traded.split(&values.iter().map(|value| value.usd()).collect::<Few<f64>>())
}

/// What a seller offers at a price: devices by lot with the price of each, and all of them.
#[derive(Clone, Debug, Default)]
struct Lots {
    devices: Vec<(u64, Dollars)>,
    value: Dollars,
    capacity: f64,
    kilowatts: f64,
}

impl Lots {
    fn and(mut self, other: &Lots) -> Lots {
        self.value += other.value;
        self.capacity += other.capacity;
        self.kilowatts += other.kilowatts;
        self
    }
}

impl Bid {
    /// What it spends on a mix of devices that cost so much: money for the devices, and for their housing, reaches as far.
    fn wanted(&self, mix: &Lots) -> f64 {
        let price = mix.value.usd() / mix.capacity;
        let housing = self.housing * mix.kilowatts / mix.capacity;
        let housed = (self.budget + self.housing * self.room) / (price + housing);
        (self.budget / price).min(housed).min(self.appetite).max(0.0) * price
    }
}

/// Prices are whole cents, never rounded up, so that what is paid for many devices stays within the budget.
fn price(ratio: f64, offer: &Offer) -> Dollars {
    Dollars::from_cents((ratio * offer.worth * 100.0) as i64)
}

/// How many at a price so much money buys.
fn fitting(money: Dollars, price: Dollars) -> u64 {
    (money.cents().max(0) / price.cents().max(1)) as u64
}

impl Seller {
    /// Devices let go at a price over worth, by lot.
    fn offered(&self, ratio: f64, in_need: bool) -> Lots {
        let mut left = match &self.urge {
            Urge::ToThoseInNeed if !in_need => 0.0,
            Urge::Cure(borrower) => borrower.worth_to_sell(ratio),
            _ => f64::INFINITY,
        };
        if left <= 0.0 {
            return Lots::default();
        }
        let devices = Vec::with_capacity(self.offers.len());
        let mut lots = Lots { devices, ..Lots::default() };
        for offer in &self.offers {
            let price = price(ratio, offer);
            let needed = (left / offer.worth.max(1e-9)).ceil() as u64;
            let barred = price <= Dollars::ZERO || price.usd() < offer.least;
            let devices = if barred { 0 } else { needed.min(offer.devices) };
            left -= devices as f64 * offer.worth;
            lots.devices.push((devices, price));
            lots.value += price.times(devices);
            lots.capacity += devices as f64 * offer.performance;
            lots.kilowatts += devices as f64 * offer.kilowatts;
        }
        lots
    }

    /// Sells the same part of every lot until the quota is met, as buyers reckon with the mix of what is offered: money that
    /// buys little of it would buy much capacity of the oldest, and housing for that. Each lot is shared over the buyers.
    fn sell(
        &mut self,
        quota: Dollars,
        offered: &Lots,
        (rung, shares, budgets): (&[Bid], &[f64], &mut [Dollars]),
        division: &mut Division,
        deals: &mut Vec<Deal>,
    ) {
        let values = offered.devices.iter().map(|(devices, price)| price.times(*devices));
        let quotas = quotas(values.collect(), quota);
        let mut quota = Dollars::ZERO;
        let lots = self.offers.iter_mut().zip(&offered.devices);
        for ((offer, &(most, price)), part) in lots.zip(quotas) {
            quota += part;
            let devices = most.min(fitting(quota, price));
            if devices == 0 {
                continue;
            }
            let parts = division.split(devices as i64, shares.iter().copied());
            for ((bid, budget), &part) in rung.iter().zip(budgets.iter_mut()).zip(parts) {
                let devices = (part.max(0) as u64).min(fitting(*budget, price));
                if devices == 0 {
                    continue;
                }
                let paid = price.times(devices);
                (quota, *budget) = (quota - paid, *budget - paid);
                offer.devices -= devices;
                if let Urge::Cure(borrower) = &mut self.urge {
                    borrower.sold(bid.ratio, devices as f64 * offer.worth);
                }
                let Offer { lot, worth, performance, .. } = *offer;
                let (seller, buyer) = (self.agent, bid.buyer);
                deals.push(Deal { seller, lot, buyer, devices, price, worth, performance });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::*;
    use crate::economy::agents::borrower::Shortfall;

    fn bid(buyer: u32, ratio: f64, budget: f64, in_need: bool) -> Bid {
        let (buyer, appetite, housing, room) = (AgentId(buyer), 1e9, 0.0, 0.0);
        Bid { buyer, ratio, budget, appetite, housing, room, in_need }
    }

    fn seller(agent: u32, devices: u64, urge: Urge) -> Seller {
        let offer =
            Offer { lot: 0, devices, worth: 100.0, performance: 1.0, kilowatts: 1.0, least: 10.0 };
        Seller { agent: AgentId(agent), urge, offers: vec![offer] }
    }

    fn raised(deals: &[Deal], seller: u32) -> f64 {
        let of = deals.iter().filter(|deal| deal.seller == AgentId(seller));
        of.map(|deal| deal.price.times(deal.devices).usd()).sum()
    }

    #[test]
    fn the_best_bid_is_met_first_and_money_runs_out() {
        let bids: Few<Bid> = smallvec![bid(1, 0.55, 1e6, false), bid(2, 1.0, 500.0, true)];
        let deals = clear(&mut [seller(0, 20, Urge::All)], bids.clone());
        let bought: Vec<(u32, u64)> =
            deals.iter().map(|deal| (deal.buyer.0, deal.devices)).collect();
        assert_eq!(bought, [(2, 5), (1, 15)]);
        assert_eq!(deals[1].price, Dollars::from_cents(5500));
        let deals = clear(&mut [seller(0, 20, Urge::ToThoseInNeed)], bids);
        assert_eq!(raised(&deals, 0), 500.0);
    }

    #[test]
    fn sellers_share_every_rung_whoever_they_are() {
        let offers = [(1, 400), (2, 200), (3, 100)];
        let bids: Few<Bid> = smallvec![bid(8, 0.9, 9_000.0, true), bid(9, 0.55, 22_000.0, false)];
        let money = |order: [usize; 3]| {
            let numbered = order.iter().enumerate();
            let mut sellers: Vec<Seller> =
                numbered.map(|(at, &of)| seller(at as u32, offers[of].1, Urge::All)).collect();
            let deals = clear(&mut sellers, bids.clone());
            let mut raised: Vec<f64> = (0..3).map(|at| raised(&deals, at)).collect();
            let unsorted = raised.clone();
            order.iter().zip(unsorted).for_each(|(&of, money)| raised[of] = money);
            raised
        };
        let first = money([0, 1, 2]);
        // 500 devices in all, by what is offered: each for the same mean price.
        assert!(first[0] > 17_000.0 && (first[0] / first[2] - 4.0).abs() < 0.05, "{first:?}");
        assert_eq!(first, money([2, 1, 0]));
        assert_eq!(first, money([1, 2, 0]));
    }

    #[test]
    fn a_firm_in_breach_sells_what_cures_it_and_nothing_at_a_price_that_does_not() {
        let borrower = Borrower {
            over_collateral: Shortfall { excess: 3_000.0, borne: 0.85 },
            ..Borrower::default()
        };
        let urge = || Urge::Cure(Box::new(borrower.clone()));
        let deals = clear(&mut [seller(0, 900, urge())], smallvec![bid(1, 1.0, 1e9, true)]);
        assert_eq!(raised(&deals, 0), 20_000.0);
        let deals = clear(&mut [seller(0, 900, urge())], smallvec![bid(1, 0.55, 1e9, false)]);
        assert!(deals.is_empty());
    }

    #[test]
    fn a_buyer_gets_the_mix_and_no_more_capacity_than_it_wants() {
        let new = seller(0, 1_000, Urge::All).offers[0];
        let old = Offer { lot: 1, worth: 1.0, kilowatts: 9.0, least: 0.0, ..new };
        let seller = Seller { offers: vec![old, new], ..seller(0, 1_000, Urge::All) };
        let keen = Bid { appetite: 200.0, ..bid(1, 1.0, 1e9, true) };
        let deals = clear(&mut [seller], smallvec![keen]);
        assert_eq!(deals.iter().map(|deal| deal.devices).collect::<Vec<u64>>(), [100, 100]);
    }

    #[test]
    fn who_must_house_what_it_buys_buys_less_of_it() {
        let dear = Bid { housing: 300.0, room: 10.0, ..bid(1, 1.0, 4_000.0, true) };
        let deals = clear(&mut [seller(0, 900, Urge::All)], smallvec![dear]);
        // 10 devices find room, 10 - 100 a piece - leave 3000 for others at 400.
        assert_eq!(deals[0].devices, 17);
        let roomy = Bid { room: 1e3, ..dear };
        assert_eq!(clear(&mut [seller(0, 900, Urge::All)], smallvec![roomy])[0].devices, 40);
    }
}
