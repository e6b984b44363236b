//! The project's own end-user month, called through its library.

use std::iter::once;

use overbuild::economy::dice::Dice;
use overbuild::economy::population::{Traits, sample};
use overbuild::economy::portfolio::month::live;
use overbuild::economy::portfolio::panel::{Panel, Review};
use overbuild::economy::portfolio::terms::{Offer, Terms};
use overbuild::economy::portfolio::workers::Workers;
use peers::{LABS, MEDIAN, Month, SPREAD_SCALE, SPREAD_SIZE, TAIL, Totals, cumulative, measure};

fn terms(month: &Month) -> Terms {
    let mut terms = Terms {
        providers: LABS,
        tasks: month.tasks,
        hazard: month.hazard,
        integrate: month.integrate,
        drop: month.drop,
        ..Terms::default()
    };
    for lab in 0..LABS {
        terms.offers[lab] = Offer { weight: month.weight[lab], most_tasks: month.most_tasks[lab] };
    }
    terms
}

fn main() {
    let traits =
        Traits { tail: TAIL, median: MEDIAN, spread_scale: SPREAD_SCALE, spread_size: SPREAD_SIZE };
    measure(
        |count, seed| {
            let dice = Dice::new(seed);
            let workers = Workers::default();
            let users = sample(&traits, &cumulative(0), count, (&dice, 0), &workers);
            (users, Panel::default(), dice)
        },
        |(users, panel, dice), mut market| {
            let workers = Workers::default();
            market.run(|month| {
                let (share, cumulative) = (month.share, &month.cumulative[..]);
                let review = Review { share, fill: &[1.0; LABS], cumulative };
                let window = panel.window(users.count(), &review, dice, (0, month.number));
                let (months, mut sums) = ([(window, terms(month))], [Default::default()]);
                live(once(users.columns()), &months, &mut sums, &workers);
                let [sums] = sums;
                Totals {
                    used: std::array::from_fn(|lab| sums.usage[lab]),
                    adopted: sums.adopted,
                    viable: sums.viable,
                }
            });
            market
        },
    );
}
