use portcullis_solana::{
    Address,
    rpc::{BatchOptions, DeployProgress, IdlPlan, IdlPublication},
};

use super::{Deployer, DeploymentFailure};

impl Deployer {
    /// What is left to do for a program's interface description to be on chain, and what it costs.
    /// Signs and sends nothing.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure`].
    pub async fn plan_idl(
        &self,
        program: &Address,
        idl: &str,
    ) -> Result<IdlPlan, DeploymentFailure> {
        Ok(self.cluster()?.plan_idl(&self.publication(program, idl)?).await?)
    }

    /// Publishes a program's interface description, a JSON document, and reads it back; nothing
    /// happens if it is there. The deployer may upgrade the program. `told` hears of each transaction
    /// that took effect.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure`]. Done again, it goes on with the buffer that is there.
    pub async fn publish_idl(
        &self,
        program: &Address,
        idl: &str,
        told: &(dyn Fn(DeployProgress) + Send + Sync),
    ) -> Result<IdlPlan, DeploymentFailure> {
        let publication = self.publication(program, idl)?;
        let signers = self.signers([])?;
        let options = BatchOptions { budget: self.fees.solana, ..BatchOptions::default() };
        Ok(self.cluster()?.publish_idl(&publication, &signers, &options, told).await?)
    }

    fn publication(
        &self,
        program: &Address,
        idl: &str,
    ) -> Result<IdlPublication, DeploymentFailure> {
        Ok(IdlPublication {
            program: *program,
            authority: self.signer.solana().map_err(crate::Failure::from)?.address(),
            payer: self.payer_address()?,
            idl: idl.to_owned(),
        })
    }
}
