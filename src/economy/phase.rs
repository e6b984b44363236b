//! The order of a month.

use bevy_ecs::prelude::SystemSet;

/// A part of the month. Each mechanism has a phase of its name; phases run in the order of [`Phase::ALL`], and the
/// ledger settles the payments of a phase before the next one opens.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Developers race for efficiency finds.
    Breakthroughs,
    /// Finds reach the commons and the adopters.
    Diffusion,
    /// Part of an efficiency gain goes into larger models.
    Absorption,
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
    /// Compute is allocated; list rents move.
    Rents,
    /// Services are served, rationed and paid.
    Services,
    /// Energy, operations and the owners' other business.
    Operations,
    /// Owners order and cancel devices.
    Orders,
    /// Vendors set prices, build capacity and release generations.
    Production,
    /// Investors subscribe lab equity.
    Funding,
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
    pub const ALL: [Phase; 30] = [
        Phase::Breakthroughs,
        Phase::Diffusion,
        Phase::Absorption,
        Phase::News,
        Phase::Equity,
        Phase::Deliveries,
        Phase::Expectations,
        Phase::Pricing,
        Phase::Adoption,
        Phase::Usage,
        Phase::Training,
        Phase::Contracts,
        Phase::Rents,
        Phase::Services,
        Phase::Operations,
        Phase::Orders,
        Phase::Production,
        Phase::Funding,
        Phase::Credit,
        Phase::Dividends,
        Phase::Resale,
        Phase::Depreciation,
        Phase::Retirement,
        Phase::Impairment,
        Phase::UsefulLife,
        Phase::Covenants,
        Phase::Insolvency,
        Phase::Entry,
        Phase::Tax,
        Phase::Audit,
    ];
}

/// When the payments of a phase settle.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Settlement(pub(super) Phase);
