//! The numbers of a world that matter most, as sliders.

use crate::economy::opening::spec::Cloud;
use crate::lab::control::{Control, Input, Misset, Range, Setting};
use crate::scenario::explain::Explained;
use crate::scenario::world::WorldFile;

/// A number of a world that can be moved, and what else moves with it.
struct Dial {
    name: &'static str,
    label: &'static str,
    /// The field of the world whose unit and meaning it has.
    path: &'static str,
    range: Range,
    read: fn(&WorldFile) -> f64,
    write: fn(&WorldFile, f64) -> Vec<String>,
}

const DIALS: [Dial; 7] = [
    Dial {
        name: "lag",
        label: "Diffusion lag",
        path: "rules.diffusion.lab_adoption_months",
        range: Range::even(0.0, 48.0, 1.0),
        read: lag,
        write: set_lag,
    },
    Dial {
        name: "absorption",
        label: "Absorption by larger models",
        path: "rules.absorption.share",
        range: Range::even(0.0, 1.0, 0.05),
        read: |world| *world.rules.absorption.share,
        write: |_, share| vec![format!("rules.absorption.share={share}")],
    },
    Dial {
        name: "lead",
        label: "Lead time of devices",
        path: "rules.production.target_lead_months",
        range: Range::even(1.0, 30.0, 1.0),
        read: |world| *world.rules.production.target_lead_months,
        write: set_lead,
    },
    Dial {
        name: "line",
        label: "Weight of the supply line",
        path: "rules.orders.supply_line_weight",
        range: Range::even(0.0, 1.0, 0.02),
        read: |world| *world.rules.orders.supply_line_weight,
        write: |_, weight| vec![format!("rules.orders.supply_line_weight={weight}")],
    },
    Dial {
        name: "leverage",
        label: "Leverage of young clouds",
        path: "rules.credit.loan_to_value",
        range: Range::even(0.1, 0.95, 0.05),
        read: |world| *world.rules.credit.loan_to_value,
        write: set_leverage,
    },
    Dial {
        name: "tail",
        label: "Tail of task values",
        path: "rules.usage.tail_exponent",
        range: Range::even(1.05, 3.0, 0.05),
        read: |world| *world.rules.usage.tail_exponent,
        write: |_, exponent| vec![format!("rules.usage.tail_exponent={exponent}")],
    },
    Dial {
        name: "decline",
        label: "Fall of hardware prices",
        path: "population.start.price_decline",
        range: Range::even(0.0, 0.6, 0.015),
        read: |world| *world.population.start.price_decline,
        write: set_decline,
    },
];

/// The sliders of a world, whose values are explained.
pub fn controls(world: &WorldFile, explained: &[Explained]) -> Vec<Control> {
    let control = |dial: &Dial| {
        let of_path = explained.iter().find(|one| one.path == dial.path);
        let value = (dial.read)(world);
        Control {
            name: dial.name,
            label: dial.label.into(),
            unit: of_path.map(|one| one.unit.clone()).unwrap_or_default(),
            meaning: of_path.map(|one| one.meaning.clone()).unwrap_or_default(),
            input: Input::Slider(dial.range.with(value)),
            setting: value.into(),
            of_find: false,
        }
    };
    DIALS.iter().map(control).collect()
}

/// What is to be laid over a world so that a slider of it stands elsewhere; nothing where the name is not that of one.
///
/// # Errors
/// The setting is no amount.
pub fn overrides(
    world: &WorldFile,
    name: &str,
    setting: &Setting,
) -> Result<Option<Vec<String>>, Misset> {
    let Some(dial) = DIALS.iter().find(|dial| dial.name == name) else { return Ok(None) };
    Ok(Some((dial.write)(world, setting.number(dial.name)?)))
}

/// How long others take to adopt the find that comes, or any.
fn lag(world: &WorldFile) -> f64 {
    let find = world.rules.breakthroughs.scheduled.first();
    let of_find = find.and_then(|find| find.adoption_months);
    *of_find.unwrap_or(world.rules.diffusion.lab_adoption_months)
}

fn set_lag(world: &WorldFile, months: f64) -> Vec<String> {
    let who = ["lab", "hyperscaler", "vendor"];
    let of_all = who.iter().map(|who| format!("rules.diffusion.{who}_adoption_months={months}"));
    let finds = 0..world.rules.breakthroughs.scheduled.len();
    let of_finds = finds
        .map(|at| format!("rules.breakthroughs.scheduled[{at}].adoption_months=Some({months})"));
    of_all.chain(of_finds).collect()
}

/// No delivery can be asked to take longer than the lead time vendors aim at.
fn set_lead(world: &WorldFile, months: f64) -> Vec<String> {
    let least = world.rules.deliveries.least_lead_months.min(months);
    vec![
        format!("rules.production.target_lead_months={months}"),
        format!("rules.deliveries.least_lead_months={least}"),
    ]
}

/// Lenders advance more on the same fleet, and young clouds begin with as much more debt; where they advance less, all clouds
/// begin with less.
fn set_leverage(world: &WorldFile, loan_to_value: f64) -> Vec<String> {
    let times = loan_to_value / world.rules.credit.loan_to_value.max(1e-9);
    let debts = |list, clouds: &[Cloud], times: f64| {
        let debt = |(at, cloud): (usize, &Cloud)| {
            format!("population.{list}[{at}].debt_usd={}", (*cloud.debt_usd * times).round())
        };
        clouds.iter().enumerate().map(debt).collect::<Vec<String>>()
    };
    let people = &world.population;
    let mut all = vec![format!("rules.credit.loan_to_value={loan_to_value}")];
    all.extend(debts("neoclouds", &people.neoclouds, times));
    all.extend(debts("hyperscalers", &people.hyperscalers, times.min(1.0)));
    all
}

/// Prices have fallen and go on falling as much faster, by what design gains.
fn set_decline(world: &WorldFile, decline: f64) -> Vec<String> {
    let more = decline - *world.population.start.price_decline;
    let gain = *world.rules.production.design_gain * libm::exp(more);
    vec![
        format!("population.start.price_decline={decline}"),
        format!("rules.production.design_gain={gain}"),
    ]
}
