//! Take-or-pay contracts for compute: who owes whom how much capacity at what rent, and until when.

use bevy_ecs::prelude::Resource;

use crate::economy::agents::AgentId;

/// Capacity let to a buyer at a fixed rent, paid whether it is used or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    /// Who pays.
    pub buyer: AgentId,
    /// Who lets.
    pub owner: AgentId,
    /// Capacity \[H100e\].
    pub capacity: f64,
    /// Rent \[USD per H100e-hour\].
    pub rent: f64,
    /// First step in which it no longer runs.
    pub ends: i64,
}

impl Contract {
    /// What it costs in a year \[USD\].
    pub fn yearly(&self) -> f64 {
        self.capacity * self.rent * crate::units::HOURS_PER_YEAR
    }
}

/// The live contracts by pair of firms, and their sums.
#[derive(Resource, Clone, Debug, Default)]
pub struct Contracts {
    agents: usize,
    /// Pairs that ever signed, by buyer and then owner.
    pairs: Vec<Pair>,
    /// Place of each pair among them, by buyer and then owner.
    places: Vec<Option<usize>>,
    bought: Vec<f64>,
    let_out: Vec<Committed>,
}

/// What a buyer and an owner have signed that runs.
#[derive(Clone, Debug)]
struct Pair {
    buyer: AgentId,
    owner: AgentId,
    /// In the order they were signed.
    live: Vec<Contract>,
    sum: Committed,
    /// The first step in which one of them runs no longer.
    next_end: i64,
}

/// Months for which most contracts run: a pair signs one a month.
const MONTHS: usize = 64;

impl Pair {
    fn of(buyer: AgentId, owner: AgentId) -> Pair {
        let live = Vec::with_capacity(MONTHS);
        Pair { buyer, owner, live, sum: Committed::default(), next_end: i64::MAX }
    }

    fn sign(&mut self, contract: Contract) {
        self.sum = self.sum.with(&contract);
        self.next_end = self.next_end.min(contract.ends);
        self.live.push(contract);
    }

    /// Drops what has run out, mostly what was signed first.
    fn expire(&mut self, step: i64) {
        if self.next_end > step {
            return;
        }
        let runs = |contract: &Contract| contract.ends > step;
        let ended = self.live.iter().position(runs).unwrap_or(self.live.len());
        self.live.drain(..ended);
        self.add_up();
        if self.next_end <= step {
            self.live.retain(runs);
            self.add_up();
        }
    }

    /// Sums anew, in the order of signing, so that there is no trace of what was dropped.
    fn add_up(&mut self) {
        let nothing = (Committed::default(), i64::MAX);
        (self.sum, self.next_end) = self.live.iter().fold(nothing, |(sum, next_end), contract| {
            (sum.with(contract), next_end.min(contract.ends))
        });
    }
}

/// What a buyer has under contract with an owner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Committed {
    /// Capacity \[H100e\].
    pub capacity: f64,
    /// Rent of it \[USD per hour\].
    pub hourly: f64,
}

impl Committed {
    fn with(self, contract: &Contract) -> Committed {
        Committed {
            capacity: self.capacity + contract.capacity,
            hourly: self.hourly + contract.capacity * contract.rent,
        }
    }
}

fn place(agents: usize, buyer: AgentId, owner: AgentId) -> usize {
    buyer.0 as usize * agents + owner.0 as usize
}

impl Contracts {
    /// None yet, among so many agents.
    pub fn among(agents: usize) -> Contracts {
        Contracts {
            agents,
            pairs: Vec::new(),
            places: vec![None; agents * agents],
            bought: vec![0.0; agents],
            let_out: vec![Committed::default(); agents],
        }
    }

    /// How many contracts run.
    pub fn count(&self) -> usize {
        self.pairs.iter().map(|pair| pair.live.len()).sum()
    }

    /// Adds contracts.
    pub fn sign(&mut self, contracts: impl IntoIterator<Item = Contract>) {
        let contracts = contracts.into_iter().filter(|contract| contract.capacity > 0.0);
        contracts.for_each(|contract| self.pair(contract.buyer, contract.owner).sign(contract));
        self.total();
    }

