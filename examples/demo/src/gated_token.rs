//! Client side of a gated token: how its issuer makes it, and how its holders move it.
//! `docs/gate-a-token.md` is the guide.

use anyhow::Result;
use portcullis_solana::{
    Address, Instruction,
    transfer_hook::{GatedMint, PolicyAccount, PolicySettings, extra_accounts},
};
use spl_associated_token_account_interface::address::get_associated_token_address_with_program_id;
use spl_token_2022_interface::{ID as TOKEN_2022, instruction::transfer_checked};

/// Decimal places of an amount.
pub const DECIMALS: u8 = 6;
/// One whole token.
pub const TOKEN: u64 = 10_u64.pow(DECIMALS as u32);

/// Tokens on their way from one wallet to another.
#[derive(Clone, Copy, Debug)]
pub struct Transfer {
    /// Of what.
    pub mint: Address,
    /// Whose tokens they are.
    pub sender: Address,
    /// Whose they become.
    pub receiver: Address,
    /// Signs: the sender or a delegate.
    pub authority: Address,
    /// In the smallest unit.
    pub amount: u64,
}

/// A token that only holders of a pass of `network` send and receive.
pub fn gated_mint(issuer: Address, mint: Address, network: Address) -> GatedMint {
    GatedMint {
        payer: issuer,
        mint,
        mint_authority: issuer,
        freeze_authority: None,
        hook_authority: None,
        policy_authority: issuer,
        decimals: DECIMALS,
        extensions: vec![],
        settings: PolicySettings::holders_of(network),
    }
}

/// Where a wallet keeps its tokens.
pub fn token_account(mint: &Address, wallet: &Address) -> Address {
    get_associated_token_address_with_program_id(wallet, mint, &TOKEN_2022)
}

impl Transfer {
    /// The token program's own instruction, and behind its accounts those that the hook reads.
    ///
    /// # Errors
    ///
    /// None in practice: the token program's own builder checks its address.
    pub fn instruction(&self, policy: &PolicyAccount<'_>) -> Result<Instruction> {
        let Self { mint, sender, receiver, authority, amount } = self;
        let [source, destination] = [sender, receiver].map(|wallet| token_account(mint, wallet));
        let mut transfer = transfer_checked(
            &TOKEN_2022,
            &source,
            mint,
            &destination,
            authority,
            &[],
            *amount,
            DECIMALS,
        )?;
        transfer.accounts.extend(extra_accounts(policy, sender, receiver));
        Ok(transfer)
    }
}
