use solana_address::Address;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::Message;

use super::SendError;

/// The most bytes of a transaction, signatures included.
pub const MAX_TRANSACTION_BYTES: usize = 1_232;

const SIGNATURE_BYTES: usize = 64;

/// A transaction of which only limit, price and blockhash are open.
///
/// What sets the budget comes last, so that the index of an instruction that fails is its index in
/// what the caller gave.
#[derive(Clone, Debug)]
pub(in crate::rpc) struct Draft {
    instructions: Vec<Instruction>,
    payer: Address,
    /// Whether it names a price.
    priced: bool,
}

impl Draft {
    /// # Errors
    ///
    /// [`SendError::TooLarge`]
    pub(in crate::rpc) fn new(
        instructions: &[Instruction],
        payer: &Address,
        priced: bool,
    ) -> Result<Self, SendError> {
        let draft = Self { instructions: instructions.to_vec(), payer: *payer, priced };
        match draft.bytes() {
            bytes if bytes > MAX_TRANSACTION_BYTES => Err(SendError::TooLarge { bytes }),
            _ => Ok(draft),
        }
    }

    pub(in crate::rpc) fn message(&self, limit: u32, price: u64, blockhash: &Hash) -> Message {
        let mut instructions = self.instructions.clone();
        instructions.push(ComputeBudgetInstruction::set_compute_unit_limit(limit));
        if self.priced {
            instructions.push(ComputeBudgetInstruction::set_compute_unit_price(price));
        }
        Message::new_with_blockhash(&instructions, Some(&self.payer), blockhash)
    }

    /// How large the transaction is, signatures included.
    pub(in crate::rpc) fn bytes(&self) -> usize {
        let message = self.message(0, 0, &Hash::default());
        let signers = usize::from(message.header.num_required_signatures);
        wire(&vec![[0; SIGNATURE_BYTES]; signers], &message).len()
    }

    /// Every account that it may change, the payer first.
    pub(super) fn writable(&self) -> Vec<Address> {
        let mut writable = vec![self.payer];
        let accounts = self.instructions.iter().flat_map(|instruction| &instruction.accounts);
        for account in accounts.filter(|account| account.is_writable) {
            if !writable.contains(&account.pubkey) {
                writable.push(account.pubkey);
            }
        }
        writable
    }

    /// The programs of its instructions, in their order.
    pub(super) fn programs(&self) -> Vec<Address> {
        self.instructions.iter().map(|instruction| instruction.program_id).collect()
    }
}

/// The bytes of a transaction. There are fewer than 128 signatures: more would not fit.
pub(super) fn wire(signatures: &[[u8; SIGNATURE_BYTES]], message: &Message) -> Vec<u8> {
    let count = u8::try_from(signatures.len()).unwrap_or(u8::MAX);
    [vec![count], signatures.concat(), message.serialize()].concat()
}
