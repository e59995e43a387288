use solana_message::{VersionedMessage, compiled_instruction::CompiledInstruction};
use solana_transaction_status_client_types::{
    ParsedAccount, ParsedAccountSource, UiAddressTableLookup, UiCompiledInstruction, UiInstruction,
    UiMessage, UiParsedInstruction, UiParsedMessage, UiPartiallyDecodedInstruction, UiRawMessage,
};

use crate::svm::ledger::Record;

/// The stack height of an instruction that no program called.
const TOP_LEVEL: Option<u32> = Some(1);

pub(super) fn raw(message: &VersionedMessage) -> UiMessage {
    UiMessage::Raw(UiRawMessage {
        header: *message.header(),
        account_keys: message.static_account_keys().iter().map(ToString::to_string).collect(),
        recent_blockhash: message.recent_blockhash().to_string(),
        instructions: message
            .instructions()
            .iter()
            .map(|instruction| UiCompiledInstruction::from(instruction, TOP_LEVEL))
            .collect(),
        address_table_lookups: lookups(message),
        transaction_config: None,
    })
}

/// Accounts are told apart, instructions are not: as a node answers for programs that it does not
/// know.
pub(super) fn parsed(record: &Record) -> UiMessage {
    let message = &record.transaction.message;
    let loaded_from = message.static_account_keys().len();
    let account = |(index, touched): (usize, &crate::svm::ledger::Touched)| ParsedAccount {
        pubkey: touched.address.to_string(),
        writable: touched.writable,
        signer: touched.signer,
        source: Some(if index < loaded_from {
            ParsedAccountSource::Transaction
        } else {
            ParsedAccountSource::LookupTable
        }),
    };
    let instructions = message.instructions().iter();
    UiMessage::Parsed(UiParsedMessage {
        account_keys: record.accounts.iter().enumerate().map(account).collect(),
        recent_blockhash: message.recent_blockhash().to_string(),
        instructions: instructions.map(|instruction| partly(instruction, record)).collect(),
        address_table_lookups: lookups(message),
        transaction_config: None,
    })
}

fn partly(instruction: &CompiledInstruction, record: &Record) -> UiInstruction {
    let name = |index: u8| {
        let touched = record.accounts.get(usize::from(index));
        touched.map(|touched| touched.address.to_string()).unwrap_or_default()
    };
    UiInstruction::Parsed(UiParsedInstruction::PartiallyDecoded(UiPartiallyDecodedInstruction {
        program_id: name(instruction.program_id_index),
        accounts: instruction.accounts.iter().map(|index| name(*index)).collect(),
        data: bs58::encode(&instruction.data).into_string(),
        stack_height: TOP_LEVEL,
    }))
}

fn lookups(message: &VersionedMessage) -> Option<Vec<UiAddressTableLookup>> {
    let lookups = message.address_table_lookups()?;
    Some(lookups.iter().map(UiAddressTableLookup::from).collect())
}
