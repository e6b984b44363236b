//! What a segment meets in a month, and what its users did.

use super::columns::PROVIDERS;

/// What a provider offers a segment this month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Offer {
    /// How dear the service is: (P/P0)^k * z^(-k*quality gain). Positive.
    pub weight: f32,
    /// The most services a unit of size can afford at this price.
    pub most_tasks: f32,
}

/// What a month is like for a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Terms {
    /// What each provider offers.
    pub offers: [Offer; PROVIDERS],
    /// How many of the offers are in use; users of a provider beyond would be left out of the
    /// totals by provider.
    pub providers: usize,
    /// Services a unit of size would take if all its tasks were viable.
    pub tasks: f32,
    /// The adoption hazard integrated from the start to this month.
    pub hazard: f32,
    /// Share of the way up to the services wanted that a month covers: 1 - exp(-rate * month).
    pub integrate: f32,
    /// Share of the way down to the services wanted that a month covers.
    pub drop: f32,
}

/// What a segment's users did this month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Services used, by provider.
    pub usage: [f64; PROVIDERS],
    /// Users that have adopted.
    pub adopted: u64,
    /// Size times viable share, over all users.
    pub viable: f64,
}

impl Totals {
    /// Counts the totals of the next rows in. Chunks must be added in row order.
    pub fn add(&mut self, next: &Totals) {
        for provider in 0..PROVIDERS {
            self.usage[provider] += next.usage[provider];
        }
        self.adopted += next.adopted;
        self.viable += next.viable;
    }

    /// Share that has adopted of so many users.
    pub fn adopted_of(&self, users: usize) -> f64 {
        if users == 0 { 0.0 } else { self.adopted as f64 / users as f64 }
    }

    /// Services used, of whatever provider.
    pub fn used(&self) -> f64 {
        self.usage.iter().sum::<f64>() + 0.0
    }
}