    /// Drops the contracts that have run out.
    pub fn expire(&mut self, step: u32) {
        self.pairs.iter_mut().for_each(|pair| pair.expire(i64::from(step)));
        self.total();
    }

    /// Takes out all contracts of a firm, on either side.
    pub fn void(&mut self, agent: AgentId) -> Vec<Contract> {
        let mut gone = Vec::new();
        for pair in self.pairs.iter_mut().filter(|pair| [pair.buyer, pair.owner].contains(&agent)) {
            gone.append(&mut pair.live);
            pair.add_up();
        }
        self.total();
        gone
    }

    fn place(&self, buyer: AgentId, owner: AgentId) -> usize {
        place(self.agents, buyer, owner)
    }

    fn pair(&mut self, buyer: AgentId, owner: AgentId) -> &mut Pair {
        let place = self.place(buyer, owner);
        let at = self.places[place].unwrap_or_else(|| self.enter(Pair::of(buyer, owner)));
        &mut self.pairs[at]
    }

    /// Enters a pair at its place; those behind it move on.
    fn enter(&mut self, pair: Pair) -> usize {
        let (buyer, owner) = (pair.buyer, pair.owner);
        let at = self.pairs.partition_point(|known| (known.buyer, known.owner) < (buyer, owner));
        self.pairs.insert(at, pair);
        for (at, pair) in self.pairs.iter().enumerate().skip(at) {
            self.places[place(self.agents, pair.buyer, pair.owner)] = Some(at);
        }
        at
    }

    /// Sums the pairs by buyer and by owner.
    fn total(&mut self) {
        self.bought.fill(0.0);
        self.let_out.fill(Committed::default());
        for Pair { buyer, owner, sum, .. } in &self.pairs {
            let (buyer, owner) = (buyer.0 as usize, owner.0 as usize);
            self.bought[buyer] += sum.capacity;
            self.let_out[owner].capacity += sum.capacity;
            self.let_out[owner].hourly += sum.hourly;
        }
    }

    /// What a buyer has under contract with an owner.
    pub fn between(&self, buyer: AgentId, owner: AgentId) -> Committed {
        let at = self.places.get(self.place(buyer, owner)).copied().flatten();
        at.map_or(Committed::default(), |at| self.pairs[at].sum)
    }

    /// Capacity a firm has under contract as buyer \[H100e\].
    pub fn bought_by(&self, buyer: AgentId) -> f64 {
        self.bought.get(buyer.0 as usize).copied().unwrap_or_default()
    }

    /// Capacity a firm has let under contract, and the rent of it.
    pub fn let_by(&self, owner: AgentId) -> Committed {
        self.let_out.get(owner.0 as usize).copied().unwrap_or_default()
    }

    /// Pairs of buyer and owner that have something under contract.
    pub fn pairs(&self) -> impl Iterator<Item = (AgentId, AgentId, Committed)> + '_ {
        let signed = self.pairs.iter().filter(|pair| pair.sum.capacity > 0.0);
        signed.map(|pair| (pair.buyer, pair.owner, pair.sum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract(buyer: u32, owner: u32, capacity: f64, ends: i64) -> Contract {
        Contract { buyer: AgentId(buyer), owner: AgentId(owner), capacity, rent: 2.0, ends }
    }

    #[test]
    fn contracts_sum_by_pair_until_they_run_out_or_are_void() {
        let mut contracts = Contracts::among(3);
        contracts.sign([contract(0, 2, 10.0, 5), contract(0, 2, 5.0, 6), contract(1, 2, 1.0, 9)]);
        assert_eq!(contracts.between(AgentId(0), AgentId(2)).hourly, 30.0);
        assert_eq!(contracts.let_by(AgentId(2)).capacity, 16.0);
        contracts.expire(5);
        assert_eq!(contracts.bought_by(AgentId(0)), 5.0);
        assert_eq!(contracts.void(AgentId(1)).len(), 1);
        assert_eq!(contracts.let_by(AgentId(2)).capacity, 5.0);
    }
}
