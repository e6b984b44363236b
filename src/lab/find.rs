//! The find that comes in a given month: whether, when, whose, how large, and who may use it.

use std::collections::BTreeMap;

use crate::economy::mechanisms::breakthroughs::ScheduledFind;
use crate::economy::opening::spec::Population;
use crate::lab::control::{Control, Input, Misset, Range, Setting};
use crate::scenario::world::WorldFile;

/// The find of a world that has none, if one is asked for.
const MONTH: f64 = 36.0;
const FACTOR: f64 = 10.0;

/// What a find can be moved in.
struct Find {
    comes: bool,
    month: f64,
    factor: f64,
    finder: String,
    is_open: bool,
}

impl Find {
    fn of(world: &WorldFile) -> Find {
        match world.rules.breakthroughs.scheduled.first() {
            Some(find) => Find {
                comes: true,
                month: *find.month,
                factor: *find.factor,
                finder: find.finder.clone(),
                is_open: find.open,
            },
            None => Find {
                comes: false,
                month: MONTH,
                factor: FACTOR,
                finder: finders(&world.population).next().unwrap_or_default(),
                is_open: true,
            },
        }
    }

    fn with(mut self, settings: &BTreeMap<String, Setting>) -> Result<Find, Misset> {
        for (name, setting) in settings {
            match name.as_str() {
                "find" => self.comes = setting.switch("find")?,
                "month" => self.month = setting.number("month")?,
                "factor" => self.factor = setting.number("factor")?,
                "finder" => self.finder = setting.name("finder")?.to_string(),
                "open" => self.is_open = setting.switch("open")?,
                _ => {}
            }
        }
        Ok(self)
    }
}

/// Whether a control of this name is about the find.
pub fn is_about(name: &str) -> bool {
    ["find", "month", "factor", "finder", "open"].contains(&name)
}

/// Everybody who may find something.
fn finders(people: &Population) -> impl Iterator<Item = String> {
    let labs = people.labs.iter().map(|lab| &lab.name);
    let clouds = people.hyperscalers.iter().chain(&people.neoclouds).map(|cloud| &cloud.name);
    let vendors = people.vendors.iter().map(|vendor| &vendor.name);
    let outsiders = people.outsiders.iter().map(|outsider| &outsider.name);
    labs.chain(clouds).chain(vendors).chain(outsiders).cloned()
}

/// The controls of the find of a world.
pub fn controls(world: &WorldFile) -> Vec<Control> {
    let find = Find::of(world);
    let slider = |range: Range, value: f64| Input::Slider(range.with(value));
    let month = Range::even(0.0, f64::from(world.months.saturating_sub(1)), 1.0);
    let names = finders(&world.population).collect();
    let control = |name, label: &str, unit: &str, meaning: &str, (input, setting)| Control {
        name,
        label: label.into(),
        unit: unit.into(),
        meaning: meaning.into(),
        input,
        setting,
        of_find: name != "find",
    };
    vec![
        control(
            "find",
            "A find comes",
            "",
            "Whether somebody finds a more efficient architecture in a given month.",
            (Input::Switch, Setting::Switch(find.comes)),
        ),
        control(
            "factor",
            "Size of the jump",
            "times",
            "How much better than trend the find is.",
            (slider(Range::ratios(1.1, 1000.0, 0.1), find.factor), find.factor.into()),
        ),
        control(
            "month",
            "Month of the find",
            "months",
            "When it comes, counted from the start.",
            (slider(month, find.month), find.month.into()),
        ),
        control(
            "finder",
            "Finder",
            "",
            "Who finds it.",
            (Input::Choice { names }, Setting::Name(find.finder)),
        ),
        control(
            "open",
            "Published",
            "",
            "Whether the finder publishes it; else it leaks.",
            (Input::Switch, Setting::Switch(find.is_open)),
        ),
    ]
}

/// What is to be laid over a world so that its first find, or one more where it has none, is as set.
///
/// # Errors
/// A setting of another kind than its control.
pub fn overrides(
    world: &WorldFile,
    settings: &BTreeMap<String, Setting>,
) -> Result<Vec<String>, Misset> {
    if !settings.keys().any(|name| is_about(name)) {
        return Ok(Vec::new());
    }
    let find = Find::of(world).with(settings)?;
    let path = "rules.breakthroughs.scheduled";
    Ok(match (find.comes, world.rules.breakthroughs.scheduled.first()) {
        (false, None) => Vec::new(),
        (false, Some(_)) => vec![format!("{path}=[]")],
        (true, Some(known)) => changed(&find, known),
        (true, None) => vec![format!("{path}=[{}]", text(&find))],
    })
}

/// The fields in which a find is another than the one known.
fn changed(find: &Find, known: &ScheduledFind) -> Vec<String> {
    let fields = [
        (find.month != *known.month, format!("month={}", find.month)),
        (find.factor != *known.factor, format!("factor={}", find.factor)),
        (find.finder != known.finder, format!("finder={:?}", find.finder)),
        (find.is_open != known.open, format!("open={}", find.is_open)),
    ];
    let path = "rules.breakthroughs.scheduled[0]";
    let moved = fields.into_iter().filter(|(is_moved, _)| *is_moved);
    moved.map(|(_, field)| format!("{path}.{field}")).collect()
}

/// A find about inference that needs no new hardware and is in products at once.
fn text(find: &Find) -> String {
    let Find { month, factor, finder, is_open, .. } = find;
    format!(
        "(month: {month}, finder: {finder:?}, factor: {factor}, kind: Inference, open: {is_open}, product_months: 0, \
         publication_months: 0, adoption_months: None, share_on_old_hardware: 1)"
    )
}
