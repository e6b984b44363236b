//! The full grid: every level of a parameter with every level of all others.

/// Where a level lies between 0 and 1: the first at 0, the last at 1; a level that is alone lies in the middle.
pub fn place(level: usize, levels: usize) -> f64 {
    if levels < 2 { 0.5 } else { level as f64 / (levels - 1) as f64 }
}

/// The points of a grid with so many levels of each parameter, the last parameter changing fastest.
///
/// As many points as the product of the numbers of levels; check that it is one that can be run.
pub fn points(levels: &[usize]) -> Vec<Vec<f64>> {
    let count = levels.iter().product();
    let mut points = vec![Vec::with_capacity(levels.len()); count];
    let mut slower = 1;
    for of_one in levels {
        slower *= of_one;
        for (at, point) in points.iter_mut().enumerate() {
            point.push(place(at / (count / slower) % of_one, *of_one));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_is_there_once_and_the_last_changes_fastest() {
        let found = points(&[2, 1, 3]);
        let expected = [
            [0.0, 0.5, 0.0],
            [0.0, 0.5, 0.5],
            [0.0, 0.5, 1.0],
            [1.0, 0.5, 0.0],
            [1.0, 0.5, 0.5],
            [1.0, 0.5, 1.0],
        ];
        assert_eq!(found, expected);
        assert_eq!(points(&[]), [[0.0; 0]]);
        assert!(points(&[3, 0, 2]).is_empty());
    }
}
