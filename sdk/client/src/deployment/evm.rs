use portcullis_evm::{
    Address, B256, DETERMINISTIC_DEPLOYER, RpcFailure, SendError,
    alloy::{primitives::Bytes, providers::Provider},
};

use super::{Contract, Deployer, DeploymentFailure};
use crate::{
    Failure,
    actor::{included, included_receipt},
    transaction::{Estimate, Receipt},
};

impl Deployer {
    /// Whether a contract is where it belongs.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure::OtherCode`] if something else is there, or the chain cannot be asked.
    pub async fn is_deployed(&self, contract: &Contract) -> Result<bool, DeploymentFailure> {
        let address = contract.address();
        let code = self.code(address).await?;
        match code.is_empty() {
            true => Ok(false),
            false if contract.is_code(&code) => Ok(true),
            false => Err(DeploymentFailure::OtherCode { contract: contract.name(), address }),
        }
    }

    /// Checks that a contract is the one that is meant, by the hash of its init code.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure::InitCode`].
    pub fn check_init_code(
        &self,
        contract: &Contract,
        expected: B256,
    ) -> Result<(), DeploymentFailure> {
        let found = contract.init_code_hash();
        let contract = contract.name();
        match found == expected {
            true => Ok(()),
            false => Err(DeploymentFailure::InitCode { contract, expected, found }),
        }
    }

    /// What deploying it would cost. Signs and sends nothing.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure::NoDeployer`], or the chain cannot be asked.
    pub async fn estimate_contract(
        &self,
        contract: &Contract,
    ) -> Result<Estimate, DeploymentFailure> {
        self.check_deployer().await?;
        let estimate = self.sender()?.estimate(&contract.call(), &self.fees.evm).await;
        let estimate = estimate.map_err(Failure::from)?;
        Ok(Estimate {
            units: estimate.gas,
            fee: estimate.fee_wei,
            max_fee: estimate.max_fee_wei,
            rent_lamports: 0,
            refusal: estimate.refusal.map(Into::into),
        })
    }

    /// Deploys a contract and reads its code back; `None`: it was there.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure`]. If the process dies in between, do it again: nobody can put anything
    /// else there.
    #[tracing::instrument(skip_all, fields(contract = contract.name()))]
    pub async fn deploy_contract(
        &self,
        contract: &Contract,
    ) -> Result<Option<Receipt>, DeploymentFailure> {
        if self.is_deployed(contract).await? {
            return Ok(None);
        }
        self.check_deployer().await?;
        let receipt = match self.create(contract).await {
            Ok(receipt) => receipt,
            // Unless somebody else was faster.
            Err(error) if error.is_rejected() => {
                let refused = DeploymentFailure::Constructor { contract: contract.name() };
                return self.is_deployed(contract).await?.then_some(None).ok_or(refused);
            }
            Err(error) => return Err(error.into()),
        };
        match self.is_deployed(contract).await? {
            true => Ok(Some(receipt)),
            false => Err(DeploymentFailure::OtherCode {
                contract: contract.name(),
                address: contract.address(),
            }),
        }
    }

    async fn create(&self, contract: &Contract) -> Result<Receipt, Failure> {
        let sender = self.sender().map_err(|error| match error {
            DeploymentFailure::Chain(error) => error,
            other => Failure::Evm(SendError::Signer(other.to_string())),
        })?;
        let transaction = sender.prepare(&contract.call(), &self.fees.evm_policy()).await?;
        tracing::info!(hash = %transaction.hash, "signed, sending");
        let mined = sender.send_and_confirm(&transaction, &included()).await?.mined;
        included_receipt(&sender, mined).await
    }

    async fn check_deployer(&self) -> Result<(), DeploymentFailure> {
        let address = DETERMINISTIC_DEPLOYER;
        match self.code(address).await?.is_empty() {
            true => Err(DeploymentFailure::NoDeployer { address }),
            false => Ok(()),
        }
    }

    async fn code(&self, address: Address) -> Result<Bytes, DeploymentFailure> {
        let code = self.registry()?.provider().get_code_at(address).await;
        let code = code.map_err(|error| SendError::Rpc(RpcFailure::from(error)));
        Ok(code.map_err(Failure::from)?)
    }
}
