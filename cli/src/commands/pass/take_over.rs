use clap::Args;
use portcullis::{Address, Step, operation::PassOperation};

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    perform::{Performed, perform_as},
    value::SourceText,
};

/// Stand for the pass of another gatekeeper from now on; signed by the operator.
///
/// On Solana the network's authority signs too (--authority); on EVM chains the other gatekeeper has
/// named its successor.
#[derive(Debug, Args)]
pub(crate) struct TakeOver {
    /// Whose pass.
    wallet: Address,
    /// Where the key of the network's authority is (Solana) [default: the signer's].
    #[arg(long, value_name = "SOURCE")]
    authority: Option<SourceText>,
}

impl TakeOver {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let (network, wallet) = (context.network()?, context.on_chain(self.wallet)?);
        let authority =
            self.authority.as_ref().map(|source| context.signer_at(source)).transpose()?;
        let mut actor = context.actor().await?;
        if let Some(authority) = authority {
            actor = actor.with_cosigner(authority)?;
        }
        let operation = PassOperation { network, wallet, step: Step::TakeOver };
        match perform_as(context, &actor, operation.into()).await? {
            Performed::Done(done) => done.tell(context),
            Performed::Estimated(ending) => Ok(ending),
        }
    }
}
