//! Whoever may find a more efficient architecture: labs, vendors, hyperscalers and outsiders.

use bevy_ecs::prelude::Component;

/// What efficiency is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Efficiency {
    /// Compute per service at fixed quality.
    Inference,
    /// Compute per unit of training.
    Training,
    /// Energy per unit of compute.
    Energy,
    /// Data, and so compute, per unit of model quality.
    Data,
}

impl Efficiency {
    /// How many kinds there are.
    pub const COUNT: usize = 4;
    /// All kinds.
    pub const ALL: [Efficiency; Efficiency::COUNT] =
        [Efficiency::Inference, Efficiency::Training, Efficiency::Energy, Efficiency::Data];

    /// Name in events and world files.
    pub fn name(self) -> &'static str {
        match self {
            Efficiency::Inference => "inference",
            Efficiency::Training => "training",
            Efficiency::Energy => "energy",
            Efficiency::Data => "data",
        }
    }
}

/// Natural logarithms of efficiency above trend, one a kind; all zero at the start of a run.
pub type LogEfficiency = [f64; Efficiency::COUNT];

/// A developer's part in the race and what it knows.
#[derive(Component, Clone, Debug, Default)]
pub struct Developer {
    /// Its share of the race's total hazard while it spends on next-architecture research what it spent at the start.
    pub race_share: f64,
    /// Spending on next-architecture research at the start \[USD per year\]; zero for outsiders, whose hazard is constant.
    pub research_at_start: f64,
    /// Spending on next-architecture research now \[USD per year\].
    pub research: f64,
    /// Time constant with which it adopts what is common knowledge \[years\].
    pub adoption_years: f64,
    /// How much of each find it has adopted, in the order of the finds.
    pub adopted: Vec<f64>,
    /// What it can do now, above trend.
    pub log_efficiency: LogEfficiency,
}

impl Developer {
    /// Efficiency of one kind as a ratio to trend.
    pub fn efficiency(&self, kind: Efficiency) -> f64 {
        libm::exp(self.log_efficiency[kind as usize])
    }
}
