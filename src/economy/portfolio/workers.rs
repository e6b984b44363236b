//! The threads that share out the end users of one large run. How many there are changes no bit of the results.

use std::sync::{Arc, Mutex};
use std::thread::available_parallelism;

use bevy_ecs::prelude::Resource;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// Threads for the end users beside the month's own; none by default.
#[derive(Resource, Clone, Debug, Default)]
pub struct Workers(Option<Arc<ThreadPool>>);

/// Parts that a thread takes at a time. So few are done before another thread is awake.
const FEW_PARTS: usize = 8;

impl Workers {
    /// So many threads, the month's own among them; with 0, one a core.
    ///
    /// # Errors
    /// The system starts no more threads.
    pub fn new(threads: usize) -> Result<Workers, ThreadPoolBuildError> {
        let cores = || available_parallelism().map_or(1, usize::from);
        let others = if threads == 0 { cores() } else { threads } - 1;
        let pool = || ThreadPoolBuilder::new().num_threads(others).build();
        Ok(Workers(if others > 0 { Some(Arc::new(pool()?)) } else { None }))
    }

    /// Works on each part, on whatever thread, and hands over what comes of it in the order of the parts. The month's own thread
    /// works too, and alone where parts are few: to wake another takes longer.
    pub fn share<P: Send, R: Send>(
        &self,
        parts: impl Iterator<Item = P>,
        work: impl Fn(P) -> R + Send + Sync,
        mut take: impl FnMut(R),
    ) {
        let Some(pool) = &self.0 else { return parts.for_each(|part| take(work(part))) };
        let parts: Vec<P> = parts.collect();
        let others = if parts.len() > FEW_PARTS { pool.current_num_threads() } else { 0 };
        let queue = Mutex::new(parts.into_iter().enumerate());
        let mut done: Vec<Vec<(usize, R)>> = (0..=others).map(|_| Vec::new()).collect();
        pool.in_place_scope(|scope| {
            let (own, of_others) = done.split_first_mut().expect("there is this thread");
            for of_other in of_others {
                scope.spawn(|_| *of_other = work_off(&queue, &work));
            }
            *own = work_off(&queue, &work);
        });
        let mut done: Vec<(usize, R)> = done.into_iter().flatten().collect();
        done.sort_unstable_by_key(|(place, _)| *place);
        done.into_iter().for_each(|(_, of_part)| take(of_part));
    }
}

/// Works on parts as long as there are any, and gives what came of them with their places.
fn work_off<P, R>(
    queue: &Mutex<impl Iterator<Item = (usize, P)>>,
    work: &impl Fn(P) -> R,
) -> Vec<(usize, R)> {
    let mut done = Vec::new();
    loop {
        let mut queue = queue.lock().expect("nobody panics while it takes parts");
        let parts: Vec<(usize, P)> = queue.by_ref().take(FEW_PARTS).collect();
        drop(queue);
        if parts.is_empty() {
            return done;
        }
        done.extend(parts.into_iter().map(|(place, part)| (place, work(part))));
    }
}
