//! All tables of an experiment.

use crate::analysis::sensitivity::study::{Laid, Study};
use crate::analysis::sensitivity::{effects, indices, levels, luck, regions};
use crate::analysis::sheet::Sheet;

/// The tables by name, in their order.
pub const SHEETS: [&str; 6] = ["luck", "levels", "effects", "indices", "pairs", "regions"];

/// The tables that points laid in this way can fill.
pub fn fitting(laid: Laid) -> &'static [&'static str] {
    match laid {
        Laid::Trajectories => &["luck", "effects"],
        Laid::Blocks { second_order: false } => &["luck", "indices", "regions"],
        Laid::Blocks { second_order: true } => &["luck", "indices", "pairs", "regions"],
        Laid::Levels => &["luck", "levels"],
        Laid::Filling => &["luck", "regions"],
    }
}

/// Makes a table; `None` if there is none of this name. `coverage` is the share of the cases of interest that a region
/// must hold.
pub fn sheet(name: &str, studies: &[Study], coverage: f64) -> Option<Sheet> {
    match name {
        "luck" => Some(luck::sheet(studies)),
        "levels" => Some(levels::sheet(studies)),
        "effects" => Some(effects::sheet(studies)),
        "indices" => Some(indices::sheet(studies)),
        "pairs" => Some(indices::pairs(studies)),
        "regions" => Some(regions::sheet(studies, coverage)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sensitivity::study::sample;
    use crate::analysis::sheet::Cell;

    #[test]
    fn every_table_there_is_can_be_made_and_has_a_cell_for_every_head() {
        for laid in
            [Laid::Trajectories, Laid::Blocks { second_order: true }, Laid::Levels, Laid::Filling]
        {
            let study = sample(laid);
            for name in fitting(laid) {
                let sheet = sheet(name, std::slice::from_ref(&study), 0.5).unwrap();
                assert_eq!(&sheet.name, name);
                assert!(!sheet.rows.is_empty(), "{name}");
                assert!(sheet.rows.iter().all(|row| row.len() == sheet.heads.len()), "{name}");
                assert!(SHEETS.contains(name));
            }
        }
        assert_eq!(sheet("nothing", &[], 0.5), None);
    }

    #[test]
    fn the_parameter_that_decides_comes_first_and_the_idle_one_has_no_limit() {
        let first = |name, laid, column: usize| {
            sheet(name, &[sample(laid)], 0.5).unwrap().rows[0][column].clone()
        };
        let strong = Cell::from("strong");
        assert_eq!(first("effects", Laid::Trajectories, 3), strong);
        assert_eq!(first("indices", Laid::Blocks { second_order: false }, 2), strong);
        let regions = sheet("regions", &[sample(Laid::Filling)], 0.5).unwrap();
        assert!(regions.rows.iter().all(|row| row[2] == strong && row[4] == Cell::Missing));
    }

    #[test]
    fn luck_is_what_parameters_leave() {
        let luck = sheet("luck", &[sample(Laid::Filling)], 0.5).unwrap();
        let (Cell::Estimate(parameters), Cell::Estimate(luck)) =
            (&luck.rows[0][6], &luck.rows[0][7])
        else {
            panic!("both are known")
        };
        assert!((parameters.value + luck.value - 1.0).abs() < 1e-9);
        assert!(parameters.value > 0.5 && luck.value > 0.05);
    }
}
