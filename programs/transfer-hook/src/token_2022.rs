//! Accounts of Token-2022 as bytes: the few fields that the hook reads. The layout is the token
//! program's ABI; the tests hold these readers against that program's own types.

use anchor_lang::prelude::*;
use portcullis_types::same_address;

type Bytes = [u8; 32];

/// The token program whose transfers call hooks.
pub(crate) const TOKEN_2022_PROGRAM_ID: Address =
    Address::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

/// A mint and a token account are told apart by this byte, behind the longer of the two.
const ACCOUNT_TYPE_OFFSET: usize = 165;
const MINT: u8 = 1;
const TOKEN_ACCOUNT: u8 = 2;
const EXTENSIONS_OFFSET: usize = 166;
/// A multisig has this length, and anything at the offset of the type.
const MULTISIG_BYTES: usize = 355;

const IMMUTABLE_OWNER: u16 = 7;
const PERMANENT_DELEGATE: u16 = 12;
const TRANSFER_HOOK: u16 = 14;
const TRANSFER_HOOK_ACCOUNT: u16 = 15;

/// A token account with extensions, as every account of a mint with a hook has.
#[derive(Clone, Copy)]
pub(crate) struct TokenAccount<'a>(&'a [u8]);

impl<'a> TokenAccount<'a> {
    const MINT_OFFSET: usize = 0;
    const OWNER_OFFSET: usize = 32;

    #[inline(always)]
    pub(crate) fn new(data: &'a [u8]) -> Option<Self> {
        has_type(TOKEN_ACCOUNT, data).then_some(Self(data))
    }

    #[inline(always)]
    pub(crate) fn mint(&self) -> &'a Bytes {
        address(self.0, Self::MINT_OFFSET).unwrap_or(&[0; 32])
    }

    /// The wallet: whose tokens these are, whoever signs for them.
    #[inline(always)]
    pub(crate) fn owner(&self) -> &'a Bytes {
        address(self.0, Self::OWNER_OFFSET).unwrap_or(&[0; 32])
    }

    /// Whether the token program is in the middle of a transfer from or to it.
    #[inline(always)]
    pub(crate) fn is_transferring(&self) -> bool {
        extension(self.0, TRANSFER_HOOK_ACCOUNT).is_some_and(|value| value == [1])
    }

    #[inline(always)]
    pub(crate) fn owner_is_immutable(&self) -> bool {
        extension(self.0, IMMUTABLE_OWNER).is_some()
    }
}

/// A mint with extensions.
#[derive(Clone, Copy)]
pub(crate) struct Mint<'a>(&'a [u8]);

/// A mint's TransferHook extension.
pub(crate) struct TransferHook<'a> {
    /// Who may change the program.
    pub(crate) authority: Option<&'a Bytes>,
    /// What every transfer calls.
    pub(crate) program: Option<&'a Bytes>,
}

impl<'a> Mint<'a> {
    const AUTHORITY_OFFSET: usize = 4;

    #[inline(always)]
    pub(crate) fn new(data: &'a [u8]) -> Option<Self> {
        has_type(MINT, data).then_some(Self(data))
    }

    /// The mint at an account, if it is one.
    pub(crate) fn of(view: &AccountView, data: &'a [u8]) -> Option<Self> {
        Self::new(data).filter(|_| view.owned_by(&TOKEN_2022_PROGRAM_ID))
    }

    pub(crate) fn authority(&self) -> Option<&'a Bytes> {
        (self.0.first_chunk() == Some(&1u32.to_le_bytes()))
            .then(|| address(self.0, Self::AUTHORITY_OFFSET))
            .flatten()
    }

    pub(crate) fn transfer_hook(&self) -> Option<TransferHook<'a>> {
        let value = extension(self.0, TRANSFER_HOOK)?;
        Some(TransferHook { authority: nonzero(value, 0), program: nonzero(value, 32) })
    }

    #[inline(always)]
    pub(crate) fn permanent_delegate(&self) -> Option<&'a Bytes> {
        nonzero(extension(self.0, PERMANENT_DELEGATE)?, 0)
    }
}

#[inline(always)]
fn has_type(account_type: u8, data: &[u8]) -> bool {
    data.get(ACCOUNT_TYPE_OFFSET) == Some(&account_type) && data.len() != MULTISIG_BYTES
}

#[inline(always)]
fn address(data: &[u8], offset: usize) -> Option<&Bytes> {
    data.get(offset..)?.first_chunk()
}

#[inline(always)]
fn nonzero(data: &[u8], offset: usize) -> Option<&Bytes> {
    address(data, offset).filter(|address| !same_address(address, &[0; 32]))
}

/// The value of an extension: `type: u16, length: u16, value`, one behind the other.
#[inline(always)]
fn extension(data: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut rest = data.get(EXTENSIONS_OFFSET..)?;
    loop {
        let ([t0, t1, l0, l1], behind) = rest.split_first_chunk()?;
        let (value, next) = behind.split_at_checked(usize::from(u16::from_le_bytes([*l0, *l1])))?;
        match u16::from_le_bytes([*t0, *t1]) {
            0 => return None,
            found if found == wanted => return Some(value),
            _ => rest = next,
        }
    }
}

#[cfg(test)]
mod tests;
