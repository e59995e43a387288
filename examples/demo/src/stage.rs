//! A Solana of its own, with mainnet's features, on which a story is played.

use anyhow::{Context, Result, anyhow};
use portcullis_solana::{
    rpc::{
        Budget, Cluster, ComputeLimit, Confirmation, MAX_COMPUTE_UNITS, Priority, SendError,
        TransactionSigner,
    },
    svm::{SvmClock, SvmCluster, SvmOptions},
};
use solana_signer::Signer;
use tokio::runtime::{Builder, Runtime};

use crate::cast::{Cast, Role};
use crate::deployment::{Deployment, PROGRAMS};
use crate::outcome::Outcome;
use crate::story::{Call, Deed, TokenTransfer};

const FUNDS_LAMPORTS: u64 = 10_000_000_000;

/// Refusals are what the story is about, so that nothing is simulated to find a lower limit.
const BUDGET: Budget =
    Budget { compute: ComputeLimit::Units(MAX_COMPUTE_UNITS), priority: Priority::None };

/// The chain and those who act on it.
pub(crate) struct Stage<'a> {
    svm: SvmCluster,
    /// The same chain, as a client sees it.
    cluster: Cluster,
    runtime: Runtime,
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
        let clock = SvmClock::Fixed { unix_seconds: cast.times.start };
        let svm = SvmCluster::with_options(SvmOptions { clock, ..SvmOptions::fixed() });
        for program in &PROGRAMS {
            let path = deployment.path(program);
            svm.add_program_from_file(program.id, &path)
                .with_context(|| format!("{} cannot be deployed", path.display()))?;
        }
        for role in Role::ALL.into_iter().filter(|role| role.pays()) {
            svm.airdrop(&cast.address(role), FUNDS_LAMPORTS)
                .with_context(|| format!("no funds for {}", role.name()))?;
        }
        let cluster = Cluster::from_client(svm.rpc_client().into());
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { svm, cluster, runtime, cast })
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
                self.svm.advance_seconds(*seconds);
                Effect { outcome: Outcome::Done, receipt: None }
            }
        }
    }

    /// What an account of this size must hold.
    pub(crate) fn rent_lamports(&self, bytes: usize) -> Result<u64> {
        let asked = self.cluster.rpc().get_minimum_balance_for_rent_exemption(bytes);
        self.runtime.block_on(asked).context("the rent is not known")
    }

    /// As a wallet does it: the policy, as it is now, says what the transfer needs.
    fn resolved(&self, TokenTransfer { before, transfer, signer }: &TokenTransfer) -> Result<Call> {
        let policy = self.runtime.block_on(self.cluster.policy(&transfer.mint))?;
        let policy = policy.context("the mint has no policy")?;
        let transfer = transfer.instruction(&policy.account())?;
        let instructions = before.iter().cloned().chain([transfer]).collect();
        Ok(Call { instructions, signers: vec![*signer] })
    }

    /// `success` is what it comes to if it goes through. The first signer pays the fee.
    fn send(&self, call: &Call, success: Outcome) -> Effect {
        let sent = self.runtime.block_on(self.sent(call));
        sent.map_or_else(
            |error| Effect { outcome: Outcome::Failed(error.to_string()), receipt: None },
            |(refusal, receipt)| Effect {
                outcome: refusal.unwrap_or(success),
                receipt: Some(receipt),
            },
        )
    }

    /// Asked beforehand what it takes, as the dry run of a client is, then sent.
    async fn sent(&self, call: &Call) -> Result<(Option<Outcome>, Receipt)> {
        let signers: Vec<&TransactionSigner> =
            call.signers.iter().map(|role| self.cast.key(*role) as &TransactionSigner).collect();
        let payer = signers.first().ok_or_else(|| anyhow!("nobody signs"))?.pubkey();
        let estimate = self.cluster.estimate(&call.instructions, &payer, &BUDGET).await?;
        let signed = self.cluster.sign(&call.instructions, &payer, &signers, &BUDGET).await?;
        let receipt = Receipt {
            signature: signed.signature().to_string(),
            compute_units: estimate.compute_units,
            logs: estimate.logs,
        };
        let refusal = match self.cluster.confirm(&signed, &Confirmation::default()).await {
            Ok(_) => None,
            Err(SendError::Rejected(failure) | SendError::Failed { failure, .. }) => {
                Some(Outcome::from(&failure.error))
            }
            Err(error) => return Err(error.into()),
        };
        Ok((refusal, receipt))
    }
}
