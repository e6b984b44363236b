//! The settings in which claims are tested: what nobody has measured and much hangs on.

use crate::analysis::claims::claim::{Cast, Setting};

/// The world files as they are.
pub const SHIPPED: Setting = Setting { name: "as shipped", changes: &[] };

/// As shipped, and one number at a time at another place of the range that it is to be swept over.
pub const SWEPT: &[Setting] = &[
    SHIPPED,
    Setting { name: "absorption 0", changes: &["rules.absorption.share=0"] },
    Setting { name: "training .5", changes: &["population.start.training=0.5"] },
    Setting { name: "lasting growth", changes: &["rules.adoption.growth_half_life_years=Some(5)"] },
];

/// The boom by itself.
pub const NO_FIND: Cast = ("no-breakthrough", &[]);
/// Ten times at once.
pub const TENFOLD: Cast = ("overnight-10x", &[]);
/// A hundred times at once.
pub const HUNDREDFOLD: Cast = ("overnight-100x", &[]);
/// Month of the find in these worlds.
pub const FIND: u32 = 36;
