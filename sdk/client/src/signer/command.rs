//! A program that signs: `KeySource` says how it is talked to.

use std::{
    io::Write as _,
    process::{self, Stdio},
    sync::Arc,
};

use alloy::{
    consensus::SignableTransaction,
    network::TxSigner,
    primitives::{B256, ChainId, Signature as EvmSignature, hex},
};
use serde_json::{Value, json};
use solana_signature::Signature as SolanaSignature;

use super::{EvmSigner, Signer, SignerError, SolanaSigner};
use crate::chain::Family;

/// Far more than any answer takes.
const MAX_REPLY_BYTES: usize = 4096;

#[derive(Clone, Debug)]
pub(super) struct Command {
    program: String,
    arguments: Vec<String>,
}

impl Command {
    pub(super) fn new(mut command: Vec<String>) -> Result<Self, SignerError> {
        if command.is_empty() {
            return Err(SignerError::UnknownSource);
        }
        let program = command.remove(0);
        Ok(Self { program, arguments: command })
    }

    pub(super) fn signer(self, family: Family) -> Result<Signer, SignerError> {
        let chain = match family {
            Family::Solana => "solana",
            Family::Evm => "evm",
        };
        let reply = self.ask(&json!({ "request": "address", "chain": chain }))?;
        let address =
            text(&reply, "address").ok_or_else(|| self.problem("no address in its reply"))?;
        let unreadable = || self.problem("its reply holds no address of this chain");
        Ok(match family {
            Family::Solana => {
                let address = address.parse().map_err(|_| unreadable())?;
                let signer = SolanaCommand { command: Arc::new(self.clone()), address };
                Signer::Solana(SolanaSigner::new(signer).map_err(|_| unreadable())?)
            }
            Family::Evm => {
                let address = address.parse().map_err(|_| unreadable())?;
                Signer::Evm(EvmSigner::new(EvmCommand { command: Arc::new(self), address }))
            }
        })
    }

    fn ask(&self, request: &Value) -> Result<Value, SignerError> {
        let mut child = process::Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| self.problem(&format!("cannot be started: {}", error.kind())))?;
        if let Some(mut input) = child.stdin.take() {
            // A command that knows its answer need not read the question.
            let _ = writeln!(input, "{request}");
        }
        let output = child
            .wait_with_output()
            .map_err(|error| self.problem(&format!("cannot be waited for: {}", error.kind())))?;
        if !output.status.success() {
            return Err(self.problem(&format!("it ended with {}", output.status)));
        }
        if output.stdout.len() > MAX_REPLY_BYTES {
            return Err(self.problem("its reply is too long"));
        }
        serde_json::from_slice(&output.stdout).map_err(|_| self.problem("its reply is not JSON"))
    }

    fn problem(&self, problem: &str) -> SignerError {
        SignerError::Command { program: self.program.clone(), problem: problem.to_owned() }
    }

    fn wrong_signature(&self, address: &impl ToString) -> SignerError {
        SignerError::WrongSignature { program: self.program.clone(), address: address.to_string() }
    }
}

fn text<'a>(reply: &'a Value, key: &str) -> Option<&'a str> {
    reply.get(key)?.as_str()
}

#[derive(Debug)]
struct SolanaCommand {
    command: Arc<Command>,
    address: portcullis_solana::Address,
}

impl SolanaCommand {
    fn sign(&self, message: &[u8]) -> Result<SolanaSignature, SignerError> {
        let reply = self.command.ask(&json!({
            "request": "sign",
            "chain": "solana",
            "address": self.address.to_string(),
            "message": base64(message),
        }))?;
        let signature: Option<SolanaSignature> =
            text(&reply, "signature").and_then(|text| text.parse().ok());
        signature
            .filter(|signature| signature.verify(self.address.as_ref(), message))
            .ok_or_else(|| self.command.wrong_signature(&self.address))
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    BASE64_STANDARD.encode(bytes)
}

impl solana_signer::Signer for SolanaCommand {
    fn try_pubkey(&self) -> Result<portcullis_solana::Address, solana_signer::SignerError> {
        Ok(self.address)
    }

    fn try_sign_message(
        &self,
        message: &[u8],
    ) -> Result<SolanaSignature, solana_signer::SignerError> {
        self.sign(message).map_err(|error| solana_signer::SignerError::Custom(error.to_string()))
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

#[derive(Debug)]
struct EvmCommand {
    command: Arc<Command>,
    address: portcullis_evm::Address,
}

impl EvmCommand {
    /// The command may wait for a person, so it does not hold up the runtime.
    async fn sign(
        &self,
        digest: B256,
        transaction: Option<String>,
    ) -> alloy::signers::Result<EvmSignature> {
        let (command, address) = (Arc::clone(&self.command), self.address);
        let signed = tokio::task::spawn_blocking(move || {
            let mut request = json!({
                "request": "sign",
                "chain": "evm",
                "address": address.to_string(),
                "digest": digest.to_string(),
            });
            if let (Some(transaction), Some(fields)) = (transaction, request.as_object_mut()) {
                fields.insert("transaction".to_owned(), transaction.into());
            }
            let reply = command.ask(&request)?;
            text(&reply, "signature")
                .and_then(|text| hex::decode(text).ok())
                .and_then(|bytes| EvmSignature::from_raw(&bytes).ok())
                .filter(|signature| {
                    signature.recover_address_from_prehash(&digest).ok() == Some(address)
                })
                .ok_or_else(|| command.wrong_signature(&address))
        });
        signed.await.map_err(alloy::signers::Error::other)?.map_err(alloy::signers::Error::other)
    }
}

#[async_trait::async_trait]
impl TxSigner<EvmSignature> for EvmCommand {
    fn address(&self) -> portcullis_evm::Address {
        self.address
    }

    async fn sign_transaction(
        &self,
        transaction: &mut dyn SignableTransaction<EvmSignature>,
    ) -> alloy::signers::Result<EvmSignature> {
        let unsigned = hex::encode_prefixed(transaction.encoded_for_signing());
        self.sign(transaction.signature_hash(), Some(unsigned)).await
    }
}

#[async_trait::async_trait]
impl alloy::signers::Signer for EvmCommand {
    async fn sign_hash(&self, hash: &B256) -> alloy::signers::Result<EvmSignature> {
        self.sign(*hash, None).await
    }

    fn address(&self) -> portcullis_evm::Address {
        self.address
    }

    fn chain_id(&self) -> Option<ChainId> {
        None
    }

    fn set_chain_id(&mut self, _: Option<ChainId>) {}
}
