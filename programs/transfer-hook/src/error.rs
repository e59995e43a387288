//! Every error of the program. The codes are ABI: 7000 plus the number here.

use anchor_lang::prelude::*;
use portcullis_types::{Denial, solana::TRANSFER_HOOK_ERROR_CODE_BASE};

/// 1 to 43 are why the rule refuses a transfer, as `portcullis-types` numbers it: 1 to 10 for the
/// sender, 21 to 30 for the receiver. 50 and up are the program's own.
#[error_code(offset = 7000)]
#[derive(Debug, PartialEq, Eq)]
pub enum HookError {
    #[msg("the sender holds no pass of the network")]
    SenderNoPass = 1,
    #[msg("the record shown is not the sender's pass of the network")]
    SenderWrongPass = 2,
    #[msg("the sender's pass was revoked")]
    SenderRevoked = 3,
    #[msg("the sender's pass is frozen")]
    SenderFrozen = 4,
    #[msg("the sender's pass has expired")]
    SenderExpired = 5,
    #[msg("the gatekeeper that issued the sender's pass no longer stands for it")]
    SenderIssuerInactive = 6,
    #[msg("the sender's pass lacks a required attribute")]
    SenderMissingAttributes = 7,
    #[msg("the sender's pass expires sooner than required")]
    SenderExpiresTooSoon = 8,
    #[msg("the sender's pass was issued too long ago")]
    SenderTooOld = 9,
    #[msg("the network of the sender's pass is paused")]
    SenderNetworkPaused = 10,

    #[msg("the receiver holds no pass of the network")]
    ReceiverNoPass = 21,
    #[msg("the record shown is not the receiver's pass of the network")]
    ReceiverWrongPass = 22,
    #[msg("the receiver's pass was revoked")]
    ReceiverRevoked = 23,
    #[msg("the receiver's pass is frozen")]
    ReceiverFrozen = 24,
    #[msg("the receiver's pass has expired")]
    ReceiverExpired = 25,
    #[msg("the gatekeeper that issued the receiver's pass no longer stands for it")]
    ReceiverIssuerInactive = 26,
    #[msg("the receiver's pass lacks a required attribute")]
    ReceiverMissingAttributes = 27,
    #[msg("the receiver's pass expires sooner than required")]
    ReceiverExpiresTooSoon = 28,
    #[msg("the receiver's pass was issued too long ago")]
    ReceiverTooOld = 29,
    #[msg("the network of the receiver's pass is paused")]
    ReceiverNetworkPaused = 30,

    #[msg("the issuer has paused all transfers")]
    TransfersPaused = 41,
    #[msg("the permanent delegate may not transfer")]
    PermanentDelegateDenied = 42,
    #[msg("the receiving account lacks ImmutableOwner, which the issuer requires")]
    ReceiverOwnerMutable = 43,

    #[msg("not called by the token program in a transfer")]
    NotTransferring = 50,
    #[msg("the extra accounts of the mint are missing; resolve them first")]
    MissingAccounts = 51,
    #[msg("an extra account is not the one that the policy names")]
    WrongAccount = 52,
    #[msg("an account belongs to another mint")]
    WrongMint = 53,
    #[msg("the account is not a policy of this program")]
    NotAPolicy = 54,
    #[msg("the account is not a mint of Token-2022")]
    NotAMint = 55,
    #[msg("the mint lacks the TransferHook extension")]
    MintWithoutHook = 56,
    #[msg("the mint still names this hook; point it elsewhere first")]
    MintNamesHook = 57,
    #[msg("the signer may not do this")]
    NotAuthorized = 58,
    #[msg("the mint has a policy already")]
    PolicyExists = 59,
    #[msg("the sides are not sender (1), receiver (2) or both (3)")]
    InvalidSides = 60,
    #[msg("the combination is not all (1) or any (2)")]
    InvalidCombination = 61,
    #[msg("the permanent delegate's rule is not 1 to 4")]
    InvalidPermanentDelegateRule = 62,
    #[msg("a flag is unknown")]
    InvalidFlags = 63,
    #[msg("a policy names one to four networks, each once")]
    InvalidNetworks = 64,
    #[msg("the kind of exemption is not 1 to 4")]
    InvalidExemptionKind = 65,
    #[msg("the wallet is exempt already")]
    ExemptionExists = 66,
    #[msg("the wallet is not exempt")]
    ExemptionUnknown = 67,
    #[msg("the policy has sixteen exemptions already")]
    ExemptionsFull = 68,
    #[msg("the address must not be zero")]
    ZeroAddress = 69,
    #[msg("the policy is paused already, or is not paused")]
    PauseUnchanged = 70,
    #[msg("the rent goes to the recorded payer and nobody else")]
    WrongRentPayer = 71,
    #[msg("the list is not one that a policy of this hook has")]
    InvalidExtraAccountMetas = 72,
    #[msg("the account must hold its rent before this instruction")]
    RentMissing = 73,
    #[msg("the policy was changed too often")]
    GenerationsExhausted = 74,
}

/// The program's error for a refused transfer.
#[inline(always)]
pub(crate) fn refused(denial: Denial) -> Error {
    Error::Custom(TRANSFER_HOOK_ERROR_CODE_BASE.wrapping_add(u32::from(denial.code())))
}

#[cfg(test)]
mod tests;
