//! Stocks of nobody in particular: the markets for compute, services, power and used devices, and what can be automated.

use bevy_ecs::prelude::Resource;

use crate::economy::agents::AgentId;
use crate::economy::agents::fleet::{Fleet, Lot};
use crate::economy::portfolio::columns::Users;
use crate::economy::portfolio::panel::Panel;
use crate::economy::technology::{Generation, Roadmap};
use crate::units::{Dollars, HOURS_PER_YEAR, number};

/// Something an end user can choose: a lab, or an open model it hosts itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServiceOffer {
    /// Price \[USD per service unit\].
    pub price: f64,
    /// Logarithm of the model size behind it.
    pub log_model_size: f64,
    /// Appeal apart from price: quality and brand.
    pub appeal: f64,
    /// Compute a service needs, mean over the cloud and users' own devices \[H100e per service unit running\].
    pub compute_per_service: f64,
    /// Share of the last step's demand that was served.
    pub fill: f64,
    /// Services asked for in this step \[service units running\].
    pub asked: f64,
}

/// The market for services: one offer a lab, then the open model.
#[derive(Resource, Clone, Debug, Default)]
pub struct ServiceMarket {
    /// The choice set.
    pub offers: Vec<ServiceOffer>,
    /// Price at the start \[USD per service unit\].
    pub price_at_start: f64,
    /// Non-compute cost of serving \[USD per service unit\].
    pub other_unit_cost: f64,
    /// Share of services that run on users' own devices and need no cloud.
    pub on_device: f64,
}

impl ServiceMarket {
    /// Share of services that need the cloud.
    pub fn in_cloud(&self) -> f64 {
        1.0 - self.on_device
    }

    /// Share of services served where so much of the compute they want is.
    pub fn served(&self, fill: f64) -> f64 {
        self.on_device + self.in_cloud() * fill
    }
}

/// The market for compute in the last step.
#[derive(Resource, Clone, Debug, Default)]
pub struct ComputeMarket {
    /// Mean rent, weighted by compute sold \[USD per H100e-hour\].
    pub rent: f64,
    /// Compute wanted: captive, inference, training, self-hosted and the government's \[H100e\].
    pub demand: f64,
    /// Capacity installed \[H100e\].
    pub installed: f64,
    /// Compute used \[H100e\].
    pub used: f64,
    /// Share of the compute to serve with that was wanted on the open market, beyond contracts and captive load, and found.
    pub fill: f64,
    /// The same of compute to train with, which only general devices give.
    pub training_fill: f64,
    /// Compute labs let that they had under contract \[H100e\].
    pub sublet: f64,
    /// Rent they let it at \[USD per H100e-hour\].
    pub sublet_rent: f64,
    /// Self-hosted open models' compute \[H100e\].
    pub self_hosted: f64,
    /// Compute the government wants \[H100e\].
    pub public: f64,
    /// What it is ready to pay for it \[USD per hour\].
    pub tender: f64,
}

impl ComputeMarket {
    /// Share of all installed capacity that was used; none before anything was installed.
    pub fn utilisation(&self) -> Option<f64> {
        (self.installed > 0.0).then(|| self.used / self.installed)
    }
}

/// The market for power connected to the grid.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct PowerMarket {
    /// Whether connections to the grid limit what can run.
    pub limited: bool,
    /// Power drawn from the grid over power of the equipment \[ratio\].
    pub effectiveness: f64,
    /// Scarcity rent: what the marginal device earns over its running cost \[USD per kW and year\].
    pub rent: f64,
    /// The rent owners reckon with \[USD per kW and year\].
    pub expected_rent: f64,
    /// What power from plants of their own costs owners, electricity apart \[USD per kW and year\].
    pub own_price: f64,
    /// Power connected to firms that are gone, which nobody has taken over yet \[kW\].
    pub vacant: f64,
}

impl PowerMarket {
    /// Power a device draws from the grid, where energy is saved so many times \[kW\].
    pub fn draw(&self, generation: &Generation, saving: f64) -> f64 {
        generation.kilowatts * self.effectiveness / saving
    }

    /// Rent to reckon with for the power a unit of compute needs \[USD per H100e and year\].
    pub fn device_rent(&self, generation: &Generation, saving: f64) -> f64 {
        self.expected_rent * self.draw(generation, saving) / generation.performance
    }
}

/// What devices of a generation earn and cost, as owners reckon.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prospect {
    /// Rent, mean of what owners reckon with by capacity, for what such devices make of finds \[USD per H100e-hour\].
    pub rent: f64,
    /// Variable cost \[USD per H100e-hour\].
    pub cost: f64,
    /// Steps until the rent no longer covers the cost, at most a service life.
    pub worth_running: u32,
}

/// What used devices are worth: rents over the life they have left, and what buyers pay of that.
#[derive(Resource, Clone, Debug, Default)]
pub struct ResaleMarket {
    /// Occupancy owners reckon with, mean by capacity \[share\].
    pub occupancy: f64,
    /// What new devices cost their buyers \[USD per H100e\].
    pub new_price: f64,
    /// Service life \[steps\].
    pub life: u32,
    /// Rent of housing and power \[USD per kW and year\].
    pub housing: f64,
    /// What each generation earns and costs.
    pub generations: Vec<Prospect>,
    /// Present value of a falling dollar a year over so many steps \[USD\].
    pub falling: Vec<f64>,
    /// Present value of a level dollar a year over so many steps \[USD\].
    pub level: Vec<f64>,
    /// The price of a new device shared out over its life: the part for so many steps left \[USD per H100e\].
    shared_out: Vec<f64>,
    /// What devices are worth, by generation and then by steps of service life left \[USD per device\].
    worths: Vec<f64>,
    /// What buyers paid last of what devices are worth \[ratio\].
    pub price_over_value: f64,
    /// What facilities fetch of their book \[share\].
    pub facilities: f64,
}

