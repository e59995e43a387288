//! A Solana of its own, with mainnet's features, on which a story is played.

use anyhow::{Context, Result, anyhow};
use litesvm::LiteSVM;
use portcullis_solana::{pda, transfer_hook::PolicyAccount};
use solana_clock::Clock;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_signer::Signer;
use solana_transaction::Transaction;

use crate::cast::{Cast, Role};
use crate::deployment::{Deployment, PROGRAMS};
use crate::outcome::Outcome;
use crate::story::{Call, Deed, TokenTransfer};

const FUNDS_LAMPORTS: u64 = 10_000_000_000;

/// The chain and those who act on it.
pub(crate) struct Stage<'a> {
    svm: LiteSVM,
    cast: &'a Cast,
}

/// What became of a deed.
#[derive(Debug)]
pub(crate) struct Effect {
    pub(crate) outcome: Outcome,
    /// Of the transaction, if it took one.
    pub(crate) receipt: Option<Receipt>,
}

/// What the chain says about a transaction.
#[derive(Debug)]
pub(crate) struct Receipt {
    pub(crate) signature: String,
    pub(crate) compute_units: u64,
    pub(crate) logs: Vec<String>,
}

impl<'a> Stage<'a> {
    /// Every program is deployed, everybody has funds, and it is the time at which the story begins.
    pub(crate) fn build(deployment: &Deployment, cast: &'a Cast) -> Result<Self> {
        let mut svm = LiteSVM::new().with_mainnet_features();
        for program in &PROGRAMS {
            let path = deployment.path(program);
            svm.add_program_from_file(program.id, &path)
                .with_context(|| format!("{} cannot be deployed", path.display()))?;
        }
        for role in Role::ALL.into_iter().filter(|role| role.pays()) {
            svm.airdrop(&cast.address(role), FUNDS_LAMPORTS)
                .map_err(|failed| anyhow!("no funds for {}: {}", role.name(), failed.err))?;
        }
        let mut stage = Self { svm, cast };
        stage.set_now(cast.times.start);
        Ok(stage)
    }

    /// Does it.
    pub(crate) fn play(&mut self, deed: &Deed) -> Effect {
        match deed {
            Deed::Act(call) => self.send(call, Outcome::Done),
            Deed::Enter(call) => self.send(call, Outcome::Allow),
            Deed::Transfer(transfer) => match self.resolved(transfer) {
                Ok(call) => self.send(&call, Outcome::Allow),
                Err(error) => Effect { outcome: Outcome::Failed(error.to_string()), receipt: None },
            },
            Deed::Wait { seconds } => {
                let now = self.svm.get_sysvar::<Clock>().unix_timestamp;
                self.set_now(now.saturating_add(*seconds));
                Effect { outcome: Outcome::Done, receipt: None }
            }
        }
    }

    /// What an account of this size must hold.
    pub(crate) fn rent_lamports(&self, bytes: usize) -> u64 {
        self.svm.minimum_balance_for_rent_exemption(bytes)
    }

    /// As a wallet does it: the policy, as it is now, says what the transfer needs.
    fn resolved(&self, TokenTransfer { before, transfer, signer }: &TokenTransfer) -> Result<Call> {
        let policy = self.svm.get_account(&pda::policy(&transfer.mint).0).unwrap_or_default();
        let policy = PolicyAccount::new(&policy.data).context("the mint has no policy")?;
        let transfer = transfer.instruction(&policy)?;
        let instructions = before.iter().cloned().chain([transfer]).collect();
        Ok(Call { instructions, signers: vec![*signer] })
    }

    fn set_now(&mut self, now: i64) {
        let mut clock = self.svm.get_sysvar::<Clock>();
        clock.unix_timestamp = now;
        self.svm.set_sysvar(&clock);
    }

    /// `success` is what it comes to if it goes through. The first signer pays the fee.
    fn send(&mut self, call: &Call, success: Outcome) -> Effect {
        let transaction = match self.signed(call) {
            Ok(transaction) => transaction,
            Err(reason) => return Effect { outcome: Outcome::Failed(reason), receipt: None },
        };
        let (outcome, meta) = match self.svm.send_transaction(transaction) {
            Ok(meta) => (success, meta),
            Err(failed) => (Outcome::from(&failed.err), failed.meta),
        };
        let receipt = Receipt {
            signature: meta.signature.to_string(),
            compute_units: meta.compute_units_consumed,
            logs: meta.logs,
        };
        Effect { outcome, receipt: Some(receipt) }
    }

    fn signed(&mut self, call: &Call) -> Result<Transaction, String> {
        // So that the same call twice makes two transactions.
        self.svm.expire_blockhash();
        let signers: Vec<&Keypair> = call.signers.iter().map(|role| self.cast.key(*role)).collect();
        let payer = signers.first().map(|signer| signer.pubkey());
        let message = Message::new(&call.instructions, payer.as_ref());
        let mut transaction = Transaction::new_unsigned(message);
        transaction
            .try_sign(&signers, self.svm.latest_blockhash())
            .map_err(|error| error.to_string())?;
        Ok(transaction)
    }
}
