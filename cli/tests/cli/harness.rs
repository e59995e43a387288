//! What the tests stand on.

mod deaf_node;
mod folder;
mod localnet;
mod normal;
mod program;
mod transcript;
mod wallets;

pub(crate) use deaf_node::DeafNode;
pub(crate) use folder::Folder;
pub(crate) use localnet::{Localnet, localnet};
pub(crate) use program::{Program, Run};
pub(crate) use transcript::Transcript;
pub(crate) use wallets::{evm_wallet, solana_wallet};
