//! Amounts shared out among those who have room for them.

use crate::units::Few;

/// Pours an amount into vessels in proportion to weights; what a full vessel cannot take goes to the others.
pub fn pour(amount: f64, weights: &[f64], room: &[f64]) -> Few<f64> {
    let mut poured = Few::from_elem(0.0, weights.len());
    let mut left = amount.min(room.iter().sum());
    for _ in 0..weights.len() {
        let vessels = poured.iter().zip(room).zip(weights);
        let open = vessels.filter(|((poured, room), _)| poured < room);
        let sum: f64 = open.map(|(_, weight)| weight).sum();
        if left <= 0.0 || sum <= 0.0 {
            break;
        }
        let before = left;
        for ((poured, room), weight) in poured.iter_mut().zip(room).zip(weights) {
            if *poured < *room {
                let part = (before * weight / sum).min(room - *poured);
                *poured += part;
                left -= part;
            }
        }
    }
    poured
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_full_owner_cannot_serve_goes_to_the_others() {
        assert_eq!(pour(9.0, &[2.0, 1.0], &[4.0, 10.0])[..], [4.0, 5.0]);
        assert_eq!(pour(20.0, &[2.0, 1.0], &[4.0, 10.0])[..], [4.0, 10.0]);
        assert_eq!(pour(3.0, &[2.0, 1.0], &[10.0, 10.0])[..], [2.0, 1.0]);
        assert_eq!(pour(3.0, &[0.0], &[0.0])[..], [0.0]);
    }
}
