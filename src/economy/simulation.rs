//! The machine that runs a month: flows are forgotten, the phases run in order, then measures look on.

use bevy_ecs::component::Mutable;
use bevy_ecs::entity_disabling::DefaultQueryFilters;
use bevy_ecs::prelude::*;
use bevy_ecs::resource::IsResource;
use bevy_ecs::system::{ReadOnlySystem, ScheduleSystem};

use crate::economy::agents::fleet::Fleet;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::broken::{Breaks, Broken};
use crate::economy::clock::Clock;
use crate::economy::events::EventLog;
use crate::economy::inventory::Inventory;
use crate::economy::ledger;
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::{Account, Item};
use crate::economy::ledger::books::Books;
use crate::economy::markets::Segments;
use crate::economy::measures::of_agents::AgentMeasures;
use crate::economy::measures::of_economy::EconomyMeasures;
use crate::economy::month::Month;
use crate::economy::phase::Phase;
use crate::economy::watch;
use crate::record::{Column, MatrixRow, Record, Series};
use crate::units::{Dollars, Few};

/// A run under way.
pub struct Simulation {
    /// Agents, markets and rules.
    pub world: World,
    month: Month,
    forget: Vec<fn(&mut World)>,
    of_economy: EconomyMeasures,
    of_agents: AgentMeasures,
    watched: u32,
    /// Whether systems and measures are in place, of an economy that was cleared.
    is_wired: bool,
    books: QueryState<(&'static Sector, &'static Books)>,
    record: Record,
}

impl Simulation {
    /// An empty economy.
    pub fn new(steps_per_year: u32) -> Simulation {
        let mut world = World::new();
        world.register_required_components::<Fleet, Inventory>();
        let sectors = Sector::ALL.map(Sector::name).to_vec();
        let record = Record { steps_per_year, sectors, ..Record::default() };
        let forget = vec![ledger::open as fn(&mut World)];
        let books = world.query();
        let mut sim = Simulation {
            world,
            month: Month::new(),
            forget,
            of_economy: EconomyMeasures::default(),
            of_agents: AgentMeasures::default(),
            watched: 0,
            is_wired: false,
            books,
            record,
        };
        sim.begin();
        sim
    }

    /// Takes out everything but the machine: systems and measures stay, what they work on is put in anew.
    pub fn clear(&mut self) {
        empty(&mut self.world);
        self.record = self.blank();
        (self.is_wired, self.watched) = (true, 0);
        self.begin();
    }

    fn begin(&mut self) {
        self.world.insert_resource(Clock::new(self.record.steps_per_year));
        self.world.init_resource::<Journal>();
        self.world.init_resource::<EventLog>();
        self.world.init_resource::<Breaks>();
        self.world.init_resource::<Directory>();
    }

    /// A record in which nothing was seen yet.
    fn blank(&self) -> Record {
        let Record { steps_per_year, sectors, agent_columns, series, .. } = &self.record;
        Record {
            steps_per_year: *steps_per_year,
            sectors: sectors.clone(),
            agent_columns: agent_columns.clone(),
            series: Series { columns: series.columns.clone(), values: Vec::new() },
            ..Record::default()
        }
    }

    /// Adds a resource: the rules of a mechanism, or a market.
    pub fn with(&mut self, resource: impl Resource) -> &mut Simulation {
        self.world.insert_resource(resource);
        self
    }

    /// Adds a resource at its default.
    pub fn init<T: Resource + Default>(&mut self) -> &mut Simulation {
        self.world.init_resource::<T>();
        self
    }

    /// Adds a flow: a resource that is forgotten when a month opens.
    pub fn flow<T: Resource<Mutability = Mutable> + Default>(&mut self) -> &mut Simulation {
        self.world.init_resource::<T>();
        if !self.is_wired {
            self.forget.push(|world| *world.resource_mut::<T>() = T::default());
        }
        self
    }

    /// Adds systems to a phase.
    pub fn during<M>(
        &mut self,
        phase: Phase,
        systems: impl IntoScheduleConfigs<ScheduleSystem, M>,
    ) -> &mut Simulation {
        if !self.is_wired {
            self.month.phase(phase).add_systems(systems);
        }
        self
    }

    /// Adds a column to the series. A measure can look but not touch.
    pub fn measure<M, S>(
        &mut self,
        name: &'static str,
        unit: &'static str,
        meaning: &'static str,
        measure: S,
    ) -> &mut Simulation
    where
        S: IntoSystem<(), f64, M>,
        S::System: ReadOnlySystem<In = (), Out = f64>,
    {
        if !self.is_wired {
            let column = self.column_of_series(Column { name, unit, meaning });
            self.of_economy.add(&mut self.world, column, measure);
        }
        self
    }

    /// The same, for what one resource tells.
    pub fn measure_in<R: Resource>(
        &mut self,
        name: &'static str,
        unit: &'static str,
        meaning: &'static str,
        value: fn(&R) -> f64,
    ) -> &mut Simulation {
        if !self.is_wired {
            let column = self.column_of_series(Column { name, unit, meaning });
            self.of_economy.add_in(column, value);
        }
        self
    }

    /// Adds a column to the panel of firms: one value for each agent the measure knows of.
    pub fn measure_each<M, S>(
        &mut self,
        name: &'static str,
        unit: &'static str,
        meaning: &'static str,
        measure: S,
    ) -> &mut Simulation
    where
        S: IntoSystem<(), Few<(AgentId, f64)>, M>,
        S::System: ReadOnlySystem<In = (), Out = Few<(AgentId, f64)>>,
    {
        if !self.is_wired {
            let column = self.column_of_agents(Column { name, unit, meaning });
            self.of_agents.add(&mut self.world, column, measure);
        }
        self
    }

