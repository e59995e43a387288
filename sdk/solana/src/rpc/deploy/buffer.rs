use super::{
    BufferStep, DeployError, DeployProgress, DeployStep, Deployment, DeploymentPlan,
    instruction::{self, close_buffer},
};
use crate::rpc::{BatchOptions, Cluster, TransactionSigner};

impl Cluster {
    /// Makes the buffer hold the executable, and reads it back.
    pub(super) async fn fill_buffer(
        &self,
        deployment: &Deployment,
        plan: &DeploymentPlan,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
        told: &(dyn Fn(DeployProgress) + Send + Sync),
    ) -> Result<(), DeployError> {
        let Deployment { payer, buffer, authority, .. } = deployment;
        let writes_left = plan.writes;
        let mut seen = 0;
        if plan.buffer == BufferStep::Replace {
            let close = [close_buffer(buffer, payer, authority)];
            let done = self.settle(&close, payer, signers, options).await?;
            told(DeployProgress {
                signature: done.signature,
                did: DeployStep::CloseBuffer,
                writes_left,
            });
        }
        if plan.buffer != BufferStep::Keep {
            let create = instruction::create_buffer(deployment, plan.buffer_lamports)?;
            let done = self.settle(&create, payer, signers, options).await?;
            told(DeployProgress {
                signature: done.signature,
                did: DeployStep::CreateBuffer,
                writes_left,
            });
            seen = done.slot;
        }
        let write = |offset, bytes: &[u8]| instruction::write(deployment, offset, bytes);
        let tell = |signature, writes_left| {
            told(DeployProgress { signature, did: DeployStep::Write, writes_left });
        };
        let who = (payer, signers);
        let content = &deployment.executable;
        let written = self.write_pieces(&plan.pieces, content, &write, who, options, &tell).await?;
        let seen = seen.max(written);
        self.wait_for_slot(seen, &options.confirmation).await?;
        let held = self.buffer(*buffer).await?;
        let is_right = held.is_some_and(|held| {
            held.authority == Some(*authority) && held.stored == deployment.executable
        });
        if is_right { Ok(()) } else { Err(DeployError::NotAsWritten { address: *buffer }) }
    }
}
