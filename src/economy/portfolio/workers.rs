//! The threads that share out the end users of one large run. How many there are changes no bit of the results.

use std::sync::Arc;

use bevy_ecs::prelude::Resource;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// Threads for the end users; none but the month's own by default.
#[derive(Resource, Clone, Debug, Default)]
pub struct Workers(Option<Arc<ThreadPool>>);

/// Parts that one thread has done before another is awake.
const FEW_PARTS: usize = 8;

impl Workers {
    /// So many threads; with one, the month's own, with 0, one a core.
    ///
    /// # Errors
    /// The system starts no more threads.
    pub fn new(threads: usize) -> Result<Workers, ThreadPoolBuildError> {
        let pool = || ThreadPoolBuilder::new().num_threads(threads).build();
        Ok(Workers(if threads != 1 { Some(Arc::new(pool()?)) } else { None }))
    }

    /// Works on each part, on whatever thread, and hands over what comes of it in the order of the parts. A few are worked on
    /// at once: to wake a thread takes longer.
    pub fn share<P: Send, R: Send>(
        &self,
        parts: impl Iterator<Item = P>,
        work: impl Fn(P) -> R + Send + Sync,
        mut take: impl FnMut(R),
    ) {
        match &self.0 {
            None => parts.for_each(|part| take(work(part))),
            Some(pool) => {
                let parts: Vec<P> = parts.collect();
                if parts.len() <= FEW_PARTS {
                    return parts.into_iter().for_each(|part| take(work(part)));
                }
                let done: Vec<R> = pool.install(|| parts.into_par_iter().map(work).collect());
                done.into_iter().for_each(take);
            }
        }
    }
}
