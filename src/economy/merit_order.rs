//! The order in which an owner uses its lots: those with least power per compute first, and of two that need the same the
//! younger.

use crate::economy::agents::fleet::Lot;
use crate::economy::technology::{Generation, Work};

/// A fleet's lots in merit order. How much power compute needs depends on the generation only, so generations are sorted, and
/// the lots of each stand in line behind the youngest.
#[derive(Debug, Default)]
pub struct MeritOrder {
    ranked: Vec<Generation>,
    ranks: Vec<Rank>,
    /// The rank of each generation.
    rank_of: Vec<usize>,
    /// For each lot, the next older one of its rank.
    next: Vec<u32>,
}

/// The place of no lot: the end of a line.
const NONE: u32 = u32::MAX;

/// Generations for the same work that need the same.
#[derive(Debug)]
pub struct Rank {
    work: Work,
    /// Power per compute \[kW per H100e\].
    pub per_unit: f64,
    /// The youngest lot.
    first: u32,
}

impl MeritOrder {
    /// Ranks the generations there are, once until others are released.
    pub fn rank(&mut self, generations: &[Generation]) {
        if self.ranked == generations {
            return;
        }
        self.ranked = generations.to_vec();
        let per_unit = |device: &Generation| device.kilowatts / device.performance;
        let rank = |device: &Generation| Rank {
            work: device.work,
            per_unit: per_unit(device),
            first: NONE,
        };
        self.ranks = generations.iter().map(rank).collect();
        self.ranks.sort_by(|a, b| a.per_unit.total_cmp(&b.per_unit));
        self.ranks.dedup_by_key(|rank| (rank.work, rank.per_unit.to_bits()));
        let same = |device: &Generation, rank: &Rank| {
            (device.work, per_unit(device).to_bits()) == (rank.work, rank.per_unit.to_bits())
        };
        let place = |device: &Generation| self.ranks.iter().position(|rank| same(device, rank));
        self.rank_of =
            generations.iter().map(|device| place(device).expect("all are ranked")).collect();
    }

    /// Lines up the lots of a fleet.
    pub fn line_up(&mut self, lots: &[Lot]) {
        self.ranks.iter_mut().for_each(|rank| rank.first = NONE);
        self.next.clear();
        self.next.extend(lots.iter().zip(0..).map(|(lot, at)| {
            let first = &mut self.ranks[self.rank_of[lot.generation]].first;
            std::mem::replace(first, at)
        }));
    }

    /// The ranks for a kind of work in merit order.
    pub fn ranks(&self, work: Work) -> impl Iterator<Item = &Rank> {
        self.ranks.iter().filter(move |rank| rank.work == work)
    }

    /// The lots of a rank in merit order, by position.
    pub fn line(&self, rank: &Rank) -> impl Iterator<Item = usize> {
        let lot = |at: u32| (at != NONE).then_some(at as usize);
        std::iter::successors(lot(rank.first), move |&at| lot(self.next[at]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::agents::fleet::LotStatus;
    use crate::economy::agents::value::Value;
    use crate::units::Dollars;

    #[test]
    fn the_thriftiest_lots_come_first_and_of_the_same_the_youngest() {
        let generation = |kilowatts| Generation::general(0, 1.0, kilowatts);
        let chips = Generation { work: Work::Serving, ..generation(0.1) };
        let generations = [generation(0.8), generation(0.4), chips, generation(0.8)];
        let lot = |generation| Lot {
            generation,
            devices: 1,
            value: Value::new(Dollars::ZERO, 1),
            status: LotStatus::Running { idle_steps: 0 },
        };
        let mut order = MeritOrder::default();
        order.rank(&generations);
        for _ in 0..2 {
            order.line_up(&[0, 1, 3, 2, 0, 1].map(lot));
            let lots = |work| -> Vec<usize> {
                order.ranks(work).flat_map(|rank| order.line(rank)).collect()
            };
            assert_eq!((lots(Work::All), lots(Work::Serving)), (vec![5, 1, 4, 2, 0], vec![3]));
        }
    }
}
