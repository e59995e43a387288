//! A program that signs: `KeySource` says how it is talked to.

use std::{
    io::{self, Read as _, Write as _},
    process::{self, Child, ExitStatus, Stdio},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
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

/// How long an answer may take: somebody may have to press a button.
const DEADLINE: Duration = Duration::from_secs(120);

/// How often to look whether a command that has answered has ended, too.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

#[derive(Clone, Debug)]
pub(super) struct Command {
    program: String,
    arguments: Vec<String>,
    deadline: Duration,
}

impl Command {
    pub(super) fn new(mut command: Vec<String>) -> Result<Self, SignerError> {
        if command.is_empty() {
            return Err(SignerError::UnknownSource);
        }
        let program = command.remove(0);
        Ok(Self { program, arguments: command, deadline: DEADLINE })
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
        let reply = self.talk(&mut child, format!("{request}\n"));
        if reply.is_err() {
            // Nothing of it is left, not even what the system keeps of those that have ended.
            let _ = child.kill();
            let _ = child.wait();
        }
        serde_json::from_slice(&reply?).map_err(|_| self.problem("its reply is not JSON"))
    }

    /// What a command answers that has ended well before the deadline.
    fn talk(&self, child: &mut Child, question: String) -> Result<Vec<u8>, SignerError> {
        let started = Instant::now();
        let unreadable =
            |error: io::Error| self.problem(&format!("its reply cannot be read: {}", error.kind()));
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(self.problem("cannot be talked to"));
        };
        // On a thread of its own: what else has the pipe open may keep it longer than the command
        // lives, and nobody waits for that.
        let (sender, replies) = mpsc::channel();
        let talk = move || {
            // A command that knows its answer need not read the question.
            let _ = input.write_all(question.as_bytes());
            drop(input);
            let mut reply = Vec::new();
            let most = u64::try_from(MAX_REPLY_BYTES).unwrap_or(u64::MAX).saturating_add(1);
            let read = output.take(most).read_to_end(&mut reply);
            let _ = sender.send(read.map(|_| reply));
        };
        thread::Builder::new().spawn(talk).map_err(unreadable)?;
        let reply = replies.recv_timeout(self.deadline).map_err(|_| self.too_slow())?;
        let reply = reply.map_err(unreadable)?;
        if reply.len() > MAX_REPLY_BYTES {
            return Err(self.problem("its reply is too long"));
        }
        let status = self.end_of(child, started)?;
        if status.success() {
            Ok(reply)
        } else {
            Err(self.problem(&format!("it ended with {status}")))
        }
    }

    fn end_of(&self, child: &mut Child, started: Instant) -> Result<ExitStatus, SignerError> {
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) if started.elapsed() < self.deadline => thread::sleep(LOOK_AGAIN),
                Ok(None) => return Err(self.too_slow()),
                Err(error) => {
                    return Err(self.problem(&format!("cannot be waited for: {}", error.kind())));
                }
            }
        }
    }

    fn too_slow(&self) -> SignerError {
        self.problem(&format!("no reply within {} seconds", self.deadline.as_secs()))
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

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;

    fn shell(script: &str, deadline: Duration) -> Command {
        let command = ["sh", "-c", script].map(str::to_owned).to_vec();
        Command { deadline, ..Command::new(command).unwrap() }
    }

    fn problem(command: &Command) -> String {
        command.ask(&json!({})).unwrap_err().to_string()
    }

    fn file(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("portcullis-{name}-{}", process::id()))
    }

    #[test]
    fn a_command_is_asked_and_answers() {
        let command = shell("cat", DEADLINE);
        assert_eq!(command.ask(&json!({ "a": 1 })).unwrap(), json!({ "a": 1 }));
        let command = shell(r#"echo '{"b": 2}'"#, DEADLINE);
        assert_eq!(command.ask(&json!({ "a": "a".repeat(1 << 20) })).unwrap(), json!({ "b": 2 }));
    }

    #[test]
    fn what_is_no_answer_is_told() {
        for (script, expected) in [
            ("echo no", "its reply is not JSON"),
            ("echo '{}'; exit 3", "it ended with exit status: 3"),
            ("yes", "its reply is too long"),
        ] {
            let told = problem(&shell(script, DEADLINE));
            assert!(told.ends_with(expected), "{script}: {told}");
        }
    }

    /// With and without its output open, alone and with somebody else who has it open.
    #[test]
    fn a_command_that_never_ends_is_killed_and_nothing_of_it_is_left() {
        let pid = file("pid");
        for script in ["exec sleep 600", "exec sleep 600 >&-", "sleep 5; true"] {
            let script = format!("echo $$ > {}; {script}", pid.display());
            let started = Instant::now();
            let told = problem(&shell(&script, Duration::from_millis(500)));
            assert!(told.ends_with("no reply within 0 seconds"), "{told}");
            assert!(started.elapsed() < Duration::from_secs(4), "{script}");
            let number = fs::read_to_string(&pid).unwrap();
            let is_there = process::Command::new("kill").args(["-0", number.trim()]).output();
            assert!(!is_there.unwrap().status.success(), "{script}");
        }
        fs::remove_file(pid).unwrap();
    }
}
