//! The progress bar: on stderr, for people only.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of so many months, with the time left.
pub fn bar(months: u32) -> ProgressBar {
    if !stderr().is_terminal() {
        return hidden();
    }
    let template = "{bar:40} month {pos} of {len}, {eta} left";
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    ProgressBar::new(u64::from(months)).with_style(style)
}

/// A bar that nobody sees.
pub fn hidden() -> ProgressBar {
    ProgressBar::hidden()
}
