use futures::StreamExt;

use super::{
    BufferStep, DeployError, DeployProgress, DeployStep, Deployment, DeploymentPlan,
    instruction::{self, close_buffer},
};
use crate::rpc::{
    BatchItem, BatchOptions, Budget, Cluster, ComputeLimit, MAX_TRANSACTION_BYTES,
    TransactionSigner, transaction::Draft,
};

/// What a write and the instructions of the budget use, and some more.
const WRITE_COMPUTE_UNITS: u32 = 4_000;
/// A piece to measure by. Its length takes as many bytes as that of any piece that fits.
const PROBE_BYTES: usize = 512;

/// The pieces of an executable that a buffer does not hold: offset and length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces(Vec<(usize, usize)>);

impl Pieces {
    /// As large as a transaction holds. What is not `stored` is zeros.
    pub(super) fn missing(deployment: &Deployment, stored: &[u8]) -> Result<Self, DeployError> {
        let probe = instruction::write(deployment, 0, &[0; PROBE_BYTES]);
        let draft = Draft::new(&[probe], &deployment.payer, true)?;
        let around = draft.bytes().saturating_sub(PROBE_BYTES);
        let size = MAX_TRANSACTION_BYTES.saturating_sub(around).max(1);
        let mut pieces = Vec::new();
        for (index, piece) in deployment.executable.chunks(size).enumerate() {
            let offset = index.saturating_mul(size);
            let held = stored.get(offset..offset.saturating_add(piece.len()));
            let is_there = held.map_or_else(
                || stored.is_empty() && piece.iter().all(|byte| *byte == 0),
                |held| held == piece,
            );
            if !is_there {
                pieces.push((offset, piece.len()));
            }
        }
        Ok(Self(pieces))
    }

    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    fn writes(&self, deployment: &Deployment) -> Result<Vec<BatchItem>, DeployError> {
        let write = |(offset, length): &(usize, usize)| {
            let end = offset.saturating_add(*length);
            let piece = deployment.executable.get(*offset..end).unwrap_or_default();
            let write = instruction::write(deployment, u32::try_from(*offset)?, piece);
            Ok(BatchItem { instructions: vec![write], compute_units: WRITE_COMPUTE_UNITS })
        };
        self.0.iter().map(write).collect()
    }
}

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
        let mut writes_left = plan.writes;
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
        let writes = plan.pieces.writes(deployment)?;
        // Without a simulation of each: what a write uses is known.
        let compute = ComputeLimit::Units(WRITE_COMPUTE_UNITS);
        let budget = Budget { compute, ..options.budget };
        let options = BatchOptions { budget, ..*options };
        let mut results = self.send_many(&writes, payer, signers, &options)?;
        while let Some((_, result)) = results.next().await {
            let done = result?;
            writes_left = writes_left.saturating_sub(1);
            seen = seen.max(done.slot);
            told(DeployProgress { signature: done.signature, did: DeployStep::Write, writes_left });
        }
        self.wait_for_slot(seen, &options.confirmation).await?;
        let held = self.buffer(*buffer).await?;
        let is_right = held.is_some_and(|held| {
            held.authority == Some(*authority) && held.stored == deployment.executable
        });
        if is_right { Ok(()) } else { Err(DeployError::NotAsWritten { address: *buffer }) }
    }
}
