//! krABMaga: a user is an agent in the schedule; the market is the state.

use std::any::Any;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use peers::{Birth, Market, Month, Totals, measure, pick};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

#[derive(Clone)]
struct User {
    row: usize,
    birth: Birth,
    lab: u8,
    usage: f32,
}

struct World {
    market: Market,
    month: Month,
    totals: Totals,
    rng: SmallRng,
}

impl Agent for User {
    fn step(&mut self, state: &mut dyn State) {
        let world = state.as_any_mut().downcast_mut::<World>().unwrap();
        let (month, totals, traits) = (&world.month, &mut world.totals, &self.birth);
        if month.reconsiders(self.row, world.market.users) {
            self.lab = pick(&month.cumulative, world.rng.random());
        }
        let lab = usize::from(self.lab);
        let viable = 1.0 / (1.0 + month.weight[lab] * traits.scale);
        let mut target = 0.0;
        if traits.threshold <= month.hazard {
            totals.adopted += 1;
            target = traits.size * (month.tasks * viable).min(month.most_tasks[lab]);
        }
        let speed = if target > self.usage { month.integrate } else { month.drop };
        self.usage += speed * (target - self.usage);
        totals.used[lab] += f64::from(self.usage);
        totals.viable += f64::from(traits.size * viable);
    }
}

impl State for World {
    fn init(&mut self, schedule: &mut Schedule) {
        for row in 0..self.market.users {
            let birth = Birth::draw(&mut self.rng);
            let user = User { row, birth, lab: birth.lab, usage: 0.0 };
            schedule.schedule_repeating(Box::new(user), 0.0, 0);
        }
    }

    fn before_step(&mut self, _: &mut Schedule) {
        self.month = self.market.next();
        self.totals = Totals::default();
    }

    fn after_step(&mut self, _: &mut Schedule) {
        self.market.totals.push(self.totals);
    }

    fn reset(&mut self) {}
    fn update(&mut self, _: u64) {}

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }
}

fn main() {
    measure(
        |users, seed| {
            let market = Market::new(users, 0);
            let rng = SmallRng::seed_from_u64(seed);
            let mut world =
                World { market, month: Month::default(), totals: Totals::default(), rng };
            let mut schedule = Schedule::new();
            world.init(&mut schedule);
            (world, schedule)
        },
        |(world, schedule), market| {
            world.market = market;
            for _ in 0..world.market.months {
                schedule.step(world);
            }
            world.market.clone()
        },
    );
}
