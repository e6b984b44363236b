//! Model labs: they turn compute into services and set their price.

use bevy_ecs::prelude::Component;

use crate::economy::agents::AgentId;

/// A lab's model and its place in the market.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct ModelLab {
    /// Position in the users' choice set.
    pub offer: usize,
    /// The cloud that owns it, if one does.
    pub parent: Option<AgentId>,
    /// Logarithm of the compute intensity of the quality it serves; 0 at the start.
    pub log_model_size: f64,
    /// Price over unit cost.
    pub markup: f64,
    /// Effective training compute it has accumulated \[H100e-years\].
    pub training_stock: f64,
    /// Appeal that does not come from price or training, so that its share at the start is the world's.
    pub appeal: f64,
    /// Services it was asked for \[service units running\].
    pub asked: f64,
    /// Share of what it was asked for that it could serve.
    pub fill: f64,
    /// Share of the compute it wants for training and research that it got.
    pub training_fill: f64,
    /// Compute it bought on the open market \[H100e\].
    pub bought: f64,
    /// Inference compute it wants \[H100e\].
    pub inference_wanted: f64,
    /// Training and research compute it wants \[H100e\].
    pub training_wanted: f64,
    /// Compute it has under contract and got \[H100e\].
    pub contracted: f64,
    /// Part of that it let to others \[H100e\].
    pub sublet: f64,
    /// Staff for training and research \[USD per year\], of the last step.
    pub staff: f64,
    /// Other cost of serving \[USD per year\], of the last step.
    pub serving: f64,
    /// What it paid for compute less what it was paid for sublets \[USD per year\], of the last step.
    pub compute_bill: f64,
    /// Budget for training and research \[USD per year\].
    pub budget: f64,
    /// That budget at the start.
    pub budget_at_start: f64,
    /// Revenue \[USD per year\], of the last step.
    pub revenue: f64,
    /// Revenue at the start \[USD per year\].
    pub revenue_at_start: f64,
    /// Share of its budget that goes into the next architecture.
    pub research_share: f64,
    /// What it spends on compute, staff and serving less revenue \[USD per year\], of the last step.
    pub burn: f64,
}

impl ModelLab {
    /// Share of what it wants that is for training and research.
    pub fn training_part(&self) -> f64 {
        let wanted = self.compute_wanted();
        if wanted > 0.0 { self.training_wanted / wanted } else { 0.0 }
    }

    /// Compute it got to train with \[H100e\].
    pub fn training_got(&self) -> f64 {
        self.training_wanted * self.training_fill
    }

    /// Compute it got for everything \[H100e\].
    pub fn compute_got(&self) -> f64 {
        match self.fill == self.training_fill {
            true => self.compute_wanted() * self.fill,
            false => self.inference_wanted * self.fill + self.training_got(),
        }
    }

    /// Compute it wants for everything \[H100e\].
    pub fn compute_wanted(&self) -> f64 {
        self.inference_wanted + self.training_wanted
    }
}
