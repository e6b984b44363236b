//! How well a world agrees with what was observed, and which of its free numbers the observations tell apart.
//!
//! The method of simulated moments (McFadden 1989; Duffie and Singleton 1993) with the same seeds for every point, sampled by
//! differential evolution Markov chains (ter Braak 2006; Vrugt et al. 2009) instead of only minimised, so that what comes out is
//! a cloud of points that agree about as well as the best.

pub mod moments;
pub mod score;
pub mod space;
pub mod chains;
pub mod posterior;
pub mod directions;
pub mod tables;
