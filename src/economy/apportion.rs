//! Amounts shared out among those who have room for them.

/// Pours an amount into vessels in proportion to weights; what a full vessel cannot take goes to the others.
pub fn pour(amount: f64, weights: &[f64], room: &[f64]) -> Vec<f64> {
    let mut poured = Vec::new();
    pour_into(&mut poured, amount, weights, room);
    poured
}

/// The same into vessels that are there already, which are emptied first.
pub fn pour_into(poured: &mut Vec<f64>, amount: f64, weights: &[f64], room: &[f64]) {
    poured.clear();
    poured.resize(weights.len(), 0.0);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_full_owner_cannot_serve_goes_to_the_others() {
        assert_eq!(pour(9.0, &[2.0, 1.0], &[4.0, 10.0]), [4.0, 5.0]);
        assert_eq!(pour(20.0, &[2.0, 1.0], &[4.0, 10.0]), [4.0, 10.0]);
        assert_eq!(pour(3.0, &[2.0, 1.0], &[10.0, 10.0]), [2.0, 1.0]);
        assert_eq!(pour(3.0, &[0.0], &[0.0]), [0.0]);
    }
}
