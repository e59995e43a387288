//! What the client library says, as failures.

use portcullis::{
    ConnectError, ReadFailure, Refusal, SignerError, WrongFamily, operation::OperationError,
};

use super::{Failure, advice::advice, chain_of};
use crate::ending::Ending;

const OTHER_NODE: &str = "run it again, or name another node by --rpc-url";

impl From<ReadFailure> for Failure {
    fn from(error: ReadFailure) -> Self {
        if let ReadFailure::Operation(error) = error {
            return error.into();
        }
        if error.is_retryable() {
            Self::new(Ending::TryAgain, "unavailable", chain_of(&error)).help(OTHER_NODE)
        } else {
            Self::failed("read", chain_of(&error))
                .help("look whether --network and --rpc-url belong to this chain")
        }
    }
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        let message = chain_of(&error);
        match error {
            ConnectError::Url => Self::usage(message).help("give the node's URL by --rpc-url"),
            ConnectError::WrongFamily(error) => error.into(),
            ConnectError::Read(error) => error.into(),
            ConnectError::WrongChain { .. } => Self::failed("wrong-chain", message)
                .help("--chain and --rpc-url must name the same chain"),
            ConnectError::NoRegistry { .. } => Self::failed("no-registry", message)
                .help("deploy it, or name the address of one by --registry"),
        }
    }
}

impl From<OperationError> for Failure {
    fn from(error: OperationError) -> Self {
        let (message, code) = (error.to_string(), code_of(&error));
        match error {
            OperationError::WrongFamily(error) => error.into(),
            OperationError::Unsupported { .. } => {
                Self::usage(message).help("README.md says which command is for which chain")
            }
            OperationError::OutOfRange { .. } => Self::usage(message).help("give a smaller value"),
            OperationError::NoGatekeeper { .. } => Self::failed(code, message).help(
                "sign with the operator's key, or let the network's authority run \
                 `portcullis gatekeeper add` first",
            ),
            OperationError::SeveralGatekeepers { .. } => {
                Self::usage(message).help("say by --gatekeeper which one it is")
            }
            // As EVM chains say themselves.
            OperationError::NoPass { .. } => {
                Self::new(Ending::Refused, code, message).help("`portcullis pass issue` makes one")
            }
            OperationError::NoNetwork { .. } => {
                Self::failed(code, message).help("look whether --network and --chain are right")
            }
            OperationError::NoSuchGatekeeper { .. } => Self::failed(code, message)
                .help("`portcullis gatekeeper list` shows those that there are"),
            OperationError::NotHolder { .. } => {
                Self::usage(message).help("sign with the key of the wallet itself")
            }
            OperationError::Batch(_) => {
                Self::failed(code, message).help("look with `portcullis watch` what was done")
            }
            OperationError::AboveMaxFee { .. } => Self::failed(code, message)
                .help("wait until fees are lower, or give a higher --max-fee, in lamports or wei"),
            OperationError::NoPolicy { .. } => {
                Self::failed(code, message).help("`portcullis hook init` makes one")
            }
        }
    }
}

const fn code_of(error: &OperationError) -> &'static str {
    match error {
        OperationError::NoGatekeeper { .. } => "no-gatekeeper",
        OperationError::NoPass { .. } => "NoPass",
        OperationError::NoNetwork { .. } => "no-network",
        OperationError::NoSuchGatekeeper { .. } => "no-such-gatekeeper",
        OperationError::AboveMaxFee { .. } => "max-fee",
        OperationError::NoPolicy { .. } => "no-policy",
        OperationError::Batch(_) => "batch",
        _ => "usage",
    }
}

impl From<WrongFamily> for Failure {
    fn from(error: WrongFamily) -> Self {
        Self::usage(error).help("look whether --chain, --network and the addresses belong together")
    }
}

impl From<SignerError> for Failure {
    fn from(error: SignerError) -> Self {
        let message = chain_of(&error);
        match error {
            // The message says it all.
            SignerError::KeyInPlaceOfSource | SignerError::UnknownSource => Self::usage(message)
                .help("for example --signer file:operator.json; anything typed here is seen by others"),
            SignerError::File { .. } | SignerError::Variable { .. } => {
                Self::failed("signer", message).help("--signer says where the key is")
            }
            SignerError::NotAKey { .. } => Self::failed("signer", message)
                .help("a key of the other kind of chain? --chain says which one is meant"),
            SignerError::Command { .. } | SignerError::WrongSignature { .. } => {
                Self::failed("signer", message)
                    .help("try `portcullis key address` with it; its own words are above")
            }
        }
    }
}

impl From<portcullis::Failure> for Failure {
    fn from(error: portcullis::Failure) -> Self {
        match error {
            portcullis::Failure::Operation(error) => return error.into(),
            portcullis::Failure::Read(error) => return error.into(),
            _ => {}
        }
        if let Some(refusal) = error.refusal() {
            return Self::refused(&refusal);
        }
        let message = chain_of(&error);
        if error.is_expired() {
            return Self::expired(message);
        }
        if error.is_retryable() {
            return Self::new(Ending::TryAgain, "unavailable", message).help(
                "look with `portcullis pass status` what has become of it; then run it again",
            );
        }
        Self::failed("not-sent", message).help("-vv shows what was asked and answered")
    }
}

impl Failure {
    /// The chain said no.
    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let message = format!("the chain refused: {refusal}");
        let failure = Self::new(Ending::Refused, refusal.name(), message);
        Self { retryable: refusal.is_retryable(), ..failure }.help(advice(refusal))
    }
}
