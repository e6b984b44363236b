//! The folder of a calibration: every evaluation as it is made, then the sample, the fitted world and the manifest.

pub mod manifest;
pub mod evaluations;
pub mod sample;
pub mod folder;
