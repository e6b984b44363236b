//! What a run leaves behind: tables, a manifest, and a folder that is whole or not there.

pub mod failure;
pub mod frame;
pub mod parquet;
pub mod number;
pub mod table;
pub mod tables;
pub mod digest;
pub mod machine;
pub mod time;
pub mod based_on;
pub mod manifest;
pub mod place;
pub mod folder;
pub mod file;
pub mod run;
pub mod labels;
pub mod reading;
pub mod drawing;
pub mod timelines;
pub mod legend;
pub mod why;
pub mod columns;
pub mod sheet;
pub mod ensemble;
pub mod experiment;
pub mod comparison;
pub mod figure;
pub mod calibration;
pub mod page;
pub mod report;
#[cfg(test)]
mod sample;
