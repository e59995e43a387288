//! What can go wrong, and what to do about it.

mod read_error;
mod rpc_failure;
mod send_error;

pub use read_error::ReadError;
pub use rpc_failure::RpcFailure;
pub use send_error::SendError;
