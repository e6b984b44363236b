//! Clouds: what an owner of compute looks at, expects and decides.

use crate::analysis::story::fact::{How, Look, Shape, change, events, flow, market, own};
use crate::analysis::story::firing::{Firing, Gathered, SHAREHOLDERS, moved};
use crate::analysis::story::orders::orders;
use crate::analysis::story::outlook::Outlook;
use crate::analysis::story::panel::{Panel, Span};

const KNEW: &[Look] = &[
    market("rents_list", Shape::Rent, "the market's rent {}"),
    own("rents_utilisation", Shape::Share, "{} of its running capacity in use"),
    market("production_lead_time", Shape::Months, "lead time {}"),
    market("production_price", Shape::Price, "new capacity at {}"),
    own("equity_price", Shape::Dollars, "its shares at {}"),
    own("credit_deposits", Shape::Dollars, "cash {}"),
    own("credit_debt", Shape::Dollars, "debt {}"),
    own("credit_rate", Shape::Rate, "a new loan at {}"),
    own("covenants_leverage", Shape::Ratio, "debt over worth {}"),
];

const EXPECTED: &[Look] = &[
    own("expectations_demand", Shape::Compute, "demand of {} now"),
    own("expectations_growth", Shape::Growth, "growing by {}"),
    Look {
        only_if_any: true,
        ..own("expectations_narrative", Shape::Share, "{} of that from what everybody says")
    },
    own("expectations_rent", Shape::Rent, "rent {}"),
    own("expectations_decline", Shape::Fall, "new capacity cheaper by {}"),
    own("expectations_rebound", Shape::Ratio, "rebound {}"),
    own("orders_value_over_price", Shape::Ratio, "new capacity worth {} of its price"),
    market("orders_hurdle", Shape::Ratio, "hurdle {}"),
];

const DECIDED: &[Look] = &[
    flow("orders_placed", Shape::Compute, "ordered {}"),
    events("cancellation", Shape::Compute, "cancelled {}"),
    flow("capex", Shape::Dollars, "spent {} on devices and facilities"),
    own("rents_list", Shape::Rent, "asked a rent of {}"),
    change(
        "contracts_capacity",
        Shape::Compute,
        "let {} more under contract",
        "had {} less under contract",
    ),
    change("credit_debt", Shape::Dollars, "borrowed {}, net", "repaid {}, net"),
    SHAREHOLDERS,
    change("retirement_mothballed", Shape::Compute, "switched {} off", "had {} fewer switched off"),
    events("scrap", Shape::Compute, "scrapped {}"),
    events("write_down", Shape::Dollars, "wrote {} down"),
];

/// How the story of an owner is told.
pub const OWNER: Outlook = Outlook {
    knew: KNEW,
    expected: EXPECTED,
    decided: DECIDED,
    heard: &["news", "rent_fall", "collateral_fall", "bear_market", "credit_tightening", "squeeze"],
    rules: &[orders, rents, expectations, credit, dividends],
    no_forecast: None,
};

/// A list rent follows last month's utilisation.
fn rents(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (by, path) = moved(&mut seen, "rents_list", Shape::Rent, 0.05)?;
    let (_, used) = seen.own("rents_utilisation", How::Last, Shape::Share)?;
    let verb = if by > 0.0 { "rose" } else { "fell" };
    let text = format!("its list rent {verb} {path} with {used} of its running capacity in use");
    Some(Firing::routine("rents", text, seen.facts))
}

/// Growth expected follows surprises in demand.
fn expectations(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (by, path) = moved(&mut seen, "expectations_growth", Shape::Growth, 0.1)?;
    let (_, demand) = moved(&mut seen, "expectations_demand", Shape::Compute, 0.0)?;
    let verb = if by > 0.0 { "more" } else { "less" };
    let text =
        format!("demand seen went {demand}, {verb} than forecast, so growth expected went {path}");
    Some(Firing::routine("expectations", text, seen.facts))
}

/// Debt moves as the buffer is refilled and loans are repaid.
fn credit(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (by, path) = moved(&mut seen, "credit_debt", Shape::Dollars, 0.05)?;
    let (_, cash) = seen.own("credit_deposits", How::Last, Shape::Dollars)?;
    let text = match by > 0.0 {
        true => {
            let (_, rate) = seen.own("credit_rate", How::Last, Shape::Rate)?;
            format!(
                "owes more, lines, overdrafts and unpaid bills together: debt {path}, cash {cash}, new loans at {rate}"
            )
        }
        false => format!("owes less: debt {path}, cash {cash}"),
    };
    Some(Firing::routine("credit", text, seen.facts))
}

/// Cash beyond what orders and wanted capacity still cost goes to shareholders.
fn dividends(panel: &Panel, span: Span) -> Option<Firing> {
    let mut seen = Gathered::new(panel, span);
    let (paid, amount) = seen.own("dividends_paid", How::Sum, Shape::Dollars)?;
    if paid <= 0.0 {
        return None;
    }
    let (_, cash) = seen.own("credit_deposits", How::Last, Shape::Dollars)?;
    let text = format!(
        "paid out {amount}, net: cash beyond its buffer, its bills for orders and the price of the capacity it wants beyond them; kept {cash}"
    );
    Some(Firing::routine("dividends", text, seen.facts))
}
