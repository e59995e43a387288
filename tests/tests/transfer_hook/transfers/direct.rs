//! The hook called without the token program.

use e2e::token::TokenTransfer;
use portcullis_solana::{Address, Instruction, TRANSFER_HOOK_PROGRAM_ID};
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::{
        BaseStateWithExtensionsMut, StateWithExtensionsMut, transfer_hook::TransferHookAccount,
    },
    state::Account as TokenAccount,
};
use spl_transfer_hook_interface::instruction::execute_with_extra_account_metas;

use super::stage::Stage;

/// `Execute` as Token-2022 calls it in this transfer.
pub(super) fn execute_of(transfer: &Instruction) -> Instruction {
    let [source, mint, destination, authority, extra @ .., _hook, validation] =
        &transfer.accounts[..]
    else {
        panic!("not with all that it needs: {transfer:?}")
    };
    let amount = u64::from_le_bytes(*transfer.data[1..].first_chunk().unwrap());
    execute_with_extra_account_metas(
        &TRANSFER_HOOK_PROGRAM_ID,
        &source.pubkey,
        &mint.pubkey,
        &destination.pubkey,
        &authority.pubkey,
        &validation.pubkey,
        extra,
        amount,
    )
}

impl Stage {
    /// The same, of a transfer that is no instruction yet.
    pub(super) fn execute(&self, transfer: &TokenTransfer<'_>) -> Instruction {
        execute_of(&self.instruction(transfer))
    }

    /// Both accounts as they are while Token-2022 calls the hook.
    pub(super) fn begin(&mut self, transfer: &TokenTransfer<'_>) {
        for account in [transfer.source, transfer.destination] {
            self.set_transferring(account);
        }
    }

    /// An account in the middle of a transfer.
    pub(super) fn set_transferring(&mut self, address: Address) {
        let mut data = self.world.chain.data(&address);
        let mut account = StateWithExtensionsMut::<TokenAccount>::unpack(&mut data).unwrap();
        account.get_extension_mut::<TransferHookAccount>().unwrap().transferring = true.into();
        self.world.chain.plant(address, TOKEN_2022, data);
    }
}
