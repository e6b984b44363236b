//! Running economies: one run, watched and stoppable.

pub mod seam;
pub mod run;
