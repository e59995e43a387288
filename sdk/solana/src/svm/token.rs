//! Token accounts of SPL Token and Token-2022, as far as amounts go.

use solana_account::{AccountSharedData, ReadableAccount};
use solana_account_decoder_client_types::token::{UiTokenAmount, real_number_string_trimmed};
use solana_address::Address;
use spl_token_2022_interface::{
    extension::StateWithExtensions,
    generic_token_account::GenericTokenAccount,
    state::{Account as TokenAccount, AccountState, Mint},
};

/// SPL Token's address.
const SPL_TOKEN: Address = Address::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

/// What a token account holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenBalance {
    pub(crate) mint: Address,
    pub(crate) owner: Address,
    pub(crate) program: Address,
    pub(crate) amount: u64,
    pub(crate) decimals: u8,
}

impl TokenBalance {
    /// Interest and scaling of a Token-2022 mint do not count.
    pub(crate) fn amount(&self) -> UiTokenAmount {
        let ui_amount_string = real_number_string_trimmed(self.amount, self.decimals);
        UiTokenAmount {
            ui_amount: ui_amount_string.parse().ok(),
            decimals: self.decimals,
            amount: self.amount.to_string(),
            ui_amount_string,
        }
    }
}

pub(crate) fn is_token_program(address: &Address) -> bool {
    [SPL_TOKEN, spl_token_2022_interface::ID].contains(address)
}

/// Whether these are the bytes of a token account that was initialised.
pub(crate) fn is_token_account(data: &[u8]) -> bool {
    TokenAccount::valid_account_data(data)
}

/// The mint and the owner of a token account.
pub(crate) fn mint_and_owner(account: &AccountSharedData) -> Option<(Address, Address)> {
    let account = token_account(account)?;
    Some((account.mint, account.owner))
}

/// The balance of a token account. Nothing if it is none, or has no mint.
pub(crate) fn balance(
    account: &AccountSharedData,
    mint: impl FnOnce(&Address) -> Option<AccountSharedData>,
) -> Option<TokenBalance> {
    let token = token_account(account)?;
    let mint = mint(&token.mint).filter(|mint| is_token_program(mint.owner()))?;
    let decimals = StateWithExtensions::<Mint>::unpack(mint.data()).ok()?.base.decimals;
    Some(TokenBalance {
        mint: token.mint,
        owner: token.owner,
        program: *account.owner(),
        amount: token.amount,
        decimals,
    })
}

fn token_account(account: &AccountSharedData) -> Option<TokenAccount> {
    if !is_token_program(account.owner()) {
        return None;
    }
    let account = StateWithExtensions::<TokenAccount>::unpack(account.data()).ok()?.base;
    (account.state != AccountState::Uninitialized).then_some(account)
}
