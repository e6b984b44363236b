//! The find: the first breakthrough large enough, of the kind that makes compute surplus.

use crate::record::{Event, Record};

/// Smallest gain that counts as the find [ratio].
const LEAST_SIZE: f64 = 2.0;

/// The first breakthrough in inference of 2x or more.
pub fn first(record: &Record) -> Option<&Event> {
    breakthroughs(record).find(|event| size_in_inference(event).is_some_and(|x| x >= LEAST_SIZE))
}

/// All breakthroughs, of every kind and size.
pub fn breakthroughs(record: &Record) -> impl Iterator<Item = &Event> {
    record.events.iter().filter(|event| event.kind == "breakthrough")
}

/// Reads `inference 10x, open`: how many times as efficient; `None` for another kind of find.
pub fn size_in_inference(event: &Event) -> Option<f64> {
    let (size, _) = event.detail.strip_prefix("inference ")?.split_once('x')?;
    size.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;

    #[test]
    fn the_find_is_the_first_large_one_in_inference() {
        let mut record = sample::record(40);
        for (month, detail) in [
            (3, "training 100x, open"),
            (5, "inference 1.9x, open"),
            (9, "inference 2x, secret"),
            (11, "inference 10x, open"),
        ] {
            record.events.push(sample::breakthrough(month, detail));
        }
        assert_eq!(first(&record).unwrap().month, 9);
        assert_eq!(breakthroughs(&record).count(), 4);
    }
}
