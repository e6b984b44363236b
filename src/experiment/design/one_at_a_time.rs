//! One parameter at a time: it takes each of its levels while all others stay where they are.
//!
//! Good for a first look and for tornado charts; it sees no interactions. Source: Saltelli & Annoni (2010).

use crate::experiment::design::factorial::place;

/// The point at which nothing is changed, then for each parameter its levels, from the lowest up. `None` is where a
/// parameter stays as it is.
pub fn points(levels: &[usize]) -> Vec<Vec<Option<f64>>> {
    let base = vec![None; levels.len()];
    let moved = |parameter: usize, level: usize| {
        let mut point = base.clone();
        point[parameter] = Some(place(level, levels[parameter]));
        point
    };
    let all = (0..levels.len())
        .flat_map(|parameter| (0..levels[parameter]).map(move |level| (parameter, level)));
    let mut points = vec![base.clone()];
    points.extend(all.map(|(parameter, level)| moved(parameter, level)));
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_comes_first_and_then_one_parameter_moves_at_a_time() {
        let expected = [
            [None, None],
            [Some(0.0), None],
            [Some(0.5), None],
            [Some(1.0), None],
            [None, Some(0.0)],
            [None, Some(1.0)],
        ];
        assert_eq!(points(&[3, 2]), expected);
    }
}
