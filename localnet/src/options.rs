use std::path::PathBuf;

use portcullis_solana::svm::SvmOptions;

/// What a localnet is made of.
#[derive(Clone, Debug)]
pub struct LocalnetOptions {
    /// Where Solana's JSON-RPC is; its WebSocket is at the next port too. 0: a free pair.
    pub solana_port: u16,
    /// Where the EVM chain's JSON-RPC is. 0: a free one.
    pub evm_port: u16,
    /// The id of the EVM chain.
    pub evm_chain_id: u64,
    /// The folder with `gateway.so` and `transfer_hook.so`.
    pub programs: PathBuf,
    /// The anvil to run; `None`: the one on `PATH`.
    pub anvil: Option<PathBuf>,
    /// How Solana's time and finality go.
    pub svm: SvmOptions,
}

impl LocalnetOptions {
    /// Solana's usual port.
    pub const SOLANA_PORT: u16 = 8899;
    /// Anvil's usual port.
    pub const EVM_PORT: u16 = 8545;
    /// Anvil's usual chain id.
    pub const EVM_CHAIN_ID: u64 = 31_337;

    /// The usual ports, anvil from `PATH`, time as on this machine, and Solana's finality 32 slots
    /// behind, as on a network.
    pub fn new(programs: impl Into<PathBuf>) -> Self {
        Self {
            solana_port: Self::SOLANA_PORT,
            evm_port: Self::EVM_PORT,
            evm_chain_id: Self::EVM_CHAIN_ID,
            programs: programs.into(),
            anvil: None,
            svm: SvmOptions::real_time(),
        }
    }

    /// The same on free ports, for tests that run beside others.
    #[must_use]
    pub fn on_free_ports(self) -> Self {
        Self { solana_port: 0, evm_port: 0, ..self }
    }
}
