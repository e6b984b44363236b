//! The columns that hold a segment's end users, one row a user: no entities, so that a user is as large as what is known of it.

use std::iter;

/// Rows that are worked on, summed and drawn for together. Part of the results: sums are rounded
/// once a chunk.
pub const CHUNK: usize = 4096;

/// The most providers a segment can choose among.
pub const PROVIDERS: usize = 16;

/// How low the value of the user's tasks lies: `v^-k`, v the median value of a task over the price at the start. For life.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TaskScale(pub f32);

/// Services the whole portfolio would take per unit of the task stock \[service units running\]. For life.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TaskVolume(pub f32);

/// The integrated hazard at which the user adopts. For life.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AdoptionThreshold(pub f32);

/// Whom the user buys from: its position in the choice set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Provider(pub u8);

/// Services used, before rationing \[service units running\].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage(pub f32);

/// The users of a segment, in order of birth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Users {
    /// How low the value of their tasks lies.
    pub scale: Vec<TaskScale>,
    /// How large their portfolios are.
    pub size: Vec<TaskVolume>,
    /// When they adopt.
    pub threshold: Vec<AdoptionThreshold>,
    /// Whom they buy from.
    pub provider: Vec<Provider>,
    /// What they use.
    pub usage: Vec<Usage>,
}

impl Users {
    /// Room for `count` users, all of them without tasks. Plain noughts become memory that nobody has touched yet: whoever draws
    /// the users does, on its own thread.
    pub fn new(count: usize) -> Users {
        Users {
            scale: vec![0.0; count].into_iter().map(TaskScale).collect(),
            size: vec![0.0; count].into_iter().map(TaskVolume).collect(),
            threshold: vec![0.0; count].into_iter().map(AdoptionThreshold).collect(),
            provider: vec![0; count].into_iter().map(Provider).collect(),
            usage: vec![0.0; count].into_iter().map(Usage).collect(),
        }
    }

    /// Takes in more users, after those there are.
    pub fn append(&mut self, mut more: Users) {
        self.scale.append(&mut more.scale);
        self.size.append(&mut more.size);
        self.threshold.append(&mut more.threshold);
        self.provider.append(&mut more.provider);
        self.usage.append(&mut more.usage);
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
            provider: &mut self.provider,
            usage: &mut self.usage,
        }
    }
}

/// Rows of a segment for one month; all columns have one length. Meaning as in [`Users`].
#[derive(Debug)]
pub struct Columns<'a> {
    /// How low the value of their tasks lies.
    pub scale: &'a [TaskScale],
    /// How large their portfolios are.
    pub size: &'a [TaskVolume],
    /// When they adopt.
    pub threshold: &'a [AdoptionThreshold],
    /// Whom they buy from.
    pub provider: &'a mut [Provider],
    /// What they use.
    pub usage: &'a mut [Usage],
}

impl<'a> Columns<'a> {
    /// The rows in chunks of [`CHUNK`] from the first row, so that where a chunk begins depends on
    /// nothing else; the last may be shorter.
    pub fn chunks(self) -> impl Iterator<Item = Columns<'a>> {
        let traits = iter::zip(self.scale.chunks(CHUNK), self.size.chunks(CHUNK));
        let traits = iter::zip(traits, self.threshold.chunks(CHUNK));
        let states = iter::zip(self.provider.chunks_mut(CHUNK), self.usage.chunks_mut(CHUNK));
        iter::zip(traits, states).map(|(((scale, size), threshold), (provider, usage))| Columns {
            scale,
            size,
            threshold,
            provider,
            usage,
        })
    }
}

/// Where the dice keep the numbers of one block of [`CHUNK`] rows of a segment.
pub fn address(segment: u16, block: usize) -> u32 {
    let block = u16::try_from(block).expect("a segment has at most 2^28 users");
    u32::from(segment) << 16 | u32::from(block)
}
