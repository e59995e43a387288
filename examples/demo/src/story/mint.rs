//! A gated mint, as the instructions that its issuer and its holders give.

use anyhow::{Context, Result};
use portcullis_demo::gated_token::{TOKEN, Transfer, gated_mint, token_account};
use portcullis_solana::transfer_hook::instruction::{AddExemption, SetPaused};
use portcullis_solana::{Address, Instruction};
use portcullis_types::ExemptionKind;
use spl_associated_token_account_interface::instruction::create_associated_token_account;
use spl_token_2022_interface::{ID as TOKEN_2022, instruction as token_2022};

use super::TokenTransfer;
use crate::cast::{Cast, Role};

/// A mint whose tokens only holders of a network's passes send and receive.
pub(super) struct Mint<'a> {
    cast: &'a Cast,
    network: Address,
}

impl<'a> Mint<'a> {
    pub(super) const fn new(cast: &'a Cast, network: Address) -> Self {
        Self { cast, network }
    }

    fn address(&self) -> Address {
        self.cast.address(Role::Mint)
    }

    fn issuer(&self) -> Address {
        self.cast.address(Role::Issuer)
    }

    /// The mint and its policy, at once.
    pub(super) fn create(
        &self,
        rent_lamports: impl Fn(usize) -> Result<u64>,
    ) -> Result<Vec<Instruction>> {
        let gated = gated_mint(self.issuer(), self.address(), self.network);
        let transactions = gated.transactions(rent_lamports(gated.space()?)?)?;
        let [transaction] = <[_; 1]>::try_from(transactions).ok().context("it is too long")?;
        Ok(transaction)
    }

    /// Tokens for a wallet that has no account for them yet. No transfer: the hook is not asked.
    pub(super) fn mint_to(&self, wallet: Role, tokens: u64) -> Result<Vec<Instruction>> {
        let amount = tokens.saturating_mul(TOKEN);
        let (mint, issuer, wallet) = (self.address(), self.issuer(), self.cast.address(wallet));
        let account = token_account(&mint, &wallet);
        let mint_to = token_2022::mint_to(&TOKEN_2022, &mint, &account, &issuer, &[], amount)?;
        Ok(vec![self.open_account(Role::Issuer, &wallet), mint_to])
    }

    fn open_account(&self, payer: Role, wallet: &Address) -> Instruction {
        let payer = self.cast.address(payer);
        create_associated_token_account(&payer, wallet, &self.address(), &TOKEN_2022)
    }

    /// `owner` lets `delegate` move its tokens.
    pub(super) fn approve(&self, owner: Role, delegate: Role, tokens: u64) -> Result<Instruction> {
        let amount = tokens.saturating_mul(TOKEN);
        let (owner, delegate) = (self.cast.address(owner), self.cast.address(delegate));
        let account = token_account(&self.address(), &owner);
        Ok(token_2022::approve(&TOKEN_2022, &account, &delegate, &owner, &[], amount)?)
    }

    pub(super) fn transfer(&self, sender: Role, receiver: Role, tokens: u64) -> TokenTransfer {
        self.transfer_to(sender, self.cast.address(receiver), tokens)
    }

    pub(super) fn transfer_to(
        &self,
        sender: Role,
        receiver: Address,
        tokens: u64,
    ) -> TokenTransfer {
        let transfer = Transfer {
            mint: self.address(),
            sender: self.cast.address(sender),
            receiver,
            authority: self.cast.address(sender),
            amount: tokens.saturating_mul(TOKEN),
        };
        TokenTransfer { before: vec![], transfer, signer: sender }
    }

    /// In the same transaction, the signer opens the receiver's account.
    pub(super) fn opening_account(&self, transfer: TokenTransfer) -> TokenTransfer {
        let before = vec![self.open_account(transfer.signer, &transfer.transfer.receiver)];
        TokenTransfer { before, ..transfer }
    }

    /// `delegate` signs in place of the sender.
    pub(super) fn by_delegate(&self, delegate: Role, transfer: TokenTransfer) -> TokenTransfer {
        let authority = self.cast.address(delegate);
        let changed = Transfer { authority, ..transfer.transfer };
        TokenTransfer { transfer: changed, signer: delegate, ..transfer }
    }

    pub(super) fn exempt(&self, vault: Address) -> Instruction {
        AddExemption {
            authority: self.issuer(),
            mint: self.address(),
            wallet: vault,
            kind: ExemptionKind::Vault,
        }
        .instruction()
    }

    pub(super) fn set_paused(&self, paused: bool) -> Instruction {
        SetPaused { authority: self.issuer(), mint: self.address(), paused }.instruction()
    }
}
