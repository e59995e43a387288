//! What the contract can be told, as calls that somebody must send.

mod governance;
mod passes;
mod signed;
