use solana_address::Address;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::Message;

use super::{SendError, TransactionSize};

/// The most bytes of a transaction, signatures included.
pub const MAX_TRANSACTION_BYTES: usize = 1_232;

pub(super) const SIGNATURE_BYTES: usize = 64;

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
        let mut size = TransactionSize::new(&self.payer, self.priced);
        self.instructions.iter().for_each(|instruction| size.add(instruction));
        size.bytes()
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

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use solana_instruction::AccountMeta;

    use super::*;

    /// Few addresses, so that they meet again; as programs, too.
    fn any_address() -> impl Strategy<Value = Address> {
        (0..24u8).prop_map(|byte| Address::from([byte; 32]))
    }

    fn any_instruction(
        accounts: std::ops::Range<usize>,
        data: std::ops::Range<usize>,
    ) -> impl Strategy<Value = Instruction> {
        let account = (any_address(), any::<bool>(), any::<bool>()).prop_map(
            |(pubkey, is_signer, is_writable)| AccountMeta { pubkey, is_signer, is_writable },
        );
        let parts = (any_address(), vec(account, accounts), vec(Just(0), data));
        parts.prop_map(|(program, accounts, data)| {
            Instruction::new_with_bytes(program, &data, accounts)
        })
    }

    proptest! {
        // Lengths on both sides of where they take another byte.
        #[test]
        fn its_size_is_that_of_its_bytes(
            instructions in prop_oneof![
                vec(any_instruction(0..8, 0..20), 0..12),
                vec(any_instruction(0..2, 0..2), 122..132),
                vec(any_instruction(120..136, 120..136), 1..3),
                vec(any_instruction(0..2, 16_376..16_392), 1..3),
            ],
            payer in any_address(),
            priced in any::<bool>(),
        ) {
            let draft = Draft { instructions, payer, priced };
            let message = draft.message(0, 0, &Hash::default());
            let signers = usize::from(message.header.num_required_signatures);
            let bytes = wire(&vec![[0; SIGNATURE_BYTES]; signers], &message);
            prop_assert_eq!(draft.bytes(), bytes.len());
        }
    }
}
