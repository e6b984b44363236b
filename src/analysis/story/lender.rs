//! Lenders: what a lender looks at and decides.

use crate::analysis::story::fact::{How, Look, Shape, change, events, market, own};
use crate::analysis::story::firing::{Firing, Gathered, moved};
use crate::analysis::story::outlook::Outlook;
use crate::analysis::story::panel::{Panel, Span};

const KNEW: &[Look] = &[
    own("credit_lent", Shape::Dollars, "loans of {}"),
    market("credit_debt", Shape::Dollars, "all lenders together {}"),
    Look {
        how: How::Sum,
        only_if_any: true,
        ..market("insolvency_defaults", Shape::Count, "{} firms defaulted")
    },
    market(
        "resale_price_over_value",
        Shape::Ratio,
        "used devices fetched {} of what they will earn",
    ),
];

const DECIDED: &[Look] = &[
    change("credit_lent", Shape::Dollars, "lent {}, net", "took {} back, net"),
    own("credit_supply", Shape::Ratio, "lent at {} of what whole capital carries"),
    events("lender_loss", Shape::Dollars, "wrote {} off"),
];

/// How the story of a lender is told.
pub const LENDER: Outlook = Outlook {
    knew: KNEW,
    expected: &[],
    decided: DECIDED,
    heard: &["collateral_fall", "rent_fall", "credit_tightening"],
    rules: &[supply],
    no_forecast: Some("losses by the odds of default that leverage gives each debtor"),
};

/// Losses of capital make a lender lend less freely.
fn supply(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (by, supply) = moved(&mut seen, "credit_supply", Shape::Ratio, 0.01)?;
    let why = if by < 0.0 { "it lost capital" } else { "its capital recovered" };
    let text = format!("{why}: it lends at {supply} of what whole capital carries");
    Some(Firing { notable: true, ..Firing::routine("credit", text, seen.facts) })
}
