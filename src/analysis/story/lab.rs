//! Model labs: what a lab looks at and decides.

use crate::analysis::story::fact::{How, Look, Shape, change, market, own};
use crate::analysis::story::firing::{Firing, Gathered, SHAREHOLDERS, moved};
use crate::analysis::story::outlook::Outlook;
use crate::analysis::story::panel::{Panel, Span};

const KNEW: &[Look] = &[
    market("rents_list", Shape::Rent, "the market's rent {}"),
    market("rents_fill", Shape::Share, "{} of the compute wanted from the market served"),
    own("services_revenue", Shape::DollarsYearly, "sales {}"),
    market("funding_sentiment", Shape::Ratio, "investors' sentiment {}"),
    own("equity_price", Shape::Dollars, "its shares at {}"),
    own("credit_deposits", Shape::Dollars, "cash {}"),
];

const DECIDED: &[Look] = &[
    own("pricing_price", Shape::Service, "asked {}"),
    own("pricing_markup", Shape::Ratio, "markup {}"),
    own("training_budget", Shape::DollarsYearly, "put {} into training and research"),
    change(
        "contracts_capacity",
        Shape::Compute,
        "took {} more under contract",
        "had {} less under contract",
    ),
    change("credit_debt", Shape::Dollars, "owed {} more", "owed {} less"),
    SHAREHOLDERS,
];

/// How the story of a lab is told.
pub const LAB: Outlook = Outlook {
    knew: KNEW,
    expected: &[],
    decided: DECIDED,
    heard: &["rationing", "bear_market"],
    rules: &[pricing, training, funding],
    no_forecast: Some("nothing: labs forecast no demand, they follow their plan, sales and cash"),
};

/// Prices are unit cost times a markup.
fn pricing(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (_, price) = moved(&mut seen, "pricing_price", Shape::Service, 0.05)?;
    let (_, markup) = seen.own("pricing_markup", How::Last, Shape::Ratio)?;
    let (_, rent) = seen.market("rents_list", How::Last, Shape::Rent)?;
    let text = format!("price {price}: unit cost times markup {markup}, compute at {rent}");
    Some(Firing::routine("pricing", text, seen.facts))
}

/// Budgets follow plan and sales, and no faster than cash allows.
fn training(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (_, budget) = moved(&mut seen, "training_budget", Shape::DollarsYearly, 0.05)?;
    let (_, sales) = seen.own("services_revenue", How::Last, Shape::DollarsYearly)?;
    let (_, cash) = seen.own("credit_deposits", How::Last, Shape::Dollars)?;
    let text = format!(
        "budget {budget}: the lesser of what plan and sales ({sales}) ask for and what its cash ({cash}) allows"
    );
    Some(Firing::routine("training", text, seen.facts))
}

/// Investors subscribe what its runway lacks, as far as their budget goes.
fn funding(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (paid, _) = seen.own("dividends_paid", How::Sum, Shape::Dollars)?;
    if paid >= 0.0 {
        return None;
    }
    let raised = Shape::Dollars.say(-paid);
    let (_, sentiment) = seen.market("funding_sentiment", How::Last, Shape::Ratio)?;
    let (_, all) = seen.market("funding_subscribed", How::Sum, Shape::Dollars)?;
    let text = format!(
        "investors paid it {raised}, net, of {all} for all labs, at a sentiment of {sentiment}"
    );
    Some(Firing::routine("funding", text, seen.facts))
}
