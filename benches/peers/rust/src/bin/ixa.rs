//! ixa: a user is an entity with properties; the month is a plan that plans the next.

use ixa::prelude::*;
use peers::{Birth, Market, Totals, measure, pick};
use rand::SeedableRng;
use rand::rngs::SmallRng;

define_entity!(User);
define_property!(struct Scale(f32), User, impl_eq_hash = both);
define_property!(struct Size(f32), User, impl_eq_hash = both);
define_property!(struct Threshold(f32), User, impl_eq_hash = both);
define_property!(struct Lab(u8), User);
define_property!(struct Usage(f32), User, impl_eq_hash = both, default_const = Usage(0.0));
define_rng!(ChoiceRng);
define_data_plugin!(MarketPlugin, Option<Market>, None);

fn prepare(users: usize, seed: u64) -> Context {
    let mut context = Context::new();
    context.init_random(seed);
    let mut rng = SmallRng::seed_from_u64(seed);
    for _ in 0..users {
        let birth = Birth::draw(&mut rng);
        let (scale, size) = (Scale(birth.scale), Size(birth.size));
        let (threshold, lab) = (Threshold(birth.threshold), Lab(birth.lab));
        context.add_entity(with!(User, scale, size, threshold, lab)).unwrap();
    }
    context
}

fn pass(context: &mut Context) {
    let market = context.get_data_mut(MarketPlugin).as_mut().unwrap();
    let (month, users) = (market.next(), market.users);
    let mut totals = Totals::default();
    for (row, user) in context.get_entity_iterator::<User>().enumerate() {
        if month.reconsiders(row, users) {
            let uniform = context.sample_range(ChoiceRng, 0.0f32..1.0);
            context.set_property(user, Lab(pick(&month.cumulative, uniform)));
        }
        let Lab(lab) = context.get_property(user);
        let (lab, Scale(scale)) = (usize::from(lab), context.get_property(user));
        let Size(size) = context.get_property(user);
        let Threshold(threshold) = context.get_property(user);
        let Usage(mut usage) = context.get_property(user);
        let viable = 1.0 / (1.0 + month.weight[lab] * scale);
        let mut target = 0.0;
        if threshold <= month.hazard {
            totals.adopted += 1;
            target = size * (month.tasks * viable).min(month.most_tasks[lab]);
        }
        let speed = if target > usage { month.integrate } else { month.drop };
        usage += speed * (target - usage);
        context.set_property(user, Usage(usage));
        totals.used[lab] += f64::from(usage);
        totals.viable += f64::from(size * viable);
    }
    let market = context.get_data_mut(MarketPlugin).as_mut().unwrap();
    market.totals.push(totals);
    let done = market.totals.len() as u32;
    if done < market.months {
        context.add_plan(f64::from(done), pass);
    }
}

fn main() {
    measure(prepare, |context, market| {
        *context.get_data_mut(MarketPlugin) = Some(market);
        context.add_plan(0.0, pass);
        context.execute();
        context.get_data_mut(MarketPlugin).take().unwrap()
    });
}
