//! What became of a transaction, as one word: what tables of expectations hold.

use portcullis_solana::{GatewayError, transfer_hook::HookError};
use solana_instruction::error::InstructionError;
use solana_transaction_error::TransactionError;

use crate::chain::{Failure, Receipt};

/// The word of a transaction that went through.
pub const OK: &str = "Ok";

/// `Ok`, the name of the gateway's or the hook's error, `Custom(…)` for another program's, or the
/// name of the chain's own error.
pub fn outcome(result: &Result<Receipt, Failure>) -> String {
    match result {
        Ok(_) => OK.to_owned(),
        Err(failure) => error(&failure.error),
    }
}

/// The same, of the error alone.
pub fn error(error: &TransactionError) -> String {
    match error {
        TransactionError::InstructionError(_, InstructionError::Custom(code)) => {
            let gateways = GatewayError::from_code(*code).map(GatewayError::name);
            gateways
                .or_else(|| HookError::from_code(*code).map(HookError::name))
                .map_or_else(|| format!("Custom({code})"), str::to_owned)
        }
        TransactionError::InstructionError(_, error) => format!("{error:?}"),
        error => format!("{error:?}"),
    }
}
