//! The Shapley value: what each of several causes adds on average over all orders in which they could be added.

/// The share of each player of a game. `values` holds what every coalition gets, numbered by its members: player `i` belongs
/// to coalition `c` if bit `i` of `c` is set. Shares add up to what all get together less what nobody gets.
///
/// Shapley (1953), A value for n-person games.
///
/// # Panics
/// The number of coalitions is no power of two.
pub fn shapley(values: &[f64]) -> Vec<f64> {
    assert!(values.len().is_power_of_two(), "{} values are no game", values.len());
    let players = values.len().ilog2() as usize;
    let weights: Vec<f64> = (0..players).map(|size| weight(size, players)).collect();
    let share = |player: usize| {
        let bit = 1 << player;
        let without = (0..values.len()).filter(|coalition| coalition & bit == 0);
        without.fold(0.0, |sum, coalition| {
            let added = values[coalition | bit] - values[coalition];
            sum + weights[coalition.count_ones() as usize] * added
        })
    };
    (0..players).map(share).collect()
}

/// The part of all orders in which exactly the members of a coalition of this size come before a player.
fn weight(size: usize, players: usize) -> f64 {
    let chosen = (0..size).fold(1.0, |ways, i| ways * (players - 1 - i) as f64 / (i + 1) as f64);
    1.0 / (players as f64 * chosen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(shares: &[f64], wanted: &[f64]) {
        assert_eq!(shares.len(), wanted.len());
        for (share, wanted) in shares.iter().zip(wanted) {
            assert!((share - wanted).abs() < 1e-12, "{shares:?} are not {wanted:?}");
        }
    }

    fn game(players: usize, value: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..1 << players).map(value).collect()
    }

    #[test]
    fn the_one_left_glove_is_worth_as_much_as_four_sixths_of_the_pair() {
        let pair = |c: usize| f64::from(u8::from(c & 0b001 != 0 && c & 0b110 != 0));
        near(&shapley(&game(3, pair)), &[4.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0]);
    }

    #[test]
    fn the_airport_game_splits_each_stretch_of_the_runway_among_who_needs_it() {
        let longest = |c: usize| match c {
            0 => 0.0,
            _ => [8.0, 11.0, 13.0, 18.0][c.ilog2() as usize],
        };
        near(&shapley(&game(4, longest)), &[2.0, 3.0, 4.0, 9.0]);
    }

    #[test]
    fn where_nothing_interacts_each_gets_what_it_brings_whatever_was_there_before() {
        let brings = [3.0, -1.5, 0.0];
        let sum = |c: usize| 7.0 + (0..3).map(|i| brings[i] * (c >> i & 1) as f64).sum::<f64>();
        near(&shapley(&game(3, sum)), &brings);
    }

    #[test]
    fn players_who_are_alike_get_the_same() {
        let unanimous = |c: usize| f64::from(u8::from(c == 0b11111));
        near(&shapley(&game(5, unanimous)), &[0.2; 5]);
        assert_eq!(shapley(&[4.0]), [0.0; 0]);
        assert_eq!(shapley(&[4.0, 5.0]), [1.0]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_who_changes_nothing_gets_nothing(
            values in proptest::collection::vec(-1e3..1e3, 16)
        ) {
            let shares = shapley(&values);
            let sum: f64 = shares.iter().sum();
            prop_assert!((sum - (values[15] - values[0])).abs() < 1e-9);
            let with_idler = [values.clone(), values].concat();
            let more = shapley(&with_idler);
            prop_assert!(more[4].abs() < 1e-12);
            near(&more[..4], &shares);
        }
    }
}
