//! Pages for the browser: one HTML file that holds its style, its script and its data, and reaches nothing outside itself.
//!
//! Charts are drawn in the browser by a small script of this program's own, from the files beside this one.

pub mod number;
pub mod column;
pub mod block;
pub mod language;
pub mod policy;
pub mod shell;