    /// The same, for what one component of an agent tells.
    pub fn measure_of<C: Component>(
        &mut self,
        name: &'static str,
        unit: &'static str,
        meaning: &'static str,
        value: fn(&C) -> f64,
    ) -> &mut Simulation {
        if !self.is_wired {
            let column = self.column_of_agents(Column { name, unit, meaning });
            self.of_agents.add_of(&mut self.world, column, value);
        }
        self
    }

    /// Records about so many end users every month, the same ones.
    pub fn watch_users(&mut self, count: u32) -> &mut Simulation {
        self.watched = count;
        self
    }

    /// Keeps room for what will be seen in so many steps, so that no month has to move what others saw.
    pub fn expect(&mut self, steps: u32) -> &mut Simulation {
        let (steps, agents) = (steps as usize, self.world.resource::<Directory>().agents().len());
        self.record.series.values.reserve(steps * self.record.series.columns.len());
        self.record.agents.reserve(steps * agents, self.record.agent_columns.len());
        self.record.flows.reserve(steps * Account::COUNT);
        self.record.balances.reserve(steps * Item::COUNT);
        self.world.resource_mut::<EventLog>().expect(steps);
        self
    }

    /// Shuffles systems that the phases leave unordered, to show that their order does not matter.
    pub fn shuffle(&mut self, seed: u64) -> &mut Simulation {
        self.month.shuffle(seed);
        self
    }

    /// The current step.
    pub fn clock(&self) -> Clock {
        *self.world.resource::<Clock>()
    }

    /// Runs a month. A broken invariant or a number that is not finite ends the run.
    pub fn step(&mut self) -> Result<(), Broken> {
        let clock = self.clock();
        for forget in &self.forget {
            forget(&mut self.world);
        }
        self.world.resource_mut::<EventLog>().open(clock.step());
        self.month.run(&mut self.world);
        if let Some(broken) = self.world.resource::<Breaks>().first() {
            return Err(broken);
        }
        self.look(clock)?;
        self.world.resource_mut::<Clock>().tick();
        self.world.clear_trackers();
        Ok(())
    }

    /// What was seen so far.
    pub fn record(mut self) -> Record {
        self.take_record()
    }

    /// The same, taken out of a simulation that is used again.
    pub fn take_record(&mut self) -> Record {
        self.record.events = self.world.resource_mut::<EventLog>().take();
        self.record.names = self.world.resource::<Directory>().names();
        let blank = self.blank();
        std::mem::replace(&mut self.record, blank)
    }

    pub(super) fn month(&mut self) -> (&mut Month, &mut World) {
        (&mut self.month, &mut self.world)
    }

    fn column_of_series(&mut self, column: Column) -> usize {
        let columns = &mut self.record.series.columns;
        columns.push(column);
        columns.len() - 1
    }

    fn column_of_agents(&mut self, column: Column) -> usize {
        let columns = &mut self.record.agent_columns;
        columns.iter().position(|known| known.name == column.name).unwrap_or_else(|| {
            columns.push(column);
            columns.len() - 1
        })
    }

    fn look(&mut self, clock: Clock) -> Result<(), Broken> {
        self.look_at_economy(clock)?;
        let columns = self.record.agent_columns.len();
        self.of_agents.look(&self.world, columns, &mut self.record.agents)?;
        self.look_at_matrices(clock.step());
        if self.watched > 0 {
            let mut rows =
                watch::users(self.world.resource::<Segments>(), self.watched, clock.step());
            self.record.users.append(&mut rows);
        }
        Ok(())
    }

    fn look_at_economy(&mut self, clock: Clock) -> Result<(), Broken> {
        let Series { columns, values } = &mut self.record.series;
        let begin = values.len();
        values.resize(begin + columns.len(), f64::NAN);
        let row = &mut values[begin..];
        self.of_economy.look(&self.world, row);
        for (value, column) in row.iter_mut().zip(columns) {
            if !value.is_finite() {
                let rule = "I0: every measure is a finite number";
                return Err(Broken::at(&clock, column.name, rule, *value));
            }
            *value += 0.0;
        }
        Ok(())
    }

    fn look_at_matrices(&mut self, month: u32) {
        let journal = self.world.resource::<Journal>();
        for account in Account::ALL {
            let amounts = journal.net_flows(account);
            self.record.flows.push(MatrixRow { month, entry: account.name(), amounts });
        }
        let mut balances = [[Dollars::ZERO; Sector::COUNT]; Item::COUNT];
        for (sector, books) in self.books.iter(&self.world) {
            for (item, amounts) in Item::ALL.into_iter().zip(&mut balances) {
                amounts[*sector as usize] += books.balance(item);
            }
        }
        for (item, amounts) in Item::ALL.into_iter().zip(balances) {
            self.record.balances.push(MatrixRow { month, entry: item.name(), amounts });
        }
    }
}

/// Takes out all agents and resources. bevy's own way to clear a world leaves it looking for resources where they were.
fn empty(world: &mut World) {
    let mut agents = world.query_filtered::<Entity, Without<IsResource>>();
    for agent in agents.iter(world).collect::<Vec<Entity>>() {
        world.despawn(agent);
    }
    let of_bevy = world.remove_resource::<DefaultQueryFilters>().expect("every world has it");
    world.clear_resources();
    world.insert_resource(of_bevy);
}
