//! What is technically possible: the finds so far, what of them everybody may use, and the roadmap of devices.

use bevy_ecs::prelude::Resource;

use crate::economy::agents::AgentId;
use crate::economy::agents::developer::{Efficiency, LogEfficiency};
use crate::economy::agents::fleet::Lot;
use crate::record::EventId;
use crate::units::number;

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

impl Lot {
    /// What it can do \[H100e\].
    #[inline]
    pub fn capacity(&self, generations: &[Generation]) -> f64 {
        number(self.devices) * generations[self.generation].performance
    }

    /// Power it draws at full load \[kW\].
    #[inline]
    pub fn kilowatts(&self, generations: &[Generation]) -> f64 {
        number(self.devices) * generations[self.generation].kilowatts
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
