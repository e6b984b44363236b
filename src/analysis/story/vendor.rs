//! Vendors of devices: what a vendor looks at, expects and decides.

use crate::analysis::story::fact::{How, Look, Shape, own};
use crate::analysis::story::firing::{Firing, Gathered, SHAREHOLDERS, moved};
use crate::analysis::story::outlook::Outlook;
use crate::analysis::story::panel::{Panel, Span};

const KNEW: &[Look] = &[
    own("production_lead_time", Shape::Months, "its lead time {}"),
    own("production_revenue", Shape::DollarsYearly, "sales {}"),
    own("equity_price", Shape::Dollars, "its shares at {}"),
    own("credit_deposits", Shape::Dollars, "cash {}"),
];

const EXPECTED: &[Look] = &[own("production_expected", Shape::ComputeYearly, "orders of {}")];

const DECIDED: &[Look] = &[
    own("production_price", Shape::Price, "asked {}"),
    own("production_markup", Shape::Ratio, "markup {}"),
    own("production_capacity", Shape::ComputeYearly, "could ship {}"),
    SHAREHOLDERS,
];

/// How the story of a vendor is told.
pub const VENDOR: Outlook = Outlook {
    knew: KNEW,
    expected: EXPECTED,
    decided: DECIDED,
    heard: &["generation", "bear_market"],
    rules: &[price, capacity],
    no_forecast: None,
};

/// The markup rises while lead times are long, never above what capacity is worth to buyers.
fn price(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (by, markup) = moved(&mut seen, "production_markup", Shape::Ratio, 0.02)?;
    let (_, lead) = seen.own("production_lead_time", How::Last, Shape::Months)?;
    let (verb, why) = match by > 0.0 {
        true => ("rose", "above the lead time it is content with"),
        false => ("fell", "below the lead time it is content with, or dearer than worth to buyers"),
    };
    let text = format!("its markup {verb} {markup} at a lead time of {lead}: {why}");
    Some(Firing::routine("production", text, seen.facts))
}

/// Capacity begun closes the gap to the orders expected when it is ready.
fn capacity(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (_, capacity) = moved(&mut seen, "production_capacity", Shape::ComputeYearly, 0.02)?;
    let (_, orders) = seen.own("production_expected", How::Last, Shape::ComputeYearly)?;
    let text = format!(
        "capacity begun earlier came on stream, {capacity}; it now expects orders of {orders}"
    );
    Some(Firing::routine("production", text, seen.facts))
}
