use litesvm::types::TransactionMetadata;
use solana_transaction_status_client_types::{
    UiCompiledInstruction, UiInnerInstructions, UiInstruction, UiLoadedAddresses,
    UiTransactionStatusMeta, UiTransactionTokenBalance, option_serializer::OptionSerializer,
};

use crate::svm::{
    ledger::{Balance, Record, Touched},
    token::TokenBalance,
};

pub(super) fn meta(record: &Record) -> UiTransactionStatusMeta {
    let Record { error, meta, accounts, loaded, .. } = record;
    let lamports = |balance: fn(&Touched) -> &Balance| {
        accounts.iter().map(|touched| balance(touched).lamports).collect()
    };
    let returned = (!meta.return_data.data.is_empty()).then(|| meta.return_data.clone().into());
    UiTransactionStatusMeta {
        err: error.clone().map(Into::into),
        status: error.clone().map_or(Ok(()), |error| Err(error.into())),
        fee: meta.fee,
        pre_balances: lamports(|touched| &touched.before),
        post_balances: lamports(|touched| &touched.after),
        inner_instructions: OptionSerializer::Some(inner_instructions(meta)),
        log_messages: OptionSerializer::Some(meta.logs.clone()),
        pre_token_balances: OptionSerializer::Some(tokens(accounts, |touched| &touched.before)),
        post_token_balances: OptionSerializer::Some(tokens(accounts, |touched| &touched.after)),
        rewards: OptionSerializer::Some(Vec::new()),
        loaded_addresses: OptionSerializer::Some(UiLoadedAddresses::from(loaded)),
        return_data: OptionSerializer::or_skip(returned),
        compute_units_consumed: OptionSerializer::Some(meta.compute_units_consumed),
        cost_units: OptionSerializer::Skip,
    }
}

fn tokens(
    accounts: &[Touched],
    balance: fn(&Touched) -> &Balance,
) -> Vec<UiTransactionTokenBalance> {
    let token = |(account_index, touched): (u8, &Touched)| {
        let token: &TokenBalance = balance(touched).token.as_ref()?;
        Some(UiTransactionTokenBalance {
            account_index,
            mint: token.mint.to_string(),
            ui_token_amount: token.amount(),
            owner: OptionSerializer::Some(token.owner.to_string()),
            program_id: OptionSerializer::Some(token.program.to_string()),
        })
    };
    (0..).zip(accounts).filter_map(token).collect()
}

/// Of the instructions that called others.
pub(in crate::svm::answer) fn inner_instructions(
    meta: &TransactionMetadata,
) -> Vec<UiInnerInstructions> {
    let of_one = |(index, inner): (u8, &Vec<_>)| UiInnerInstructions {
        index,
        instructions: inner
            .iter()
            .map(|inner: &solana_message::inner_instruction::InnerInstruction| {
                let height = Some(u32::from(inner.stack_height));
                UiInstruction::Compiled(UiCompiledInstruction::from(&inner.instruction, height))
            })
            .collect(),
    };
    (0..).zip(&meta.inner_instructions).filter(|(_, inner)| !inner.is_empty()).map(of_one).collect()
}
