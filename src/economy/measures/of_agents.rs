//! Measures of agents one by one: a row of the panel of firms for each.

use std::any::Any;

use bevy_ecs::prelude::*;
use bevy_ecs::system::ReadOnlySystem;

use crate::economy::agents::{AgentId, Directory};
use crate::economy::broken::Broken;
use crate::economy::clock::Clock;
use crate::record::panel::{AgentRow, FirmPanel};
use crate::units::Few;

/// What is measured of agents.
#[derive(Default)]
pub(in crate::economy) struct AgentMeasures {
    components: Vec<Box<dyn OfComponent>>,
    systems: Vec<(usize, Box<dyn ReadOnlySystem<In = (), Out = Few<(AgentId, f64)>>>)>,
    table: Table,
}

impl AgentMeasures {
    /// A column of one value for each agent the system knows of.
    pub fn add<M, S>(&mut self, world: &mut World, column: usize, measure: S)
    where
        S: IntoSystem<(), Few<(AgentId, f64)>, M>,
        S::System: ReadOnlySystem<In = (), Out = Few<(AgentId, f64)>>,
    {
        let mut system = IntoSystem::into_system(measure);
        system.initialize(world);
        self.systems.push((column, Box::new(system)));
    }

    /// A column of what one component of an agent tells. Columns of one component are looked at together.
    pub fn add_of<C: Component>(&mut self, world: &mut World, column: usize, value: fn(&C) -> f64) {
        let mut known = self.components.iter_mut().map(|known| known.as_any());
        if let Some(known) = known.find_map(|known| known.downcast_mut::<Columns<C>>()) {
            known.values.push((column, value));
        } else {
            let columns = Columns { agents: world.query(), values: vec![(column, value)] };
            self.components.push(Box::new(columns));
        }
    }

    /// Adds a row for each agent of which anything is measured, in the order of agents. A number that is not finite ends the run.
    pub fn look(
        &mut self,
        world: &World,
        columns: usize,
        panel: &mut FirmPanel,
    ) -> Result<(), Broken> {
        let (clock, directory) = (world.resource::<Clock>(), world.resource::<Directory>());
        self.table.open(directory.agents().len(), columns);
        for columns in &mut self.components {
            columns.look(world, &mut self.table);
        }
        for (column, system) in &mut self.systems {
            let values = system.run_readonly((), world);
            let values = values.as_ref().expect("a measure only reads");
            values.iter().for_each(|&(agent, value)| self.table.put(agent, [(*column, value)]));
        }
        if let Some((agent, value)) = self.table.infinite {
            let rule = "I0: every measure is a finite number";
            return Err(Broken::at(clock, directory.name(agent), rule, value));
        }
        for agent in directory.agents().filter(|agent| self.table.seen[agent.0 as usize]) {
            let (month, kind) = (clock.step(), directory.sector(agent).kind());
            let (at, values) = (agent.0 as usize, self.table.row(agent));
            panel.push(AgentRow { month, kind, agent: at, values });
        }
        Ok(())
    }
}

/// The values of a month, one row an agent.
#[derive(Default)]
struct Table {
    columns: usize,
    seen: Vec<bool>,
    values: Vec<f64>,
    infinite: Option<(AgentId, f64)>,
}

impl Table {
    fn open(&mut self, agents: usize, columns: usize) {
        self.columns = columns;
        self.seen.clear();
        self.seen.resize(agents, false);
        self.values.clear();
        self.values.resize(agents * columns, f64::NAN);
    }

    fn put(&mut self, agent: AgentId, values: impl IntoIterator<Item = (usize, f64)>) {
        self.seen[agent.0 as usize] = true;
        let row = &mut self.values[agent.0 as usize * self.columns..][..self.columns];
        for (column, value) in values {
            if !value.is_finite() {
                self.infinite.get_or_insert((agent, value));
            }
            row[column] = value + 0.0;
        }
    }

    fn row(&self, agent: AgentId) -> &[f64] {
        &self.values[agent.0 as usize * self.columns..][..self.columns]
    }
}

/// What is measured of one kind of component.
struct Columns<C: Component> {
    agents: QueryState<(&'static AgentId, &'static C)>,
    values: Vec<(usize, fn(&C) -> f64)>,
}

trait OfComponent: Send + Sync {
    fn look(&mut self, world: &World, table: &mut Table);
    fn as_any(&mut self) -> &mut dyn Any;
}

impl<C: Component> OfComponent for Columns<C> {
    fn look(&mut self, world: &World, table: &mut Table) {
        for (&agent, component) in self.agents.iter(world) {
            table.put(agent, self.values.iter().map(|&(column, of)| (column, of(component))));
        }
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
