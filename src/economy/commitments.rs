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

/// The live contracts, in the order they were signed, and their sums by pair of firms.
#[derive(Resource, Clone, Debug, Default)]
pub struct Contracts {
    live: Vec<Contract>,
    agents: usize,
    sums: Vec<Committed>,
    buys: Vec<bool>,
    bought: Vec<f64>,
    let_out: Vec<Committed>,
}

/// What a buyer has under contract with an owner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Committed {
    /// Capacity \[H100e\].
    pub capacity: f64,
    /// Rent of it \[USD per hour\].
    pub hourly: f64,
}

impl Contracts {
    /// None yet, among so many agents.
    pub fn among(agents: usize) -> Contracts {
        let sums = vec![Committed::default(); agents * agents];
        let (buys, bought) = (vec![false; agents], vec![0.0; agents]);
        let let_out = vec![Committed::default(); agents];
        Contracts { live: Vec::new(), agents, sums, buys, bought, let_out }
    }

    /// The live contracts.
    pub fn live(&self) -> &[Contract] {
        &self.live
    }

    /// Adds contracts.
    pub fn sign(&mut self, contracts: impl IntoIterator<Item = Contract>) {
        for contract in contracts.into_iter().filter(|contract| contract.capacity > 0.0) {
            self.live.push(contract);
            self.count(contract);
        }
        self.total();
    }

    /// Drops the contracts that have run out.
    pub fn expire(&mut self, step: u32) {
        self.live.retain(|contract| contract.ends > i64::from(step));
        self.tally();
    }

    /// Takes out all contracts of a firm, on either side.
    pub fn void(&mut self, agent: AgentId) -> Vec<Contract> {
        let of = |contract: &Contract| contract.buyer == agent || contract.owner == agent;
        let (gone, kept) = self.live.iter().partition(|contract| of(contract));
        self.live = kept;
        self.tally();
        gone
    }

    /// Sums the contracts by pair of firms, in the order they were signed.
    fn tally(&mut self) {
        self.sums.fill(Committed::default());
        self.buys.fill(false);
        for at in 0..self.live.len() {
            self.count(self.live[at]);
        }
        self.total();
    }

    fn count(&mut self, contract: Contract) {
        let (buyer, owner) = (contract.buyer.0 as usize, contract.owner.0 as usize);
        self.buys[buyer] = true;
        let sum = &mut self.sums[buyer * self.agents + owner];
        sum.capacity += contract.capacity;
        sum.hourly += contract.capacity * contract.rent;
    }

    /// Sums the pairs by buyer and by owner.
    fn total(&mut self) {
        self.bought.fill(0.0);
        self.let_out.fill(Committed::default());
        for (buyer, row) in self.sums.chunks(self.agents.max(1)).enumerate() {
            if self.buys[buyer] {
                self.bought[buyer] = row.iter().map(|pair| pair.capacity).sum();
                for (sum, pair) in self.let_out.iter_mut().zip(row) {
                    sum.capacity += pair.capacity;
                    sum.hourly += pair.hourly;
                }
            }
        }
    }

    /// What a buyer has under contract with an owner.
    pub fn between(&self, buyer: AgentId, owner: AgentId) -> Committed {
        let at = buyer.0 as usize * self.agents + owner.0 as usize;
        self.sums.get(at).copied().unwrap_or_default()
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
        let rows = self.sums.chunks(self.agents.max(1)).enumerate();
        let buyers = rows.filter(|(buyer, _)| self.buys[*buyer]);
        buyers.flat_map(|(buyer, row)| {
            let sums = row.iter().enumerate().filter(|(_, sum)| sum.capacity > 0.0);
            sums.map(move |(owner, sum)| (AgentId(buyer as u32), AgentId(owner as u32), *sum))
        })
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
