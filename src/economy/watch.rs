//! A panel of end users, sampled evenly over the population: looking changes nothing.

use crate::economy::markets::Segments;
use crate::record::UserRow;

/// The end users watched, as they are now: about `count` of them, the same ones every month.
pub fn users(segments: &Segments, count: u32, month: u32) -> Vec<UserRow> {
    let all: usize = segments.0.iter().map(|segment| segment.users.count()).sum();
    let every = (all / count.max(1) as usize).max(1);
    let (mut rows, mut first) = (Vec::new(), 0_usize);
    for (position, segment) in segments.0.iter().enumerate() {
        let users = &segment.users;
        let begin = first.next_multiple_of(every) - first;
        let watched = (begin..users.count()).step_by(every);
        rows.extend(watched.map(|row| UserRow {
            month,
            user: (first + row) as u32,
            segment: position as u32,
            provider: u32::from(users.provider[row].0),
            adopted: u32::from(users.threshold[row].0 <= segment.hazard as f32),
            usage: users.usage[row].0,
        }));
        first += users.count();
    }
    rows
}