impl ResaleMarket {
    /// The market before the first sale: buyers pay what devices are worth.
    pub fn before_sales() -> ResaleMarket {
        ResaleMarket { price_over_value: 1.0, ..ResaleMarket::default() }
    }

    /// What devices of a generation and age are worth to whoever can wait, each \[USD per device\].
    #[inline]
    pub fn worth(&self, generation: usize, age: u32) -> f64 {
        let (life, left) = (self.life as usize, self.life.saturating_sub(age) as usize);
        self.worths.get(generation * (life + 1) + left).copied().unwrap_or_default()
    }

    /// Reckons what devices are worth, by generation and life left, from what was set here.
    pub fn appraise(&mut self, roadmap: &Roadmap) {
        let new = self.falling[self.life as usize];
        self.shared_out.clear();
        self.shared_out.extend(self.falling.iter().map(|left| self.new_price * left / new));
        let mut worths = std::mem::take(&mut self.worths);
        worths.clear();
        for (kind, prospect) in roadmap.generations.iter().zip(&self.generations) {
            self.add_worths(&mut worths, kind, prospect);
        }
        self.worths = worths;
    }

    /// Rents less costs over the life that is left, at most a new device's price shared out over its life \[USD per device\].
    fn add_worths(&self, worths: &mut Vec<f64>, kind: &Generation, prospect: &Prospect) {
        let &Prospect { rent, cost, worth_running } = prospect;
        let housing = self.housing * kind.kilowatts / kind.performance;
        let worth = |falling: f64, level: f64, most: f64| {
            let hourly = self.occupancy * (rent * falling - cost * level);
            let earned = HOURS_PER_YEAR * hourly - housing * level;
            kind.performance * earned.clamp(0.0, most.max(0.0))
        };
        let last = worth_running.min(self.life) as usize;
        let (running, idle) = self.shared_out.split_at(last + 1);
        let rents = self.falling.iter().zip(&self.level).zip(running);
        worths.extend(rents.map(|((&falling, &level), &most)| worth(falling, level, most)));
        let (falling, level) = (self.falling[last], self.level[last]);
        worths.extend(idle.iter().map(|&most| worth(falling, level, most)));
    }

    /// What a new device would fetch over its price \[ratio\].
    pub fn over_price(&self, roadmap: &Roadmap) -> f64 {
        let (latest, kind) = roadmap.latest();
        let price = self.new_price * kind.performance;
        let fetched = self.worth(latest, 0) * self.price_over_value;
        if price > 0.0 { fetched / price } else { 1.0 }
    }

    /// What the devices of a fleet are worth to whoever can wait \[USD\].
    pub fn devices(&self, fleet: &Fleet) -> f64 {
        let worth = |lot: &Lot| number(lot.devices) * self.worth(lot.generation, lot.value.age);
        fleet.lots.iter().map(worth).sum()
    }

    /// What devices worth so much would fetch now, and facilities at so much in the books \[USD\].
    pub fn fetched(&self, devices: f64, facilities: Dollars) -> f64 {
        devices * self.price_over_value + facilities.usd() * self.facilities
    }

    /// What a fleet would fetch now, its facilities at so much in the books \[USD\].
    pub fn fleet(&self, fleet: &Fleet, facilities: Dollars) -> f64 {
        self.fetched(self.devices(fleet), facilities)
    }
}

/// The path labs plan for their budgets, relative to the start. Investors back it, and ideas get harder to find along it.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Plan(pub f64);

/// What can be automated: the growing stock of tasks, and adoption by segment.
#[derive(Resource, Clone, Debug, Default)]
pub struct TaskStock {
    /// Tasks of end users, relative to the start.
    pub users: f64,
    /// Tasks of captive portfolios, relative to the start.
    pub captive: f64,
    /// The most the users' stock may become before its value exceeds the stated share of output.
    pub cap: f64,
}

/// A segment of end users: its users and its state.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Name.
    pub name: String,
    /// Its users, each a row of the columns.
    pub users: Users,
    /// Real users behind a row.
    pub weight: f64,
    /// Coefficient of innovation \[per year\].
    pub innovation: f64,
    /// Coefficient of imitation \[per year\].
    pub imitation: f64,
    /// Integrated hazard of adoption.
    pub hazard: f64,
    /// Share of its users that have adopted.
    pub adopted: f64,
    /// Mean share of tasks worth automating, weighted by size.
    pub viable: f64,
    /// The same at the start.
    pub viable_at_start: f64,
    /// Sum of sizes \[service units running per unit of the task stock\].
    pub size: f64,
    /// Most a user spends, relative to its size and the price at the start.
    pub budget: f64,
    /// Services used by offer, before rationing \[service units running\].
    pub usage: Vec<f64>,
    /// Spending in the last step \[USD per year\].
    pub spending: f64,
    /// The rotating panel of users that reconsider.
    pub panel: Panel,
}

/// All segments, in the order of the world file.
#[derive(Resource, Clone, Debug, Default)]
pub struct Segments(pub Vec<Segment>);

/// The captive portfolios.
#[derive(Resource, Clone, Debug, Default)]
pub struct Captive {
    /// Owners, in order of agents.
    pub owners: Vec<AgentId>,
    /// Unit cost of their services at the start \[USD per service unit\].
    pub cost_at_start: f64,
    /// The portfolios, each a row of the columns; their provider is their owner's position.
    pub portfolios: Users,
    /// Services used by owner, before rationing \[service units running\].
    pub usage: Vec<f64>,
}
