//! Stocks of nobody in particular: the markets for compute and services, the technical frontier, the roadmap of devices.

use bevy_ecs::prelude::Resource;

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Efficiency, LogEfficiency};
use crate::economy::agents::fleet::{Fleet, Lot};
use crate::economy::portfolio::panel::Panel;
use crate::record::EventId;
use crate::units::HOURS_PER_YEAR;

/// A find: a more efficient architecture.
#[derive(Clone, Debug)]
pub struct Find {
    /// Its event.
    pub event: EventId,
    /// Who found it.
    pub finder: AgentId,
    /// The kind it is mainly about.
    pub kind: Efficiency,
    /// How much better: 10 needs a tenth of the compute.
    pub size: f64,
    /// Logarithm of the gain by kind, cross-loadings included.
    pub log_gain: LogEfficiency,
    /// Whether the finder publishes.
    pub open: bool,
    /// Step from which the finder uses it.
    pub product_step: u32,
    /// Time constant with which it becomes common knowledge \[years\]; 0 is at once.
    pub publication_years: f64,
    /// Time constant with which others adopt it, if not their own.
    pub adoption_years: Option<f64>,
    /// Step in which it was found: generations released since then run it in full.
    pub found_step: u32,
    /// Share of the gain that devices older than the find realise; 1 where no new hardware is needed.
    pub share_on_old_hardware: f64,
    /// Share that is common knowledge.
    pub common: f64,
    /// Share of the gain the installed hardware can realise now, but for chips that only their owners may use.
    pub realised: f64,
    /// Whether the news is out.
    pub published: bool,
}

impl Find {
    /// Whether devices that only serve hold it back: finds about training and data leave them alone.
    pub fn limits_serving(&self) -> bool {
        matches!(self.kind, Efficiency::Inference | Efficiency::Energy)
    }

    /// Share of its gain that devices of a generation realise, when such a part of what houses them can run whatever it
    /// needs: all of it if they came after it.
    pub fn realised_on(&self, generation: &Generation, adaptable: f64) -> f64 {
        if generation.release_step > i64::from(self.found_step) {
            return 1.0;
        }
        let special = if self.limits_serving() { generation.share_of_finds } else { 1.0 };
        let rigid = self.share_on_old_hardware * special;
        rigid + (1.0 - rigid) * adaptable
    }
}

/// What is known: the finds, and what of them everybody may use.
#[derive(Resource, Clone, Debug, Default)]
pub struct Frontier {
    /// All finds so far.
    pub finds: Vec<Find>,
    /// Steady gain above trend that everybody shares.
    pub drift: LogEfficiency,
    /// Efficiency that is common knowledge.
    pub known: LogEfficiency,
    /// What of it the hardware installed realises.
    pub commons: LogEfficiency,
    /// Logarithm of the model size of open models.
    pub open_model_size: f64,
}

impl Frontier {
    /// What devices of a generation, in facilities of which such a part is flexible, give beyond those installed, as far as
    /// finds are common knowledge \[logs of services per H100e\].
    pub fn advantage(&self, generation: &Generation, adaptable: f64) -> f64 {
        let more = |find: &Find| {
            let gain = find.log_gain[Efficiency::Inference as usize] * find.common;
            gain * (find.realised_on(generation, adaptable) - find.realised)
        };
        self.finds.iter().map(more).sum()
    }
}

/// A line of devices: for whom they are made. Each line in use has its version of every generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// For everybody and for all work.
    General,
    /// For everybody, made for a kind of work.
    Specialised,
    /// Designed by a cloud for its own products, which alone may use it.
    Own,
}

/// What devices can be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Serving and training, by everybody.
    All,
    /// Serving only: inference of labs, of self-hosting users and of owners' own products.
    Serving,
    /// Serving the products of their owner only.
    OwnProducts,
}

/// A generation of devices of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Generation {
    /// First step in which it can be ordered; negative before the run began.
    pub release_step: i64,
    /// H100e a device, in the work it can do.
    pub performance: f64,
    /// Power a device, with its share of the server \[kW\].
    pub kilowatts: f64,
    /// H100e of general devices that cost as much to make and take as much of a vendor's plant.
    pub plant: f64,
    /// The line it belongs to.
    pub line: Line,
    /// What it can be used for.
    pub work: Work,
    /// Share of the gain of a later find that it realises, over what a general device as old does.
    pub share_of_finds: f64,
}

