use std::{fs, time::Duration};

use anyhow::{Context, Result};

/// What a process of this machine has used so far, as Linux counts it.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Time on a processor, its own and the system's for it, to 10 ms.
    pub cpu: Duration,
    /// Memory that it has now.
    pub rss_bytes: u64,
    /// The most that it ever had.
    pub peak_rss_bytes: u64,
}

/// What the kernel counts processors' time in, whatever it counts in itself.
const TICK: Duration = Duration::from_millis(10);

/// Where user time is, from the state on: `proc_pid_stat(5)`. System time is next.
const USER_TIME: usize = 11;

impl Usage {
    /// Of the process of this number.
    ///
    /// # Errors
    ///
    /// That there is no such process.
    pub fn of(process: u32) -> Result<Self> {
        let read = |name: &str| {
            let path = format!("/proc/{process}/{name}");
            fs::read_to_string(&path).with_context(|| path)
        };
        let (stat, status) = (read("stat")?, read("status")?);
        let bytes = |key: &str| kibibytes(&status, key).with_context(|| key.to_owned());
        Ok(Self {
            cpu: cpu(&stat).context("the kernel tells the time on processors")?,
            rss_bytes: bytes("VmRSS:")?.saturating_mul(1_024),
            peak_rss_bytes: bytes("VmHWM:")?.saturating_mul(1_024),
        })
    }
}

fn cpu(stat: &str) -> Option<Duration> {
    // The name before it may have spaces and parentheses.
    let (_, rest) = stat.rsplit_once(')')?;
    let times = rest.split_whitespace().skip(USER_TIME).take(2);
    let ticks = times.map(str::parse::<u32>).sum::<Result<u32, _>>().ok()?;
    Some(TICK.saturating_mul(ticks))
}

fn kibibytes(status: &str, key: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_look_like_the_rest() {
        let stat = "7 (a) R 1) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0";
        assert_eq!(cpu(stat), Some(Duration::from_secs(3)));
    }

    #[test]
    fn this_process_has_memory() {
        let usage = Usage::of(std::process::id()).unwrap();
        assert!(usage.rss_bytes > 0 && usage.peak_rss_bytes >= usage.rss_bytes);
    }
}
