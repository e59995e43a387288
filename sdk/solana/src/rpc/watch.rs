//! What happens in a network, one event after the other.

mod cursor;
mod follow;
mod history;

pub use cursor::{Cursor, InvalidCursor};
pub use follow::WatchOptions;
pub use history::{Logged, WatchedEvent};
