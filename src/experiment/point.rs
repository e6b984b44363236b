//! A point of an experiment: what is set in which world.

/// A world with the values that an experiment sets in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Position of the world in the list of worlds.
    pub world: usize,
    /// A value a parameter, as it is written in a world file; none where the world's own stays.
    pub values: Vec<Option<String>>,
}
