use solana_address::Address;
use solana_instruction::Instruction;

use crate::rpc::{MAX_COMPUTE_UNITS, MAX_TRANSACTION_BYTES, SendError, transaction::Draft};

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
/// holds what fits into its 1,232 bytes and its compute units, as measured on its message: signers
/// and accounts that items share count once.
///
/// # Errors
///
/// [`PackError`] if an item does not fit into a transaction of its own.
pub fn pack(items: &[BatchItem], payer: &Address) -> Result<Vec<PackedTransaction>, PackError> {
    let mut packed: Vec<PackedTransaction> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if item.compute_units > MAX_COMPUTE_UNITS {
            let compute_units = item.compute_units;
            return Err(PackError::TooMuchCompute { item: index, compute_units });
        }
        let joined = packed.last().and_then(|last| joined(last, index, item, payer).ok());
        match (joined, packed.last_mut()) {
            (Some(joined), Some(last)) => *last = joined,
            _ => {
                let empty = PackedTransaction {
                    items: Vec::new(),
                    instructions: Vec::new(),
                    compute_units: 0,
                    bytes: 0,
                };
                let alone = joined_or(&empty, index, item, payer)?;
                packed.push(alone);
            }
        }
    }
    Ok(packed)
}

/// `transaction` with one more item, if it is still one.
fn joined(
    transaction: &PackedTransaction,
    index: usize,
    item: &BatchItem,
    payer: &Address,
) -> Result<PackedTransaction, usize> {
    let instructions = [transaction.instructions.as_slice(), &item.instructions].concat();
    let compute_units = transaction.compute_units.saturating_add(item.compute_units);
    // Room is left for a price, whether one is paid or not.
    let bytes = match Draft::new(&instructions, payer, true) {
        Ok(draft) if compute_units <= MAX_COMPUTE_UNITS => draft.bytes(),
        Ok(draft) => return Err(draft.bytes()),
        Err(SendError::TooLarge { bytes }) => return Err(bytes),
        Err(_) => return Err(usize::MAX),
    };
    let items = transaction.items.iter().copied().chain([index]).collect();
    Ok(PackedTransaction { items, instructions, compute_units, bytes })
}

fn joined_or(
    empty: &PackedTransaction,
    index: usize,
    item: &BatchItem,
    payer: &Address,
) -> Result<PackedTransaction, PackError> {
    joined(empty, index, item, payer).map_err(|bytes| PackError::TooLarge { item: index, bytes })
}

#[cfg(test)]
mod tests;
