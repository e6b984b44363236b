//! What an ensemble leaves behind: a few large tables, put together from parts that were each written whole.

pub mod lock;
pub mod manifest;
pub mod tables;
pub mod rows;
pub mod parts;
pub mod staged;
pub mod merge;
pub mod datapackage;
pub mod asked;
pub mod mixing;
pub mod folder;
pub mod finish;
