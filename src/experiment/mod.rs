//! Running economies: one run, watched and stoppable; or many at once.

pub mod run;
pub mod economies;
pub mod batch;
pub mod stream;
pub mod plan;
pub mod precision;
pub mod trials;
pub mod causes;
pub mod counterfactual;
pub mod design;
pub mod constraint;
pub mod point;
pub mod file;
pub mod points;
pub mod parts;
