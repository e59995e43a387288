use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use solana_address::Address;
use solana_sdk_ids::compute_budget;
use solana_signature::Signature;
use solana_transaction_status_client_types::{EncodedTransaction, TransactionBinaryEncoding};

use super::{MAX_COMPUTE_UNITS, MAX_TRANSACTION_BYTES};

/// A signed transaction, known before anybody has seen it.
///
/// Store it before it is sent (it serialises): whoever finds it after a crash asks
/// [`Cluster::state`](crate::rpc::Cluster::state) what became of it, sends the same bytes again, or
/// signs another once it has expired. However often it is sent, it counts once.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct SignedTransaction {
    signature: Signature,
    wire: Vec<u8>,
    last_valid_block_height: u64,
    /// Of its instructions, in their order.
    programs: Vec<Address>,
    fee_lamports: u64,
}

/// What the cluster asks for each signature.
pub(in crate::rpc) const LAMPORTS_PER_SIGNATURE: u64 = 5_000;

impl SignedTransaction {
    /// A transaction from its bytes, which may be another signer's work.
    ///
    /// That its signatures are right is not checked here: the cluster does.
    ///
    /// # Errors
    ///
    /// [`InvalidTransaction`] if the bytes are not a transaction, or a signature is missing.
    pub fn from_wire(
        wire: Vec<u8>,
        last_valid_block_height: u64,
    ) -> Result<Self, InvalidTransaction> {
        if wire.len() > MAX_TRANSACTION_BYTES {
            return Err(InvalidTransaction::TooLarge { bytes: wire.len() });
        }
        let encoding = TransactionBinaryEncoding::Base64;
        let transaction = EncodedTransaction::Binary(BASE64_STANDARD.encode(&wire), encoding)
            .decode()
            .ok_or(InvalidTransaction::Malformed)?;
        if transaction.signatures.contains(&Signature::default()) {
            return Err(InvalidTransaction::Unsigned);
        }
        let signature =
            transaction.signatures.first().copied().ok_or(InvalidTransaction::Unsigned)?;
        let keys = transaction.message.static_account_keys();
        let instructions = transaction.message.instructions();
        let programs = instructions.iter().map(|instruction| {
            keys.get(usize::from(instruction.program_id_index)).copied().unwrap_or_default()
        });
        let programs: Vec<Address> = programs.collect();
        let (mut limit, mut price) = (u64::from(MAX_COMPUTE_UNITS), 0u64);
        let all = programs.iter().zip(instructions);
        for (_, instruction) in all.filter(|(program, _)| **program == compute_budget::ID) {
            match instruction.data.as_slice() {
                [2, units @ ..] => limit = little_endian(units),
                [3, micro_lamports @ ..] => price = little_endian(micro_lamports),
                _ => {}
            }
        }
        let signatures = u64::try_from(transaction.signatures.len()).unwrap_or(u64::MAX);
        let priority = u128::from(limit).saturating_mul(price.into()).div_ceil(1_000_000);
        let fee_lamports = signatures
            .saturating_mul(LAMPORTS_PER_SIGNATURE)
            .saturating_add(u64::try_from(priority).unwrap_or(u64::MAX));
        Ok(Self { signature, wire, last_valid_block_height, programs, fee_lamports })
    }

    /// What it pays, for its signatures and to be preferred, whether it succeeds or not.
    pub const fn fee_lamports(&self) -> u64 {
        self.fee_lamports
    }

    /// Its first signature, by which it is known.
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Its bytes.
    pub fn wire(&self) -> &[u8] {
        &self.wire
    }

    /// It can be processed up to the block of this height, and never after it.
    pub const fn last_valid_block_height(&self) -> u64 {
        self.last_valid_block_height
    }

    pub(super) fn base64(&self) -> String {
        BASE64_STANDARD.encode(&self.wire)
    }

    pub(super) fn programs(&self) -> &[Address] {
        &self.programs
    }
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).rev().fold(0, |value, byte| (value << 8) | u64::from(*byte))
}

impl fmt::Debug for SignedTransaction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SignedTransaction")
            .field("signature", &self.signature)
            .field("bytes", &self.wire.len())
            .field("last_valid_block_height", &self.last_valid_block_height)
            .finish_non_exhaustive()
    }
}

/// Why bytes are not a signed transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum InvalidTransaction {
    /// They are something else.
    #[error("the bytes are not a transaction")]
    Malformed,
    /// A signature is missing.
    #[error("the transaction is not signed by everybody who must")]
    Unsigned,
    /// There are too many.
    #[error("the transaction has {bytes} bytes, more than {MAX_TRANSACTION_BYTES}")]
    TooLarge {
        /// How many there are.
        bytes: usize,
    },
    /// What was stored beside them is not theirs.
    #[error("the signature is not that of the transaction")]
    OtherSignature,
}

/// As it is stored: texts that other tools can read.
#[derive(Serialize, Deserialize)]
struct Stored {
    signature: String,
    /// Base64.
    wire: String,
    last_valid_block_height: u64,
}

impl From<SignedTransaction> for Stored {
    fn from(signed: SignedTransaction) -> Self {
        Self {
            signature: signed.signature.to_string(),
            wire: signed.base64(),
            last_valid_block_height: signed.last_valid_block_height,
        }
    }
}

impl TryFrom<Stored> for SignedTransaction {
    type Error = InvalidTransaction;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let wire =
            BASE64_STANDARD.decode(stored.wire).map_err(|_| InvalidTransaction::Malformed)?;
        let signed = Self::from_wire(wire, stored.last_valid_block_height)?;
        if signed.signature.to_string() != stored.signature {
            return Err(InvalidTransaction::OtherSignature);
        }
        Ok(signed)
    }
}

#[cfg(test)]
mod tests;
