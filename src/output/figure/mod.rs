//! Figures fit for print, drawn from what runs and ensembles left on disk.

pub mod language;
pub mod letters;
pub mod canvas;
pub mod render;
pub mod numbers;
pub mod scale;
pub mod quantity;
pub mod axis;
pub mod grid;
pub mod panel;
pub mod marks;
pub mod key;
pub mod page;
pub mod names;
pub mod runs;
pub mod lanes;
pub mod series;
pub mod fan;
pub mod survival;
pub mod strips;
pub mod layers;
pub mod vintages;
pub mod parameters;
pub mod phase;
pub mod money;
pub mod fit;
