mod block;
mod connect;
mod explain;
mod read;
mod write;

use std::fmt;

use alloy::{
    eips::BlockId,
    primitives::{Address, Bytes},
    providers::{DynProvider, Provider},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};

use crate::{Call, ReadError, RegistryError, RpcFailure, rpc};

pub use connect::connect;
pub use explain::Explanation;

/// The pass registry of one chain.
///
/// Questions ask the node; verbs make [`Call`]s and ask nobody. Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    provider: DynProvider,
    address: Address,
    block: BlockId,
}

impl Registry {
    /// The registry at its one address, [`crate::REGISTRY`].
    pub fn new(provider: DynProvider) -> Self {
        Self::at_address(provider, crate::REGISTRY)
    }

    /// A registry of somebody's own, at another address.
    pub fn at_address(provider: DynProvider, address: Address) -> Self {
        Self { provider, address, block: BlockId::latest() }
    }

    /// The same registry, asked as it was, or will be, at a block.
    ///
    /// That the node still has the state of an old block is not guaranteed.
    #[must_use]
    pub fn at_block(&self, block: impl Into<BlockId>) -> Self {
        Self { block: block.into(), ..self.clone() }
    }

    /// Where it is.
    pub const fn address(&self) -> Address {
        self.address
    }

    /// The way to the node.
    pub const fn provider(&self) -> &DynProvider {
        &self.provider
    }

    async fn ask<C: SolCall>(&self, call: C) -> Result<C::Return, ReadError> {
        let request = TransactionRequest::default();
        let data = self.answer(request.input(call.abi_encode().into())).await?;
        C::abi_decode_returns(&data).map_err(|_| ReadError::NoRegistry { address: self.address })
    }

    /// What it answers to a call, by whomever the request names.
    pub(crate) async fn answer(&self, request: TransactionRequest) -> Result<Bytes, ReadError> {
        let answer = self.provider.call(request.to(self.address)).block(self.block).await;
        answer.map_err(|error| {
            let failure = RpcFailure::from(error);
            match failure.revert_data() {
                Some(data) => ReadError::Reverted(RegistryError::decode(&data)),
                None => failure.into(),
            }
        })
    }

    fn call(&self, name: &str, call: &impl SolCall) -> Call {
        Call { to: self.address, data: call.abi_encode().into(), name: name.to_owned() }
    }

    /// Whether a contract lies at the address. That it is the registry follows from the address if
    /// that is [`crate::REGISTRY`], and is not checked otherwise.
    ///
    /// # Errors
    ///
    /// If the node cannot tell.
    pub async fn is_deployed(&self) -> Result<bool, ReadError> {
        Ok(rpc::has_code(&self.provider, self.address).await?)
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The node's URL may hold a key.
        formatter
            .debug_struct("Registry")
            .field("address", &self.address)
            .field("block", &self.block)
            .finish_non_exhaustive()
    }
}
