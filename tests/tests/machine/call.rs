//! One call of any instruction.

use portcullis_solana::{
    Address, Instruction,
    instruction::{
        AcceptAuthority, AddGatekeeper, CloseNetwork, ClosePass, ConsumePass, CreateNetwork,
        FreezePass, IssuePass, Pause, ProposeAuthority, RaiseGeneration, RemoveGatekeeper,
        RenewPass, RenouncePass, RevokePass, RotateOperator, SetAttributes, SetGatekeeperStatus,
        SetGuardian, TakeOverPass, UnfreezePass, Unpause, UpdateGatekeeper, UpdateNetwork,
    },
};

macro_rules! calls {
    ($($name:ident,)*) => {
        /// Everything that changes the gateway's accounts.
        #[derive(Clone, Debug)]
        pub(crate) enum Call {
            $($name($name),)*
            /// By somebody who need not be the holder.
            RenouncePass(RenouncePass, Address),
            /// By somebody who need not be the holder.
            ConsumePass(ConsumePass, Address),
        }

        impl Call {
            /// How many instructions change anything: all but `verify_pass`.
            pub(crate) const KINDS: usize = [$(stringify!($name),)*].len() + 2;

            pub(crate) fn instruction(&self) -> Instruction {
                match self {
                    $(Self::$name(call) => call.instruction(),)*
                    Self::RenouncePass(call, signer) => signed_by(signer, call.instruction()),
                    Self::ConsumePass(call, signer) => signed_by(signer, call.instruction()),
                }
            }

            pub(crate) fn name(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => stringify!($name),)*
                    Self::RenouncePass(..) => "RenouncePass",
                    Self::ConsumePass(..) => "ConsumePass",
                }
            }
        }
    };
}

calls! {
    CreateNetwork, UpdateNetwork, ProposeAuthority, AcceptAuthority, SetGuardian, Pause, Unpause,
    CloseNetwork, AddGatekeeper, UpdateGatekeeper, RotateOperator, SetGatekeeperStatus,
    RaiseGeneration, RemoveGatekeeper, IssuePass, FreezePass, UnfreezePass, RenewPass, RevokePass,
    SetAttributes, TakeOverPass, ClosePass,
}

impl Call {
    /// Who pays for what it creates.
    pub(crate) fn payer(&self) -> Option<Address> {
        match self {
            Self::CreateNetwork(call) => Some(call.payer),
            Self::AddGatekeeper(call) => Some(call.payer),
            Self::IssuePass(call) => Some(call.payer),
            _ => None,
        }
    }
}

/// Somebody's signature where the holder's belongs.
fn signed_by(signer: &Address, mut instruction: Instruction) -> Instruction {
    instruction.accounts[0].pubkey = *signer;
    instruction
}
