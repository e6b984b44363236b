//! The progress bar: on stderr, for people only.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of so many months or runs, with the time left.
pub fn bar(count: u32, what: &str) -> ProgressBar {
    if !stderr().is_terminal() {
        return hidden();
    }
    let template = format!("{{bar:40}} {{pos}} of {{len}} {what}, {{eta}} left");
    let style = ProgressStyle::with_template(&template).expect("the template is well formed");
    ProgressBar::new(u64::from(count)).with_style(style)
}

/// A bar that nobody sees.
pub fn hidden() -> ProgressBar {
    ProgressBar::hidden()
}
