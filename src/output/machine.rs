//! The machine a run was made on.

use std::fs;
use std::thread::available_parallelism;

use serde::{Deserialize, Serialize};

/// The machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system: `linux`.
    pub os: String,
    /// Processor architecture: `x86_64`.
    pub arch: String,
    /// Processors this program may use; null where the system does not say.
    pub cpus: Option<usize>,
}

/// The machine we are on.
pub fn this() -> Machine {
    let cpus = available_parallelism().ok().map(usize::from);
    Machine { os: std::env::consts::OS.into(), arch: std::env::consts::ARCH.into(), cpus }
}

/// The name of the machine we are on, where the system tells it.
pub fn host() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    name.or_else(|| std::env::var("HOSTNAME").ok()).map(|name| name.trim().to_string())
}

/// Most memory this process held so far [bytes]; `None` where the system does not say.
pub fn peak_memory() -> Option<u64> {
    fs::read_to_string("/proc/self/status").ok().and_then(|status| peak_in(&status))
}

fn peak_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_from_the_status_of_the_process() {
        assert_eq!(peak_in("VmPeak:\t 9 kB\nVmHWM:\t    2048 kB\nVmRSS: 1 kB\n"), Some(2 << 20));
        assert_eq!(peak_in("VmRSS: 1 kB\n"), None);
    }
}
