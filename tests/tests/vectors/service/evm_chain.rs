//! An EVM chain that begins with the epoch.

use e2e::anvil::Anvil;
use portcullis::evm::{
    alloy::{
        primitives::{Address, B256},
        providers::{DynProvider, Provider as _},
    },
    connect,
};
use serde_json::{Value, json};

pub(crate) struct EvmChain {
    pub(crate) anvil: Anvil,
    provider: DynProvider,
}

impl EvmChain {
    pub(crate) fn start() -> Self {
        let anvil = Anvil::start(&["--accounts", "1", "--timestamp", "0"]);
        let provider = connect(&anvil.url).unwrap();
        Self { anvil, provider }
    }

    /// Asks for what only anvil does.
    pub(crate) async fn tell(&self, method: &'static str, parameters: Value) {
        let answer = self.provider.raw_request::<_, Value>(method.into(), parameters).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"));
    }

    /// Sets the clock, and makes a block by it.
    pub(crate) async fn set_clock(&self, unix_seconds: i64) {
        self.tell("evm_setNextBlockTimestamp", json!([unix_seconds])).await;
        self.tell("anvil_mine", json!([1])).await;
    }

    /// Writes into a contract's storage.
    pub(crate) async fn store(&self, contract: Address, slot: B256, value: B256) {
        self.tell("anvil_setStorageAt", json!([contract, slot, value])).await;
    }
}
