use solana_address::Address;
use solana_instruction::Instruction;

use crate::rpc::{MAX_COMPUTE_UNITS, MAX_TRANSACTION_BYTES, transaction::TransactionSize};

/// What belongs together: done in one transaction, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchItem {
    /// In this order.
    pub instructions: Vec<Instruction>,
    /// No more compute units than this are used by them.
    pub compute_units: u32,
}

/// A transaction of several items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedTransaction {
    /// Which items are in it: their indices, ascending.
    pub items: Vec<usize>,
    /// Theirs, in order.
    pub instructions: Vec<Instruction>,
    /// The sum of theirs.
    pub compute_units: u32,
    /// How large it is, signatures included.
    pub bytes: usize,
}

/// Why items cannot be packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PackError {
    /// An item does not fit into a transaction of its own.
    #[error("item {item} makes a transaction of {bytes} bytes, more than {MAX_TRANSACTION_BYTES}")]
    TooLarge {
        /// Which.
        item: usize,
        /// How many it would have.
        bytes: usize,
    },
    /// An item asks for more compute units than a transaction may use.
    #[error("item {item} needs {compute_units} compute units, more than {MAX_COMPUTE_UNITS}")]
    TooMuchCompute {
        /// Which.
        item: usize,
        /// How many it asks for.
        compute_units: u32,
    },
}

/// Packs items into as few transactions as keep their order, all paid by `payer`. Each transaction
/// holds what fits into its 1,232 bytes and its compute units, signatures included: signers and
/// accounts that items share count once.
///
/// # Errors
///
/// [`PackError`] if an item does not fit into a transaction of its own.
pub fn pack(items: &[BatchItem], payer: &Address) -> Result<Vec<PackedTransaction>, PackError> {
    // Room is left for a price, whether one is paid or not.
    let empty = TransactionSize::new(payer, true);
    let mut packed: Vec<PackedTransaction> = Vec::new();
    let mut size = empty.clone();
    for (index, item) in items.iter().enumerate() {
        if item.compute_units > MAX_COMPUTE_UNITS {
            let compute_units = item.compute_units;
            return Err(PackError::TooMuchCompute { item: index, compute_units });
        }
        if let Some(last) = packed.last_mut() {
            let joined = with(&size, item);
            if last.take(index, item, joined.bytes()) {
                size = joined;
                continue;
            }
        }
        size = with(&empty, item);
        let bytes = size.bytes();
        let mut alone = PackedTransaction {
            items: Vec::new(),
            instructions: Vec::new(),
            compute_units: 0,
            bytes: 0,
        };
        if !alone.take(index, item, bytes) {
            return Err(PackError::TooLarge { item: index, bytes });
        }
        packed.push(alone);
    }
    Ok(packed)
}

impl PackedTransaction {
    /// Adds an item with which it has so many bytes, if it is still a transaction then.
    fn take(&mut self, index: usize, item: &BatchItem, bytes: usize) -> bool {
        let compute_units = self.compute_units.saturating_add(item.compute_units);
        if bytes > MAX_TRANSACTION_BYTES || compute_units > MAX_COMPUTE_UNITS {
            return false;
        }
        self.items.push(index);
        self.instructions.extend_from_slice(&item.instructions);
        (self.compute_units, self.bytes) = (compute_units, bytes);
        true
    }
}

fn with(size: &TransactionSize, item: &BatchItem) -> TransactionSize {
    let mut size = size.clone();
    item.instructions.iter().for_each(|instruction| size.add(instruction));
    size
}

#[cfg(test)]
mod tests;
