//! The laboratory: a page of this machine whose sliders run a world again and draw what comes of it at once.
//!
//! The page says how its controls are set; the world is read again with that laid over it, so that what is on screen is a
//! world that has passed every check, and can be saved as one.

pub mod control;
pub mod dials;
pub mod find;
pub mod bench;
pub mod picture;
pub mod ensemble;
pub mod page;
pub mod door;
pub mod server;
