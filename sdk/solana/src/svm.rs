//! A Solana inside the process, which answers the JSON-RPC methods that clients of Portcullis use.
//!
//! [`SvmCluster`] runs the real programs in LiteSVM with mainnet's features. What asks it takes the
//! same path as on a network: an [`RpcClient`](solana_rpc_client::nonblocking::rpc_client::RpcClient)
//! whose [`SvmSender`] hands requests to [`SvmCluster::answer`]. A server may put the same `answer`
//! behind a port, and [`Subscription`] behind a WebSocket.
//!
//! It behaves as a network where a client can tell: blockhashes expire, a signature counts once,
//! preflight refuses what would fail, `finalized` may lag, a transaction can be lost on the way
//! ([`SvmCluster::drop_next_sends`]), and the chain may branch ([`SvmCluster::fork`]).
//!
//! ```
//! use portcullis_solana::{Address, svm::SvmCluster};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let cluster = SvmCluster::new();
//! let wallet = Address::from([1; 32]);
//! cluster.airdrop(&wallet, 1_000_000_000)?;
//!
//! let client = cluster.rpc_client();
//! assert_eq!(client.get_balance(&wallet).await?, 1_000_000_000);
//! # Ok(())
//! # }
//! ```
//!
//! It is not a validator. There is one node and no votes, leaders, or stake. Durable nonces are
//! refused, the slot hashes sysvar stands still (no lookup table can be made, an existing one
//! is read), simulations run on the newest state at any commitment, and everything is in memory.

mod answer;
mod block;
mod cluster;
mod encode;
mod error;
mod event;
mod filter;
mod ledger;
mod options;
mod params;
mod sender;
mod state;
mod subscription;
mod token;
mod view;

pub use cluster::SvmCluster;
pub use error::{JsonRpcError, SvmError};
pub use event::{SvmEvent, SvmTransaction};
pub use options::{SvmClock, SvmOptions};
pub use sender::SvmSender;
pub use subscription::Subscription;
