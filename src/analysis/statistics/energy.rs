//! How far apart two samples of numbers lie, in all of their distribution.

/// The energy distance of two samples. Source: Székely & Rizzo (2013).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// 2 E|X - Y| - E|X - X'| - E|Y - Y'|, in the unit of the sample; 0 where the samples are alike.
    pub energy: f64,
    /// The same over 2 E|X - Y|: from 0, alike, to 1, each of them one point and those apart.
    pub share: f64,
}

/// Two samples thrown together and sorted: a value counts for the first, for the second or for neither.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    /// Values in ascending order with their positions in what was given.
    sorted: Vec<(f64, usize)>,
}

impl Pooled {
    /// Sorts the values.
    pub fn of(values: &[f64]) -> Pooled {
        let mut sorted: Vec<(f64, usize)> =
            values.iter().enumerate().map(|(at, value)| (*value, at)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        Pooled { sorted }
    }

    /// The distance between the values that count for the first and the others, in one pass over the values.
    ///
    /// In one dimension the energy is twice the integral of the squared gap between the two distribution
    /// functions. `None` where either sample is empty.
    pub fn distance(&self, is_first: impl Fn(usize) -> bool) -> Option<Distance> {
        let firsts = self.sorted.iter().filter(|(_, at)| is_first(*at)).count();
        let seconds = self.sorted.len() - firsts;
        if firsts == 0 || seconds == 0 {
            return None;
        }
        let (mut below, mut gap, mut across) = ([0_usize; 2], 0.0, 0.0);
        for pair in self.sorted.windows(2) {
            below[usize::from(!is_first(pair[0].1))] += 1;
            let [first, second] =
                [below[0] as f64 / firsts as f64, below[1] as f64 / seconds as f64];
            let width = pair[1].0 - pair[0].0;
            gap += (first - second) * (first - second) * width;
            across += (first * (1.0 - second) + second * (1.0 - first)) * width;
        }
        let share = if across > 0.0 { gap / across } else { 0.0 };
        Some(Distance { energy: 2.0 * gap, share })
    }
}

/// The distance between two samples; `None` where either is empty.
pub fn distance(first: &[f64], second: &[f64]) -> Option<Distance> {
    Pooled::of(&[first, second].concat()).distance(|at| at < first.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_gap(a: &[f64], b: &[f64]) -> f64 {
        let sum: f64 = a.iter().flat_map(|x| b.iter().map(move |y| (x - y).abs())).sum();
        sum / (a.len() * b.len()) as f64
    }

    #[test]
    fn it_is_what_the_definition_says() {
        let (first, second) = ([0.3, 2.0, 2.0, 5.5, 7.0], [1.0, 2.0, 9.25]);
        let found = distance(&first, &second).unwrap();
        let across = 2.0 * mean_gap(&first, &second);
        let energy = across - mean_gap(&first, &first) - mean_gap(&second, &second);
        assert!((found.energy - energy).abs() < 1e-12, "{found:?} for {energy}");
        assert!((found.share - energy / across).abs() < 1e-12);
    }

    /// Reference: `energy_distance(u, v)**2` of scipy 1.17.
    #[test]
    fn it_is_that_of_the_reference() {
        let found = distance(&[0.0, 8.0], &[0.0, 6.0, 8.0]).unwrap();
        assert!((found.energy - SCIPY).abs() < 1e-12, "{found:?}");
    }

    const SCIPY: f64 = 0.44444444444444453;

    #[test]
    fn points_apart_are_wholly_apart_and_equal_samples_not_at_all() {
        assert_eq!(distance(&[1.0; 3], &[4.0; 2]), Some(Distance { energy: 6.0, share: 1.0 }));
        assert_eq!(distance(&[1.0, 2.0], &[2.0, 1.0]), Some(Distance { energy: 0.0, share: 0.0 }));
        assert_eq!(distance(&[1.0], &[1.0]), Some(Distance { energy: 0.0, share: 0.0 }));
        assert_eq!(distance(&[1.0], &[]), None);
    }
}
