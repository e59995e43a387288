use portcullis_types::{Denial, Reason, Side, solana::TRANSFER_HOOK_ERROR_CODE_BASE};

use crate::program_errors::program_errors;

program_errors! {
    /// Every error of the transfer hook program. The numbers are ABI: the `Custom` code of the
    /// failed transfer or instruction.
    ///
    /// 7001 to 7010 are why the sender is refused, 7021 to 7030 why the receiver is, 7041 to 7043
    /// why the transfer is, 7050 and up the program's own.
    pub enum HookError of "the transfer hook" {
        SenderNoPass = 7001 => "the sender holds no pass of the network",
        SenderWrongPass = 7002 => "the record shown is not the sender's pass of the network",
        SenderRevoked = 7003 => "the sender's pass was revoked",
        SenderFrozen = 7004 => "the sender's pass is frozen",
        SenderExpired = 7005 => "the sender's pass has expired",
        SenderIssuerInactive = 7006 => "the gatekeeper that issued the sender's pass no longer stands for it",
        SenderMissingAttributes = 7007 => "the sender's pass lacks a required attribute",
        SenderExpiresTooSoon = 7008 => "the sender's pass expires sooner than required",
        SenderTooOld = 7009 => "the sender's pass was issued too long ago",
        SenderNetworkPaused = 7010 => "the network of the sender's pass is paused",
        ReceiverNoPass = 7021 => "the receiver holds no pass of the network",
        ReceiverWrongPass = 7022 => "the record shown is not the receiver's pass of the network",
        ReceiverRevoked = 7023 => "the receiver's pass was revoked",
        ReceiverFrozen = 7024 => "the receiver's pass is frozen",
        ReceiverExpired = 7025 => "the receiver's pass has expired",
        ReceiverIssuerInactive = 7026 => "the gatekeeper that issued the receiver's pass no longer stands for it",
        ReceiverMissingAttributes = 7027 => "the receiver's pass lacks a required attribute",
        ReceiverExpiresTooSoon = 7028 => "the receiver's pass expires sooner than required",
        ReceiverTooOld = 7029 => "the receiver's pass was issued too long ago",
        ReceiverNetworkPaused = 7030 => "the network of the receiver's pass is paused",
        TransfersPaused = 7041 => "the issuer has paused all transfers",
        PermanentDelegateDenied = 7042 => "the permanent delegate may not transfer",
        ReceiverOwnerMutable = 7043 => "the receiving account lacks ImmutableOwner, which the issuer requires",
        NotTransferring = 7050 => "not called by the token program in a transfer",
        MissingAccounts = 7051 => "the extra accounts of the mint are missing; resolve them first",
        WrongAccount = 7052 => "an extra account is not the one that the policy names",
        WrongMint = 7053 => "an account belongs to another mint",
        NotAPolicy = 7054 => "the account is not a policy of this program",
        NotAMint = 7055 => "the account is not a mint of Token-2022",
        MintWithoutHook = 7056 => "the mint lacks the TransferHook extension",
        MintNamesHook = 7057 => "the mint still names this hook; point it elsewhere first",
        NotAuthorized = 7058 => "the signer may not do this",
        PolicyExists = 7059 => "the mint has a policy already",
        InvalidSides = 7060 => "the sides are not sender (1), receiver (2) or both (3)",
        InvalidCombination = 7061 => "the combination is not all (1) or any (2)",
        InvalidPermanentDelegateRule = 7062 => "the permanent delegate's rule is not 1 to 4",
        InvalidFlags = 7063 => "a flag is unknown",
        InvalidNetworks = 7064 => "a policy names one to four networks, each once",
        InvalidExemptionKind = 7065 => "the kind of exemption is not 1 to 4",
        ExemptionExists = 7066 => "the wallet is exempt already",
        ExemptionUnknown = 7067 => "the wallet is not exempt",
        ExemptionsFull = 7068 => "the policy has sixteen exemptions already",
        ZeroAddress = 7069 => "the address must not be zero",
        PauseUnchanged = 7070 => "the policy is paused already, or is not paused",
        WrongRentPayer = 7071 => "the rent goes to the recorded payer and nobody else",
        InvalidExtraAccountMetas = 7072 => "the list is not one that a policy of this hook has",
        RentMissing = 7073 => "the account must hold its rent before this instruction",
        GenerationsExhausted = 7074 => "the policy was changed too often",
    }
}

impl HookError {
    /// Why the rule refused the transfer; `None` if the error is not a refusal of the rule.
    pub fn denial(self) -> Option<Denial> {
        let code = self.code().checked_sub(TRANSFER_HOOK_ERROR_CODE_BASE)?;
        Denial::from_code(code.try_into().ok()?)
    }
}

impl From<Denial> for HookError {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::Wallet(Side::Sender, Reason::NoPass) => Self::SenderNoPass,
            Denial::Wallet(Side::Sender, Reason::WrongPass) => Self::SenderWrongPass,
            Denial::Wallet(Side::Sender, Reason::Revoked) => Self::SenderRevoked,
            Denial::Wallet(Side::Sender, Reason::Frozen) => Self::SenderFrozen,
            Denial::Wallet(Side::Sender, Reason::Expired) => Self::SenderExpired,
            Denial::Wallet(Side::Sender, Reason::IssuerInactive) => Self::SenderIssuerInactive,
            Denial::Wallet(Side::Sender, Reason::MissingAttributes) => {
                Self::SenderMissingAttributes
            }
            Denial::Wallet(Side::Sender, Reason::ExpiresTooSoon) => Self::SenderExpiresTooSoon,
            Denial::Wallet(Side::Sender, Reason::TooOld) => Self::SenderTooOld,
            Denial::Wallet(Side::Sender, Reason::NetworkPaused) => Self::SenderNetworkPaused,
            Denial::Wallet(Side::Receiver, Reason::NoPass) => Self::ReceiverNoPass,
            Denial::Wallet(Side::Receiver, Reason::WrongPass) => Self::ReceiverWrongPass,
            Denial::Wallet(Side::Receiver, Reason::Revoked) => Self::ReceiverRevoked,
            Denial::Wallet(Side::Receiver, Reason::Frozen) => Self::ReceiverFrozen,
            Denial::Wallet(Side::Receiver, Reason::Expired) => Self::ReceiverExpired,
            Denial::Wallet(Side::Receiver, Reason::IssuerInactive) => Self::ReceiverIssuerInactive,
            Denial::Wallet(Side::Receiver, Reason::MissingAttributes) => {
                Self::ReceiverMissingAttributes
            }
            Denial::Wallet(Side::Receiver, Reason::ExpiresTooSoon) => Self::ReceiverExpiresTooSoon,
            Denial::Wallet(Side::Receiver, Reason::TooOld) => Self::ReceiverTooOld,
            Denial::Wallet(Side::Receiver, Reason::NetworkPaused) => Self::ReceiverNetworkPaused,
            Denial::TransfersPaused => Self::TransfersPaused,
            Denial::PermanentDelegateDenied => Self::PermanentDelegateDenied,
            Denial::ReceiverOwnerMutable => Self::ReceiverOwnerMutable,
        }
    }
}
