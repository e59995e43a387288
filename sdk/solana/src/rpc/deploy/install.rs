use super::{
    DeployError, DeployProgress, DeployStep, Deployment, DeploymentPlan, InstallStep, instruction,
};
use crate::rpc::{BatchOptions, Cluster, Confirmed, TransactionSigner};

impl Cluster {
    /// Puts a program on the cluster, or another version in its place, and reads it back. Nothing
    /// happens if it is there already.
    ///
    /// `signers` must hold the payer and the authority, the buffer's key if there is no buffer yet,
    /// and the program's key if there is no program yet. `told` hears of each transaction that took
    /// effect.
    ///
    /// It may be called anew after any error, and after a crash: it goes on with the buffer that is
    /// there.
    ///
    /// # Errors
    ///
    /// [`DeployError`].
    #[tracing::instrument(skip_all, fields(program = %deployment.program))]
    pub async fn deploy(
        &self,
        deployment: &Deployment,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
        told: &(dyn Fn(DeployProgress) + Send + Sync),
    ) -> Result<DeploymentPlan, DeployError> {
        let plan = self.plan_deployment(deployment).await?;
        if plan.is_done() {
            return Ok(plan);
        }
        tracing::info!(install = ?plan.install, writes = plan.writes, "deploying");
        self.fill_buffer(deployment, &plan, signers, options, told).await?;
        let tell = |done: Confirmed, did| {
            told(DeployProgress { signature: done.signature, did, writes_left: 0 });
        };
        let payer = &deployment.payer;
        let done = match plan.install {
            InstallStep::Upgrade { extend_bytes } => {
                // A program changes once in a slot.
                let found = self.program(&deployment.program).await?;
                let next = found.map_or(0, |found| found.changed_slot.saturating_add(1));
                self.wait_for_slot(next, &options.confirmation).await?;
                if extend_bytes > 0 {
                    let extend = [instruction::extend(deployment, extend_bytes)];
                    let done = self.settle(&extend, payer, signers, options).await?;
                    tell(done, DeployStep::Extend);
                    let next = done.slot.saturating_add(1);
                    self.wait_for_slot(next, &options.confirmation).await?;
                }
                let upgrade = [instruction::upgrade(deployment)];
                let done = self.settle(&upgrade, payer, signers, options).await?;
                tell(done, DeployStep::Upgrade);
                done
            }
            _ => {
                let deploy = instruction::deploy(deployment, plan.missing_lamports)?;
                let done = self.settle(&deploy, payer, signers, options).await?;
                tell(done, DeployStep::Deploy);
                done
            }
        };
        self.wait_for_slot(done.slot, &options.confirmation).await?;
        let program = self.program(&deployment.program).await?;
        match program {
            Some(program) if program.holds(&deployment.executable) => Ok(plan),
            _ => Err(DeployError::NotAsWritten { address: deployment.program }),
        }
    }
}
