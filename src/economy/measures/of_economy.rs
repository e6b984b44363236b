//! Measures of the economy as a whole: a row of the series.

use std::any::Any;

use bevy_ecs::prelude::*;
use bevy_ecs::system::ReadOnlySystem;

/// What is measured of the economy.
#[derive(Default)]
pub(in crate::economy) struct EconomyMeasures {
    resources: Vec<Box<dyn OfResource>>,
    systems: Vec<(usize, Box<dyn ReadOnlySystem<In = (), Out = f64>>)>,
}

impl EconomyMeasures {
    /// A column of what a system finds.
    pub fn add<M, S>(&mut self, world: &mut World, column: usize, measure: S)
    where
        S: IntoSystem<(), f64, M>,
        S::System: ReadOnlySystem<In = (), Out = f64>,
    {
        let mut system = IntoSystem::into_system(measure);
        system.initialize(world);
        self.systems.push((column, Box::new(system)));
    }

    /// A column of what one resource tells. Columns of one resource are looked at together: most measures are such, and a
    /// system for each would take longer to begin than to look.
    pub fn add_in<R: Resource>(&mut self, column: usize, value: fn(&R) -> f64) {
        let mut known = self.resources.iter_mut().map(|known| known.as_any());
        if let Some(known) = known.find_map(|known| known.downcast_mut::<Columns<R>>()) {
            known.0.push((column, value));
        } else {
            self.resources.push(Box::new(Columns(vec![(column, value)])));
        }
    }

    /// Fills a row, one value a column.
    pub fn look(&mut self, world: &World, row: &mut [f64]) {
        for columns in &self.resources {
            columns.look(world, row);
        }
        for (column, system) in &mut self.systems {
            row[*column] = system.run_readonly((), world).expect("a measure only reads");
        }
    }
}

/// What is measured of one resource.
struct Columns<R>(Vec<(usize, fn(&R) -> f64)>);

trait OfResource: Send + Sync {
    fn look(&self, world: &World, row: &mut [f64]);
    fn as_any(&mut self) -> &mut dyn Any;
}

impl<R: Resource> OfResource for Columns<R> {
    fn look(&self, world: &World, row: &mut [f64]) {
        let resource = world.resource::<R>();
        for &(column, of) in &self.0 {
            row[column] = of(resource);
        }
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
