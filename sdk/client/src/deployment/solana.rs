use portcullis_solana::{
    Address,
    rpc::{BatchOptions, DeployError, DeployProgress, Deployment, DeploymentPlan, ProgramRecord},
};

use super::{Deployer, DeploymentFailure};
use crate::{
    Failure, Signer,
    transaction::{Estimate, Receipt},
};

/// A program that is to be on Solana, with the deployer as who may upgrade it.
#[derive(Clone, Debug)]
pub struct ProgramDeployment {
    /// The program's address.
    pub program: Address,
    /// Its key, which signs the first time alone.
    pub program_key: Option<Signer>,
    /// The key of the buffer. Keep it: with it, whoever was interrupted goes on where they stopped.
    pub buffer_key: Signer,
    /// The executable, an ELF file.
    pub executable: Vec<u8>,
    /// Room for later versions, in bytes; no less than the executable is taken.
    pub room_bytes: usize,
}

impl Deployer {
    /// A program as it is on chain; `None`: nothing was ever deployed at the address.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure`] if it is no program of the upgradeable loader, or the node does not
    /// answer well.
    pub async fn program(
        &self,
        program: &Address,
    ) -> Result<Option<ProgramRecord>, DeploymentFailure> {
        Ok(self.cluster()?.program(program).await.map_err(DeployError::from)?)
    }

    /// What is left to do for a program to be there, and what it costs. Signs and sends nothing.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure`].
    pub async fn plan_program(
        &self,
        program: &ProgramDeployment,
    ) -> Result<DeploymentPlan, DeploymentFailure> {
        Ok(self.cluster()?.plan_deployment(&self.deployment(program)?).await?)
    }

    /// Deploys or upgrades a program and reads it back; nothing happens if it is there. `told` hears
    /// of each transaction that took effect.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure`]. Done again, it goes on with the buffer that is there.
    pub async fn deploy_program(
        &self,
        program: &ProgramDeployment,
        told: &(dyn Fn(DeployProgress) + Send + Sync),
    ) -> Result<DeploymentPlan, DeploymentFailure> {
        let deployment = self.deployment(program)?;
        let keys = program.program_key.iter().chain([&program.buffer_key]);
        let signers = self.signers(keys)?;
        let options = BatchOptions { budget: self.fees.solana, ..BatchOptions::default() };
        Ok(self.cluster()?.deploy(&deployment, &signers, &options, told).await?)
    }

    /// What handing over the right to upgrade would cost.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure`].
    pub async fn estimate_upgrade_authority(
        &self,
        program: &Address,
        new: Option<&Address>,
    ) -> Result<Estimate, DeploymentFailure> {
        let instruction = self.hand_over(program, new)?;
        let (cluster, payer) = (self.cluster()?, self.payer_address()?);
        let estimate = cluster.estimate(&[instruction], &payer, &self.fees.solana).await;
        let estimate = estimate.map_err(Failure::from)?;
        Ok(Estimate {
            units: estimate.compute_units,
            fee: estimate.fee_lamports.into(),
            max_fee: estimate.fee_lamports.into(),
            rent_lamports: estimate.rent_lamports,
            refusal: estimate.refusal.as_ref().map(crate::failure::solana_refusal),
        })
    }

    /// Hands the right to upgrade a program to `new`, who need not sign; `None`: to nobody, for ever.
    ///
    /// Nothing checks that `new` can sign at all.
    ///
    /// # Errors
    ///
    /// [`DeploymentFailure`].
    pub async fn set_upgrade_authority(
        &self,
        program: &Address,
        new: Option<&Address>,
    ) -> Result<Receipt, DeploymentFailure> {
        let instruction = self.hand_over(program, new)?;
        let (cluster, payer) = (self.cluster()?, self.payer_address()?);
        let signers = self.signers([])?;
        let signed = cluster.sign(&[instruction], &payer, &signers, &self.fees.solana).await;
        let signed = signed.map_err(Failure::from)?;
        let signed = self.fees.allow(signed).map_err(Failure::from)?;
        let options = BatchOptions::default();
        let confirmed = cluster.confirm(&signed, &options.confirmation).await;
        let confirmed = confirmed.map_err(Failure::from)?;
        Ok(Receipt {
            transaction: confirmed.signature.to_string(),
            height: confirmed.slot,
            is_final: confirmed.finalized,
        })
    }

    fn hand_over(
        &self,
        program: &Address,
        new: Option<&Address>,
    ) -> Result<portcullis_solana::Instruction, DeploymentFailure> {
        let current = self.signer.solana().map_err(Failure::from)?.address();
        Ok(portcullis_solana::rpc::set_upgrade_authority(program, &current, new))
    }

    pub(super) fn payer_address(&self) -> Result<Address, DeploymentFailure> {
        let payer = self.payer.as_ref().unwrap_or(&self.signer);
        Ok(payer.solana().map_err(Failure::from)?.address())
    }

    fn deployment(&self, program: &ProgramDeployment) -> Result<Deployment, DeploymentFailure> {
        Ok(Deployment {
            program: program.program,
            buffer: program.buffer_key.solana().map_err(Failure::from)?.address(),
            authority: self.signer.solana().map_err(Failure::from)?.address(),
            payer: self.payer_address()?,
            executable: program.executable.clone(),
            room_bytes: program.room_bytes,
        })
    }
}
