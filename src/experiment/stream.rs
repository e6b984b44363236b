//! Many jobs on all cores, their results handed on as they come: memory does not grow with the number of jobs.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::thread;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// Does every job on so many threads (0: one a core), begun in the order of the list, and hands each result to `take` on
/// the thread of the caller, in the order they come. A worker waits when `take` falls behind.
///
/// # Errors
/// The first error of `take`; no further job is begun, and results of those under way are dropped.
pub fn stream<J: Send, T: Send, E>(
    threads: usize,
    jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(&J) -> T + Sync,
    mut take: impl FnMut(J, T) -> Result<(), E>,
) -> Result<(), E> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.expect("the system gives threads");
    let (sender, receiver) = sync_channel(pool.current_num_threads());
    thread::scope(|scope| {
        scope.spawn(|| {
            pool.install(|| {
                // When `take` has failed nobody listens any more, and the others stop too.
                jobs.par_bridge().try_for_each_with(sender, |sender, job| {
                    let result = work(&job);
                    sender.send((job, result))
                })
            })
        });
        receiver.into_iter().try_for_each(|(job, result)| take(job, result))
    })
}

/// What came of work that may panic, as a sum that overflows does.
///
/// # Errors
/// What the panic said.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| said(&*panic))
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn every_job_is_done_once_whatever_the_number_of_threads() {
        for threads in [1, 2, 8] {
            let mut taken = Vec::new();
            let kept = |job: u64, square| {
                taken.push((job, square));
                Ok::<(), ()>(())
            };
            stream(threads, 0..100, |job| job * job, kept).unwrap();
            taken.sort_unstable();
            assert!(taken.into_iter().eq((0..100).map(|job| (job, job * job))));
        }
    }

    #[test]
    fn no_job_is_begun_after_a_result_could_not_be_kept() {
        let begun = AtomicU32::new(0);
        let work = |_: &u32| begun.fetch_add(1, Ordering::Relaxed);
        let full = stream(2, 0..1000, work, |job, _| if job < 9 { Ok(()) } else { Err("full") });
        assert_eq!(full, Err("full"));
        assert!(begun.into_inner() < 100);
    }

    #[test]
    fn a_panic_is_a_message() {
        assert_eq!(caught(|| 3), Ok(3));
        assert_eq!(caught(|| panic!("attempt to add")), Err::<(), _>("attempt to add".to_string()));
    }
}
