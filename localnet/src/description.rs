use std::fmt;

use serde::{Deserialize, Serialize};

use crate::keys::Role;

/// Where everything in a localnet is. Can be stored: it is the same until the localnet stops, and
/// but for free ports in the next one too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// On Solana.
    pub solana: SolanaDescription,
    /// On the EVM chain.
    pub evm: EvmDescription,
    /// One for each role.
    pub keys: Vec<Key>,
}

/// What is on Solana. Addresses in base 58.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolanaDescription {
    /// JSON-RPC by HTTP; by WebSocket too.
    pub rpc_url: String,
    /// JSON-RPC by WebSocket, at the next port.
    pub websocket_url: String,
    /// The gateway program.
    pub gateway_program: String,
    /// The transfer hook program.
    pub transfer_hook_program: String,
    /// The network, made by [`Role::Authority`] with the id 0.
    pub network: String,
    /// The slot of the gatekeeper whose operator is [`Role::Operator`].
    pub gatekeeper_slot: u16,
}

/// What is on the EVM chain. Addresses and ids in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvmDescription {
    /// JSON-RPC by HTTP.
    pub rpc_url: String,
    /// JSON-RPC by WebSocket.
    pub websocket_url: String,
    /// The chain's id.
    pub chain_id: u64,
    /// The registry.
    pub registry: String,
    /// The network, made by [`Role::Authority`] with the salt 0.
    pub network: String,
    /// The index of the gatekeeper whose operator is [`Role::Operator`].
    pub gatekeeper: u32,
}

/// A key on both chains. Everybody knows it; its `Debug` shows no secret all the same.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Whose it is.
    pub role: Role,
    /// In base 58.
    pub solana_address: String,
    /// What a key pair file of Solana's tools has in it: a JSON list of 64 numbers.
    pub solana_keypair_file: String,
    /// In hexadecimal.
    pub evm_address: String,
    /// In hexadecimal.
    pub evm_private_key: String,
}

impl Description {
    /// The key of a role. Only a description that somebody else made lacks one.
    pub fn key(&self, role: Role) -> Option<&Key> {
        self.keys.iter().find(|key| key.role == role)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("role", &self.role)
            .field("solana_address", &self.solana_address)
            .field("evm_address", &self.evm_address)
            .finish_non_exhaustive()
    }
}
