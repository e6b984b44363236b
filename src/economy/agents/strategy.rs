//! What a cloud chose to be: how it spreads its risks, and what it prepares for.

use bevy_ecs::prelude::Component;

/// The standing choices of an owner, and what came of them so far. The default is an owner that prepares for nothing.
#[derive(Component, Clone, Copy, Debug)]
pub struct Strategy {
    /// Part of what it would spend on new capacity that builds up its other business instead.
    pub diversified: f64,
    /// Spending on the efficiency of its own products' software, over what the compute they use could be let at.
    pub software_research: f64,
    /// Part of the infrastructure it builds that can run whatever hardware a find needs.
    pub flexible: f64,
    /// The most of its running capacity, its own products' needs aside, that it lets under contract.
    pub contract_cover: f64,
    /// Part of the credit it could have that it takes.
    pub borrowed: f64,
    /// Part of its own products' compute it means to serve on chips of its own.
    pub own_silicon: f64,
    /// Efficiency of its own products' software beyond everybody's, in logs.
    pub log_software: f64,
    /// Part of its infrastructure that can run whatever hardware a find needs, now.
    pub adaptable: f64,
}

impl Default for Strategy {
    fn default() -> Strategy {
        Strategy {
            diversified: 0.0,
            software_research: 0.0,
            flexible: 0.0,
            contract_cover: 1.0,
            borrowed: 1.0,
            own_silicon: 0.0,
            log_software: 0.0,
            adaptable: 0.0,
        }
    }
}
