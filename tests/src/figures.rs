//! What benchmarks measure with, and how they say it.

mod latency;
mod machine;
mod spread;
mod usage;

pub use latency::{Latencies, Percentiles};
pub use machine::Machine;
pub use spread::{Spread, whole};
pub use usage::Usage;
