//! The integration tests, one binary.

mod support;
mod accounting;
mod small;
mod limits_orders;
mod limits_finds;
mod limits_books;
