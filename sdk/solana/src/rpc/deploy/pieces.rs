use futures::StreamExt;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signature::Signature;

use super::DeployError;
use crate::rpc::{
    BatchItem, BatchOptions, Budget, Cluster, ComputeLimit, MAX_TRANSACTION_BYTES,
    TransactionSigner, transaction::Draft,
};

/// What a write and the instructions of the budget use, and some more.
const WRITE_COMPUTE_UNITS: u32 = 4_000;
/// A piece to measure by. Its length takes as many bytes as that of any piece that fits.
const PROBE_BYTES: usize = 512;

/// The instruction that writes bytes at an offset.
pub(super) type Write<'a> = dyn Fn(u32, &[u8]) -> Instruction + Send + Sync + 'a;

/// The pieces of what a buffer is to hold, and does not: offset and length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces(Vec<(usize, usize)>);

impl Pieces {
    /// As large as a transaction holds. What is not `stored` is zeros.
    pub(super) fn missing(
        content: &[u8],
        stored: &[u8],
        payer: &Address,
        write: &Write<'_>,
    ) -> Result<Self, DeployError> {
        let draft = Draft::new(&[write(0, &[0; PROBE_BYTES])], payer, true)?;
        let around = draft.bytes().saturating_sub(PROBE_BYTES);
        let size = MAX_TRANSACTION_BYTES.saturating_sub(around).max(1);
        let mut pieces = Vec::new();
        for (index, piece) in content.chunks(size).enumerate() {
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

    fn writes(&self, content: &[u8], write: &Write<'_>) -> Result<Vec<BatchItem>, DeployError> {
        let write = |(offset, length): &(usize, usize)| {
            let piece = content.get(*offset..offset.saturating_add(*length)).unwrap_or_default();
            let write = write(u32::try_from(*offset)?, piece);
            Ok(BatchItem { instructions: vec![write], compute_units: WRITE_COMPUTE_UNITS })
        };
        self.0.iter().map(write).collect()
    }
}

impl Cluster {
    /// Writes them, and answers the slot of the last. `told` hears how many are left.
    pub(super) async fn write_pieces(
        &self,
        pieces: &Pieces,
        content: &[u8],
        write: &Write<'_>,
        (payer, signers): (&Address, &[&TransactionSigner]),
        options: &BatchOptions,
        told: &(dyn Fn(Signature, usize) + Send + Sync),
    ) -> Result<u64, DeployError> {
        let writes = pieces.writes(content, write)?;
        let (mut left, mut seen) = (writes.len(), 0);
        // Without a simulation of each: what a write uses is known.
        let compute = ComputeLimit::Units(WRITE_COMPUTE_UNITS);
        let budget = Budget { compute, ..options.budget };
        let options = BatchOptions { budget, ..*options };
        let mut results = self.send_many(&writes, payer, signers, &options)?;
        while let Some((_, result)) = results.next().await {
            let done = result?;
            left = left.saturating_sub(1);
            seen = seen.max(done.slot);
            told(done.signature, left);
        }
        Ok(seen)
    }
}
