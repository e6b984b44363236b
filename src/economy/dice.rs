//! Random numbers by address: every draw belongs to a (seed, agent, purpose, month).
//!
//! Another mechanism, another order or another number of threads moves no other draw, so two runs
//! that differ in one rule share all other luck.

use bevy_ecs::prelude::Resource;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What a draw decides. The numbers are part of the results: new purposes go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Traits of an end user or a captive portfolio at birth.
    Birth = 1,
    /// Traits of a firm at birth: its belief about rebound.
    Belief = 2,
    /// Whether a developer finds something this month, how large and of what kind.
    Find = 3,
    /// The error of published news about a find.
    News = 4,
    /// Which provider an end user picks when it reconsiders.
    Choice = 5,
    /// How long a court takes to wind up a firm.
    Court = 6,
    /// Whether somebody founds a firm.
    Entry = 7,
    /// Strategies of a firm at birth.
    Strategy = 8,
    /// How long a connection to the grid takes.
    Connection = 9,
}

/// Words of a block of the generator.
pub const BLOCK: usize = 16;

/// The luck of one run.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Dice {
    key: [u8; 32],
}

impl Dice {
    /// The luck that belongs to a seed.
    pub fn new(seed: u64) -> Dice {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..24].copy_from_slice(b"overbuild dice 1");
        Dice { key }
    }

    /// The numbers at one address. `agent` counts agents, or blocks of end users, from 0; `month` counts
    /// steps from 0. Each address holds 2^28 words.
    pub fn roll(&self, purpose: Purpose, agent: u32, month: u32) -> ChaCha8Rng {
        let mut numbers = ChaCha8Rng::from_seed(self.key);
        numbers.set_stream(u64::from(purpose as u8) << 32 | u64::from(agent));
        numbers.set_word_pos(u128::from(month) << 28);
        numbers
    }

    /// What the generator makes the first block of an address of: constants, key, number of the block, stream. Whoever needs
    /// many words at once makes them of this.
    pub fn state(&self, purpose: Purpose, agent: u32, month: u32) -> [u32; BLOCK] {
        let mut state = [0; BLOCK];
        let (constants, key) = (b"expand 32-byte k".as_chunks().0, self.key.as_chunks().0);
        for (word, &bytes) in state.iter_mut().zip(constants.iter().chain(key)) {
            *word = u32::from_le_bytes(bytes);
        }
        let block = u64::from(month) << 24;
        state[12..].copy_from_slice(&[block as u32, (block >> 32) as u32, agent, purpose as u32]);
        state
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::Rng;

    use super::*;

    #[test]
    fn an_address_always_holds_the_same_numbers_and_no_two_addresses_share_them() {
        let dice = Dice::new(7);
        let first = |purpose, agent, month| dice.roll(purpose, agent, month).next_u64();
        assert_eq!(first(Purpose::Find, 3, 9), first(Purpose::Find, 3, 9));
        let mut seen: Vec<u64> = [Purpose::Find, Purpose::News, Purpose::Choice]
            .into_iter()
            .flat_map(|purpose| (0..20).map(move |agent| (purpose, agent)))
            .flat_map(|(purpose, agent)| (0..20).map(move |month| (purpose, agent, month)))
            .map(|(purpose, agent, month)| first(purpose, agent, month))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 3 * 20 * 20);
    }

    #[test]
    fn the_numbers_are_those_of_every_release() {
        assert_eq!(Dice::new(1).roll(Purpose::Birth, 0, 0).next_u64(), 10701902980080695920);
    }
}
