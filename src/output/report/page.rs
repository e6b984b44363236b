//! The page of a report: its own scripts after those of every page.

use serde_json::Value;

use crate::output::page::policy::Reach;
use crate::output::page::shell::Page;

const SCRIPTS: [&str; 11] = [
    include_str!("script/about.js"),
    include_str!("script/sheet.js"),
    include_str!("script/chain.js"),
    include_str!("script/events.js"),
    include_str!("script/firms.js"),
    include_str!("script/series.js"),
    include_str!("script/runs.js"),
    include_str!("script/strips.js"),
    include_str!("script/regimes.js"),
    include_str!("script/ensembles.js"),
    include_str!("script/start.js"),
];
const STYLE: &str = include_str!("style.css");

/// The HTML file of a report.
pub fn html(content: &Value) -> String {
    let title = format!("{} – overbuild", content["title"].as_str().unwrap_or("report"));
    let page =
        Page { title: &title, scripts: &SCRIPTS, style: STYLE, content, reach: Reach::Nowhere };
    page.html()
}
