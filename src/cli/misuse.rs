//! Questions that a run has no answer to.

/// A question that the run has no answer to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misuse {
    /// No agent of this name.
    #[error("{0}")]
    Agent(String),
    /// No such months.
    #[error("months {from} to {to} are not in this run, whose months are 0 to {last}")]
    Months {
        /// First one asked for.
        from: usize,
        /// Last one asked for.
        to: usize,
        /// Last one there is.
        last: usize,
    },
    /// A finished run cannot be changed.
    #[error("--seed, --users and --set are for world files; {0} is a finished run")]
    Finished(String),
}
