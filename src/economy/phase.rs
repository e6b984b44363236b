//! The order of a month.

use bevy_ecs::schedule::ScheduleLabel;

/// A part of the month. Each mechanism has a phase of its name; phases run in the order of [`Phase::ALL`], and the
/// ledger settles the payments of a phase before the next one opens.
#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Developers race for efficiency finds.
    Breakthroughs,
    /// Finds reach the commons and the adopters.
    Diffusion,
    /// Part of an efficiency gain goes into larger models.
    Absorption,
    /// Small tasks leave for users' own devices.
    Edge,
    /// Noisy and late news of finds.
    News,
    /// Investors price shares.
    Equity,
    /// Vendors ship; lots enter fleets.
    Deliveries,
    /// Owners revise forecasts of demand and rents.
    Expectations,
    /// Labs set prices.
    Pricing,
    /// End users meet AI and adopt it.
    Adoption,
    /// End users and captive products choose providers and integrate tasks.
    Usage,
    /// Labs decide training and research.
    Training,
    /// Labs secure compute ahead.
    Contracts,
    /// Power is connected, applied for and leased.
    Grid,
    /// Compute is allocated; list rents move.
    Rents,
    /// Services are served, rationed and paid.
    Services,
    /// Energy, operations and the owners' other business.
    Operations,
    /// Owners prepare for what may come.
    Strategies,
    /// Chips for a kind of work, and clouds' chips of their own.
    Silicon,
    /// Owners order and cancel devices.
    Orders,
    /// Vendors set prices, build capacity and release generations.
    Production,
    /// Investors subscribe lab equity.
    Funding,
    /// Partly-paid shares are subscribed and called.
    Calls,
    /// Interest, repayment and draws.
    Credit,
    /// Cash above buffers goes to owners.
    Dividends,
    /// Used devices change hands.
    Resale,
    /// Straight-line depreciation.
    Depreciation,
    /// Idle lots are mothballed; old ones scrapped.
    Retirement,
    /// Impairment tests.
    Impairment,
    /// Yearly reviews of useful lives.
    UsefulLife,
    /// Lenders test what debtors promised.
    Covenants,
    /// The government pays for its levers and bridges solvent clouds.
    Policy,
    /// Firms that cannot pay are protected, then wound up.
    Insolvency,
    /// New firms are founded.
    Entry,
    /// Firms pay tax on profits.
    Tax,
    /// Everything is checked.
    Audit,
}

impl Phase {
    /// The phases in running order.
    pub const ALL: &'static [Phase] = &[
        Phase::Breakthroughs,
        Phase::Diffusion,
        Phase::Absorption,
        Phase::Edge,
        Phase::News,
        Phase::Equity,
        Phase::Deliveries,
        Phase::Expectations,
        Phase::Pricing,
        Phase::Adoption,
        Phase::Usage,
        Phase::Training,
        Phase::Contracts,
        Phase::Grid,
        Phase::Rents,
        Phase::Services,
        Phase::Operations,
        Phase::Strategies,
        Phase::Silicon,
        Phase::Orders,
        Phase::Production,
        Phase::Funding,
        Phase::Calls,
        Phase::Credit,
        Phase::Dividends,
        Phase::Resale,
        Phase::Depreciation,
        Phase::Retirement,
        Phase::Impairment,
        Phase::UsefulLife,
        Phase::Covenants,
        Phase::Policy,
        Phase::Insolvency,
        Phase::Entry,
        Phase::Tax,
        Phase::Audit,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_run_in_the_order_they_are_named_in() {
        let places: Vec<usize> = Phase::ALL.iter().map(|&phase| phase as usize).collect();
        assert_eq!(places, (0..places.len()).collect::<Vec<_>>());
    }
}
