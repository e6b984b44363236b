//! Ctrl-C and requests to end: the run stops at the end of its month; asked twice, the program ends at once.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

/// A flag that goes up when somebody asks the program to stop.
///
/// # Errors
/// The system does not let us listen.
pub fn flag() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    let raise = move || {
        if raised.swap(true, Ordering::Relaxed) {
            process::exit(130);
        }
    };
    ctrlc::set_handler(raise).context("cannot listen to Ctrl-C")?;
    Ok(stop)
}
