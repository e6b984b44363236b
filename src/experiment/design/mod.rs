//! Where the points of an experiment lie: designs of computer experiments in the unit cube, one file a design.
//!
//! A point is a list of numbers from 0 to 1, one a parameter; [`distribution`] makes values of them. A design depends on
//! its size and its seed alone, never on time, and on no number of a run.

pub mod chance;
pub mod distribution;
pub mod factorial;
pub mod one_at_a_time;
pub mod latin_hypercube;
pub mod sobol_sequence;
pub mod saltelli;
pub mod morris;