impl Generation {
    /// A generation of devices for everybody and for all work.
    pub fn general(release_step: i64, performance: f64, kilowatts: f64) -> Generation {
        let (line, work, plant) = (Line::General, Work::All, performance);
        Generation { release_step, performance, kilowatts, plant, line, work, share_of_finds: 1.0 }
    }
}

/// The generations so far, oldest first; new ones are added when they are released.
#[derive(Resource, Clone, Debug, Default)]
pub struct Roadmap {
    /// Released generations.
    pub generations: Vec<Generation>,
}

impl Roadmap {
    /// The latest generation of general devices.
    pub fn latest(&self) -> (usize, Generation) {
        self.latest_of(Line::General).expect("there is always a general generation")
    }

    /// The latest generation of a line.
    pub fn latest_of(&self, line: Line) -> Option<(usize, Generation)> {
        let last = self.generations.iter().rposition(|generation| generation.line == line)?;
        Some((last, self.generations[last]))
    }

    /// The generation sold in a step, before the run or in it.
    pub fn sold_in(&self, step: i64) -> usize {
        self.generations.iter().rposition(|generation| generation.release_step <= step).unwrap_or(0)
    }
}

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
    /// What buyers paid last of what devices are worth \[ratio\].
    pub price_over_value: f64,
    /// What facilities fetch of their book \[share\].
    pub facilities: f64,
}

impl ResaleMarket {
    /// What devices of a generation and age are worth to whoever can wait, each \[USD per device\].
    pub fn worth(&self, generation: usize, age: u32, roadmap: &Roadmap) -> f64 {
        let kind = roadmap.generations[generation];
        let Some(&Prospect { rent, cost, worth_running }) = self.generations.get(generation) else {
            return 0.0;
        };
        let left = self.life.saturating_sub(age);
        let steps = left.min(worth_running) as usize;
        let (falling, level) = (self.falling[steps], self.level[steps]);
        let hourly = self.occupancy * (rent * falling - cost * level);
        let housing = self.housing * kind.kilowatts / kind.performance * level;
        let as_new =
            self.new_price * self.falling[left as usize] / self.falling[self.life as usize];
        kind.performance * (HOURS_PER_YEAR * hourly - housing).clamp(0.0, as_new.max(0.0))
    }

    /// What a new device would fetch over its price \[ratio\].
    pub fn over_price(&self, roadmap: &Roadmap) -> f64 {
        let (latest, kind) = roadmap.latest();
        let price = self.new_price * kind.performance;
        let fetched = self.worth(latest, 0, roadmap) * self.price_over_value;
        if price > 0.0 { fetched / price } else { 1.0 }
    }

    /// What a fleet would fetch now \[USD\].
    pub fn fleet(&self, fleet: &Fleet, roadmap: &Roadmap) -> f64 {
        let worth =
            |lot: &Lot| lot.devices as f64 * self.worth(lot.generation, lot.value.age, roadmap);
        let devices: f64 = fleet.lots.iter().map(worth).sum();
        devices * self.price_over_value + fleet.facilities_book().usd() * self.facilities
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

/// A segment of end users: its rows in the population and its state.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Name.
    pub name: String,
    /// First row.
    pub first: usize,
    /// Number of rows.
    pub rows: usize,
    /// Real users behind a row.
    pub weight: f64,
    /// Coefficient of innovation \[per year\].
    pub innovation: f64,
    /// Coefficient of imitation \[per year\].
    pub imitation: f64,
    /// Integrated hazard of adoption.
    pub hazard: f64,
    /// Rows that have adopted.
    pub adopters: u64,
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

impl Segment {
    /// Share of users that have adopted.
    pub fn adopted(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.adopters as f64 / self.rows as f64 }
    }
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
    /// Services used by owner, before rationing \[service units running\].
    pub usage: Vec<f64>,
}
