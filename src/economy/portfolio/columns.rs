//! The columns that hold a segment's end users, one row a user.

use std::iter;

/// Rows that are worked on, summed and drawn for together. Part of the results: sums are rounded
/// once a chunk.
pub const CHUNK: usize = 4096;

/// The most providers a segment can choose among.
pub const PROVIDERS: usize = 16;

/// The users of a segment, in order of birth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Users {
    /// How low the value of the user's tasks lies: v^-k, for life.
    pub scale: Vec<f32>,
    /// Services a month the whole portfolio would take, relative to the segment's mean.
    pub size: Vec<f32>,
    /// The integrated hazard at which the user adopts.
    pub threshold: Vec<f32>,
    /// Whom the user buys from.
    pub provider: Vec<u8>,
    /// Services used a month.
    pub usage: Vec<f32>,
}

impl Users {
    /// Room for `count` users, all of them without tasks.
    pub fn new(count: usize) -> Users {
        let zero = vec![0.0; count];
        Users {
            scale: zero.clone(),
            size: zero.clone(),
            threshold: zero.clone(),
            provider: vec![0; count],
            usage: zero,
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.usage.len()
    }

    /// The columns, as the month works on them.
    pub fn columns(&mut self) -> Columns<'_> {
        Columns {
            scale: &self.scale,
            size: &self.size,
            threshold: &self.threshold,
            provider: &self.provider,
            usage: &mut self.usage,
        }
    }
}

/// Rows of a segment for one month; all columns have one length. Meaning as in [`Users`].
#[derive(Debug)]
pub struct Columns<'a> {
    pub scale: &'a [f32],
    pub size: &'a [f32],
    pub threshold: &'a [f32],
    pub provider: &'a [u8],
    pub usage: &'a mut [f32],
}

impl<'a> Columns<'a> {
    /// The rows in chunks of [`CHUNK`] from the first row, so that where a chunk begins depends on
    /// nothing else; the last may be shorter.
    pub fn chunks(self) -> impl Iterator<Item = Columns<'a>> {
        let traits = iter::zip(self.scale.chunks(CHUNK), self.size.chunks(CHUNK));
        let choices = iter::zip(self.threshold.chunks(CHUNK), self.provider.chunks(CHUNK));
        iter::zip(traits, choices).zip(self.usage.chunks_mut(CHUNK)).map(
            |(((scale, size), (threshold, provider)), usage)| Columns {
                scale,
                size,
                threshold,
                provider,
                usage,
            },
        )
    }
}

/// Where the dice keep the numbers of one block of [`CHUNK`] rows of a segment.
pub fn address(segment: u16, block: usize) -> u32 {
    let block = u16::try_from(block).expect("a segment has at most 2^28 users");
    u32::from(segment) << 16 | u32::from(block)
}
