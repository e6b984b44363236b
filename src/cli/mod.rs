//! The commands: one file each. Data goes to stdout, all else to stderr.

pub mod exit;
pub mod print;
pub mod progress;
pub mod stop;
pub mod dating;
pub mod run;
pub mod check;
pub mod explain;
pub mod regimes;
pub mod outcome;
pub mod ensemble;
pub mod compare;
pub mod arms;
pub mod claims;
pub mod facts;
pub mod timeline;
pub mod files;
pub mod finished;
pub mod figure;
pub mod report;
pub mod why;
pub mod story;
pub mod calibrate;
pub mod validate;
pub mod lab;
pub mod experiment;
