//! World files: read, laid over their base, overridden, checked and read into a type.

pub mod tree;
pub mod path;
pub mod fault;
pub mod nearest;
pub mod cursor;
pub mod number;
pub mod text;
pub mod hint;
pub mod parse;
pub mod source;
pub mod faults;
pub mod schema;
pub mod pattern;
pub mod complaint;
#[cfg(test)]
mod demo;
pub mod check;
pub mod overlay;
pub mod default;
pub mod overrides;
