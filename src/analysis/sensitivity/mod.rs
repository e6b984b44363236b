//! Which parameters matter: what an outcome owes to each of them and to luck, and where in their space it lies.
//!
//! Pure functions of a design and of outcomes, in the order of its points; an outcome that is missing is `None`.

pub mod morris;
pub mod sobol;
pub mod variance;
pub mod prim;
pub mod enough;
pub mod study;
pub mod luck;
pub mod levels;
pub mod effects;
pub mod indices;
pub mod regions;
pub mod report;
