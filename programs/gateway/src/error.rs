//! Every error of the program. The codes are ABI: 6000 plus the number here.

use anchor_lang::prelude::*;
use portcullis_types::{lifecycle::LifecycleError, solana::ERROR_CODE_BASE};

/// 1 to 10 are the reasons of the rule, 20 to 39 those of the lifecycle, both as
/// `portcullis-types` numbers them; 40 and up are the program's own.
#[error_code]
#[derive(Debug, PartialEq, Eq)]
pub enum GatewayError {
    #[msg("the wallet holds no pass of this network")]
    NoPass = 1,
    #[msg("the record shown is not this wallet's pass of this network")]
    WrongPass = 2,
    #[msg("the pass was revoked")]
    Revoked = 3,
    #[msg("the pass is frozen")]
    Frozen = 4,
    #[msg("the pass has expired")]
    Expired = 5,
    #[msg("the gatekeeper that issued the pass no longer stands for it")]
    IssuerInactive = 6,
    #[msg("the pass lacks a required attribute")]
    MissingAttributes = 7,
    #[msg("the pass expires sooner than required")]
    ExpiresTooSoon = 8,
    #[msg("the pass was issued too long ago")]
    TooOld = 9,
    #[msg("the network is paused")]
    NetworkPaused = 10,

    #[msg("the wallet already holds a pass of this network")]
    PassExists = 20,
    #[msg("the pass is revoked, which is final")]
    PassRevoked = 21,
    #[msg("the pass is frozen; unfreeze it first")]
    PassFrozen = 22,
    #[msg("the pass is not frozen")]
    PassNotFrozen = 23,
    #[msg("the expiry asked for has passed")]
    ExpiryInPast = 24,
    #[msg("the lifetime asked for exceeds the maximum")]
    LifetimeTooLong = 25,
    #[msg("the network does not let holders renounce")]
    RenounceForbidden = 26,
    #[msg("the network's passes are not single use")]
    NotSingleUse = 27,
    #[msg("the pass has not been expired for long enough")]
    NotLongExpired = 28,
    #[msg("the signer may not do this")]
    NotAuthorized = 29,
    #[msg("the gatekeeper lacks the permission")]
    PermissionMissing = 30,
    #[msg("the gatekeeper is not active")]
    GatekeeperNotActive = 31,
    #[msg("the network froze the pass; only its authority unfreezes it")]
    FrozenByNetwork = 32,
    #[msg("the reason code is above 127")]
    InvalidReason = 33,

    #[msg("an account belongs to another network")]
    WrongNetwork = 40,
    #[msg("the gatekeeper account is not the one that stands for the pass")]
    WrongGatekeeper = 41,
    #[msg("the rent goes to the recorded payer and nobody else")]
    WrongRentPayer = 42,
    #[msg("a network with this creator and id exists")]
    NetworkExists = 43,
    #[msg("the default lifetime exceeds the maximum, or a flag is unknown")]
    InvalidSettings = 44,
    #[msg("a permission is unknown")]
    InvalidPermissions = 45,
    #[msg("the status is not active (1), frozen (2) or halted (3)")]
    InvalidStatus = 46,
    #[msg("the key must not be zero")]
    ZeroAddress = 47,
    #[msg("the network is paused already, or is not paused")]
    PauseUnchanged = 48,
    #[msg("the network still has gatekeeper accounts")]
    NetworkNotEmpty = 49,
    #[msg("only a network held by its creator can be closed; hand it back first")]
    NotHeldByCreator = 50,
    #[msg("the gatekeeper has been removed")]
    GatekeeperRemoved = 51,
    #[msg("passes still name the gatekeeper")]
    GatekeeperHasPasses = 52,
    #[msg("the guardian may only tighten")]
    GuardianMayOnlyTighten = 53,
    #[msg("the gatekeeper's generations are used up; remove it and add another")]
    GenerationsExhausted = 54,
    #[msg("the network's gatekeeper slots are used up")]
    SlotsExhausted = 55,
    #[msg("the gatekeeper has issued all that a rolling day allows")]
    QuotaExhausted = 56,
}

/// The program's error for a refused step.
#[inline(always)]
pub(crate) fn refused(error: impl Into<LifecycleError>) -> Error {
    Error::Custom(ERROR_CODE_BASE.wrapping_add(error.into().code()))
}

#[cfg(test)]
mod tests;
