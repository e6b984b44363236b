//! How an owner's orders came about: planned, screened, funded, powered, placed.

use crate::analysis::story::fact::{How, Shape};
use crate::analysis::story::firing::{Firing, Gathered};
use crate::analysis::story::panel::{Panel, Span};

/// What held orders back most in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It planned none, or had too much.
    Plan,
    /// Little passed the screen.
    Screen,
    /// Money.
    Funding,
    /// Power, or what whole devices left.
    Power,
    /// Nothing worth speaking of.
    Nothing,
}

/// A cut worth speaking of \[share\].
const NOTABLE: f64 = 0.02;

/// The rule of orders with its numbers; `None` where they were not recorded.
pub fn orders(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let planned = seen.own("orders_planned", How::SumAboveZero, Shape::Compute)?;
    let (_, wanted) = seen.own("orders_wanted", How::Last, Shape::Compute)?;
    let (_, installed) = seen.own("deliveries_installed", How::Last, Shape::Compute)?;
    let (_, on_order) = seen.own("orders_backlog", How::Last, Shape::Compute)?;
    let mut text = format!("wanted {wanted} in all, had {installed} and {on_order} on order; ");
    text += &format!("planned to order {}", planned.1);
    if planned.0 > 0.0 {
        text += &cuts(&mut seen, planned.0)?;
    } else {
        text += ", as it had enough";
    }
    Some(Firing::routine("orders", text, seen.facts))
}

/// From what was planned to what was placed.
fn cuts(seen: &mut Gathered, planned: f64) -> Option<String> {
    let passed = seen.own("orders_passed", How::Sum, Shape::Compute)?;
    let within = How::SumWithin("orders_affordable");
    let funded = seen.own("orders_passed", within, Shape::Compute)?;
    let placed = seen.own("orders_placed", How::Sum, Shape::Compute)?;
    let (_, value) = seen.own("orders_value_over_price", How::Last, Shape::Ratio)?;
    let (_, hurdle) = seen.market("orders_hurdle", How::Last, Shape::Ratio)?;
    let share = Shape::Share.say(passed.0 / planned);
    let mut text = match passed.0 > 0.0 {
        true => format!(
            "; value over price {value} against hurdle {hurdle}: {} ({share}) passed the screen",
            passed.1
        ),
        false => "; overdrawn, in breach or in default, it may order nothing".to_string(),
    };
    text += &match (is_cut(passed.0, funded.0), passed.0 > 0.0) {
        (true, _) => format!("; cash and credit reached for {}", funded.1),
        (false, true) => "; cash and credit reached for all of it".to_string(),
        (false, false) => String::new(),
    };
    if is_cut(funded.0, placed.0) {
        let kept_back = seen.market("grid_kept_back", How::Sum, Shape::Compute);
        let why = match kept_back.filter(|(amount, _)| *amount > 0.0) {
            Some((_, all)) => format!("for want of power, which kept {all} back in all"),
            None => "as devices are ordered whole".to_string(),
        };
        text += &format!("; {} of it was ordered, {why}", placed.1);
    } else {
        text += &format!("; ordered {}", placed.1);
    }
    Some(text)
}

/// What held orders back most.
pub fn limit(panel: &Panel, span: Span) -> Option<Limit> {
    let mut seen = Gathered::new(panel, span);
    let mut of = |column, how| seen.own(column, how, Shape::Compute).map(|(value, _)| value);
    let planned = of("orders_planned", How::SumAboveZero)?;
    let passed = of("orders_passed", How::Sum)?;
    let funded = of("orders_passed", How::SumWithin("orders_affordable"))?;
    let placed = of("orders_placed", How::Sum)?;
    if planned <= 0.0 {
        return Some(Limit::Plan);
    }
    let cuts = [
        (planned - passed, Limit::Screen),
        (passed - funded, Limit::Funding),
        (funded - placed, Limit::Power),
    ];
    let most = cuts
        .into_iter()
        .fold((0.0, Limit::Nothing), |most, cut| if cut.0 > most.0 { cut } else { most });
    Some(if most.0 > 10.0 * NOTABLE * planned { most.1 } else { Limit::Nothing })
}

fn is_cut(before: f64, after: f64) -> bool {
    before - after > NOTABLE * before
}
