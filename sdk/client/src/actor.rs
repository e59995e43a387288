//! Somebody who acts on a chain.

mod batch;
mod evm;
mod send;
mod solana;

pub use batch::{
    IssueBatch, IssueEstimate, IssueOutcome, IssuePlan, IssuePreparation, IssueRequest,
    IssueResults, PreparedIssues, Told,
};
pub use send::Certainty;
pub(crate) use send::{included, included_receipt};

use portcullis_evm::Call;
use portcullis_solana::{
    Instruction,
    rpc::{Cluster, TransactionSigner},
};

use self::solana::Slots;
use crate::{
    Address, Connection, Failure, Signer,
    address::WrongFamily,
    connection::Node,
    operation::{Operation, OperationError, PassOperation},
    transaction::{Estimate, Fees},
};

/// Somebody who acts on a chain: an operator, an authority, a guardian, a holder.
///
/// It goes in steps, so that a process may die between any two of them: [`Actor::prepare`] gives a
/// signed transaction, known and storable before anybody has seen it; [`Actor::send`] may be repeated;
/// [`Actor::state`] tells what became of it, and [`Actor::confirm`] waits. [`Actor::execute`] does all
/// of it, for whoever has nothing to store.
///
/// On an EVM chain use one actor, and its clones, for an account at a time: it hands out the nonces.
#[derive(Clone, Debug)]
pub struct Actor {
    connection: Connection,
    signer: Signer,
    payer: Option<Signer>,
    cosigners: Vec<Signer>,
    gatekeeper: Option<u32>,
    slots: Slots,
    fees: Fees,
    sender: Option<portcullis_evm::Sender>,
}

impl Actor {
    /// Acts with `signer`, who pays for it, too.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if the signer is for the other kind of chain.
    pub fn new(connection: Connection, signer: Signer) -> Result<Self, WrongFamily> {
        let sender = match (&connection.chain, &connection.node) {
            (crate::Chain::Evm(chain), Node::Evm(registry)) => Some(portcullis_evm::Sender::new(
                registry.provider().clone(),
                chain.clone(),
                signer.evm()?.clone(),
            )),
            _ => {
                signer.solana()?;
                None
            }
        };
        Ok(Self {
            connection,
            signer,
            payer: None,
            cosigners: Vec::new(),
            gatekeeper: None,
            slots: Slots::default(),
            fees: Fees::default(),
            sender,
        })
    }

    /// Lets another pay fees and rent. On Solana only: on EVM chains the sender pays.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if it is for EVM chains.
    pub fn with_payer(mut self, payer: Signer) -> Result<Self, WrongFamily> {
        payer.solana()?;
        self.payer = Some(payer);
        Ok(self)
    }

    /// Lets another sign as well, where an operation asks for two: taking over a pass on Solana is
    /// signed by the operator and by the network's authority, in this order.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if it is for EVM chains.
    pub fn with_cosigner(mut self, cosigner: Signer) -> Result<Self, WrongFamily> {
        cosigner.solana()?;
        self.cosigners.push(cosigner);
        Ok(self)
    }

    /// Says which gatekeeper the signer is the operator of. Otherwise Solana is asked, once for each
    /// network and again after a refusal that may be about the gatekeeper; some public nodes refuse
    /// such a question.
    #[must_use]
    pub const fn with_gatekeeper(mut self, gatekeeper: u32) -> Self {
        self.gatekeeper = Some(gatekeeper);
        self
    }

    /// Says what to pay.
    #[must_use]
    pub const fn with_fees(mut self, fees: Fees) -> Self {
        self.fees = fees;
        self
    }

    /// Who acts.
    pub fn address(&self) -> Address {
        self.signer.address()
    }

    /// On which chain, by which node.
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// What it would cost, and whether it would be refused, as things are. Signs and sends nothing.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it cannot be put into a transaction, or the node does not answer well. That
    /// the chain would refuse is no error but told in the estimate.
    #[tracing::instrument(skip_all, fields(operation = operation.name()))]
    pub async fn estimate(&self, operation: &Operation) -> Result<Estimate, Failure> {
        match &self.connection.node {
            Node::Solana(cluster) => {
                let instructions = self.instructions(cluster, operation).await?;
                Ok(self.estimate_instructions(cluster, &instructions).await?.0)
            }
            Node::Evm(registry) => self.estimate_call(&self.call(registry, operation).await?).await,
        }
    }

    /// The estimate, and which of the instructions would be refused.
    async fn estimate_instructions(
        &self,
        cluster: &Cluster,
        instructions: &[Instruction],
    ) -> Result<(Estimate, Option<u8>), Failure> {
        let estimate =
            cluster.estimate(instructions, &self.solana_payer()?, &self.fees.solana).await?;
        let refused = estimate.refusal.as_ref().and_then(|refusal| refusal.instruction);
        let refusal = estimate.refusal.as_ref().map(crate::failure::solana_refusal);
        if let Some(refusal) = &refusal {
            self.slots.heed(refusal);
        }
        let estimate = Estimate {
            units: estimate.compute_units,
            fee: estimate.fee_lamports.into(),
            max_fee: estimate.fee_lamports.into(),
            rent_lamports: estimate.rent_lamports,
            refusal,
        };
        Ok((estimate, refused))
    }

    async fn estimate_call(&self, call: &Call) -> Result<Estimate, Failure> {
        let estimate = self.sender()?.estimate(call, &self.fees.evm).await?;
        Ok(Estimate {
            units: estimate.gas,
            fee: estimate.fee_wei,
            max_fee: estimate.max_fee_wei,
            rent_lamports: 0,
            refusal: estimate.refusal.map(Into::into),
        })
    }

    /// Only the holder gives up a pass, or uses it up.
    fn check_holder(&self, operation: &PassOperation) -> Result<(), OperationError> {
        if self.address() == operation.wallet {
            return Ok(());
        }
        Err(OperationError::NotHolder { wallet: operation.wallet.to_string() })
    }

    pub(crate) fn evm_signer(&self) -> Result<&crate::EvmSigner, WrongFamily> {
        self.signer.evm()
    }

    fn sender(&self) -> Result<&portcullis_evm::Sender, WrongFamily> {
        let wrong = || WrongFamily {
            given: self.connection.chain.to_string(),
            expected: crate::chain::Family::Evm,
        };
        self.sender.as_ref().ok_or_else(wrong)
    }

    fn solana_payer(&self) -> Result<portcullis_solana::Address, WrongFamily> {
        Ok(self.payer.as_ref().unwrap_or(&self.signer).solana()?.address())
    }

    /// Everybody who may have to sign; those who need not are not used.
    fn solana_signers(&self) -> Result<Vec<&TransactionSigner>, WrongFamily> {
        let all = std::iter::once(&self.signer).chain(&self.payer).chain(&self.cosigners);
        all.map(|signer| Ok(signer.solana()?.as_signer())).collect()
    }
}
