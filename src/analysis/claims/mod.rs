//! What the model was made to test: claims, the worlds that test them, and verdicts that follow by rule.
//!
//! Criteria are data and stand beside the claims. They were written before the page was first made.

pub mod run;
pub mod pair;
pub mod verdict;
pub mod claim;
pub mod settings;
pub mod shortage;
pub mod services;
pub mod surplus;
pub mod gradual;
pub mod winter;
pub mod kinds;
pub mod finance;
pub mod preparation;
pub mod list;
pub mod factorial;
pub mod page;
