//! Peaks and troughs of a series, after Bry and Boschan (1971) and Harding and Pagan (2002).
//!
//! A peak is at least as high as all values of the window before it and higher than all of the window after it, so that of
//! equal values the last one turns. Then turns are struck out until they alternate, phases and cycles are long enough, and
//! every phase goes its way by the amplitude asked for.

use crate::analysis::dating::rule::Spacing;

/// Which way a series turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A peak: it falls from here.
    Down,
    /// A trough: it rises from here.
    Up,
}

/// A turning point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// Position in the series.
    pub at: usize,
    /// Which way.
    pub way: Way,
    /// The value there.
    pub value: f64,
}

/// The turning points of a series, in order: peaks and troughs alternate. Positions nearer to an end than the window have none.
pub fn turning_points(values: &[f64], spacing: &Spacing) -> Vec<Turn> {
    let mut turns = candidates(values, spacing.window as usize);
    while let Some(at) = to_strike(&turns, spacing) {
        turns.remove(at);
    }
    turns
}

fn candidates(values: &[f64], window: usize) -> Vec<Turn> {
    let inner = window..values.len().saturating_sub(window);
    let turn = |at: usize| {
        let (value, before, after) =
            (values[at], &values[at - window..at], &values[at + 1..=at + window]);
        let is_peak = before.iter().all(|x| *x <= value) && after.iter().all(|x| *x < value);
        let is_trough = before.iter().all(|x| *x >= value) && after.iter().all(|x| *x > value);
        let way = if is_peak { Way::Down } else { Way::Up };
        (is_peak || is_trough).then_some(Turn { at, way, value })
    };
    inner.filter_map(turn).collect()
}

/// The next turn that has to go, by the rules in their order: each is asked once those before it have nothing left to strike.
fn to_strike(turns: &[Turn], spacing: &Spacing) -> Option<usize> {
    repeated(turns)
        .or_else(|| of_short_cycle(turns, spacing.least_cycle as usize))
        .or_else(|| of_short_phase(turns, spacing))
}

/// Whether one turn is the more extreme of two of the same way; of equals the later one is.
fn beats(one: &Turn, other: &Turn) -> bool {
    match one.way {
        _ if one.value == other.value => one.at > other.at,
        Way::Down => one.value > other.value,
        Way::Up => one.value < other.value,
    }
}

/// Of two peaks or two troughs in a row the less extreme one.
fn repeated(turns: &[Turn]) -> Option<usize> {
    let at = turns.windows(2).position(|pair| pair[0].way == pair[1].way)?;
    Some(if beats(&turns[at], &turns[at + 1]) { at + 1 } else { at })
}

/// Of two peaks or two troughs nearer to each other than the shortest cycle the less extreme one.
fn of_short_cycle(turns: &[Turn], least: usize) -> Option<usize> {
    let at = turns.windows(3).position(|three| three[2].at - three[0].at < least)?;
    Some(if beats(&turns[at], &turns[at + 2]) { at + 2 } else { at })
}

/// Of a phase that is too short or too flat the end that the next turn of its way beats, or else the other one.
fn of_short_phase(turns: &[Turn], spacing: &Spacing) -> Option<usize> {
    let is_short = |pair: &[Turn]| {
        pair[1].at - pair[0].at < spacing.least_phase as usize
            || amplitude(&pair[0], &pair[1]).is_none_or(|logs| logs < *spacing.least_amplitude)
    };
    let at = turns.windows(2).position(is_short)?;
    let beaten = turns.get(at + 2).is_some_and(|next| beats(next, &turns[at]));
    Some(if beaten { at } else { at + 1 })
}

/// Change over a phase in logs, infinite where a trough is at or below zero; `None` where it goes the wrong way.
fn amplitude(from: &Turn, to: &Turn) -> Option<f64> {
    let (peak, trough) = match from.way {
        Way::Down => (from.value, to.value),
        Way::Up => (to.value, from.value),
    };
    match () {
        () if peak <= trough => None,
        () if trough <= 0.0 => Some(f64::INFINITY),
        () => Some(libm::log(peak / trough)),
    }
}

#[cfg(test)]
mod tests;
