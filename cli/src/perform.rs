//! What every command does that changes something: estimate it, or ask, sign, send and wait.

mod describe;
mod dry_run;

use portcullis::{Actor, Certainty, Family, Operation, Receipt};
use serde::Serialize;

pub(crate) use describe::Description;

use crate::{
    consent,
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
};

/// Something that was done.
#[derive(Debug, Serialize)]
pub(crate) struct Done {
    #[serde(flatten)]
    what: Description,
    chain: String,
    #[serde(flatten)]
    receipt: Receipt,
    #[serde(skip)]
    family: Family,
}

/// What came of it.
pub(crate) enum Performed {
    /// It was done, and is to be told.
    Done(Done),
    /// It was estimated, and that was told.
    Estimated(Ending),
}

/// Does it with the signer that is set, and tells.
pub(crate) async fn perform(
    context: &Context,
    operation: impl Into<Operation>,
) -> Result<Ending, Failure> {
    let actor = context.actor().await?;
    match perform_as(context, &actor, operation.into()).await? {
        Performed::Done(done) => done.tell(context),
        Performed::Estimated(ending) => Ok(ending),
    }
}

/// Does it as somebody; the caller tells.
pub(crate) async fn perform_as(
    context: &Context,
    actor: &Actor,
    operation: Operation,
) -> Result<Performed, Failure> {
    let what = Description::of(&operation);
    if context.dry_run() {
        return dry_run::run(context, actor, &operation, what).await.map(Performed::Estimated);
    }
    if consent::is_needed(context)? {
        let cost = dry_run::cost(context, actor, &operation).await?;
        consent::agree(context, &format!("{}, for about {cost},", what.title()))?;
    }
    let prepared = actor.prepare(&operation).await?;
    tracing::info!(transaction = prepared.id(), "signed, sending");
    let confirmed = actor.confirm(&prepared, Certainty::Included).await;
    let receipt =
        confirmed.map_err(|error| Failure::from(error).with_transaction(&prepared.id()))?;
    let chain = context.chain()?;
    Ok(Performed::Done(Done { what, chain: chain.to_string(), receipt, family: chain.family() }))
}

impl Done {
    /// Adds which gatekeeper it was, where only the chain knows.
    pub(crate) fn with_gatekeeper(mut self, gatekeeper: u32) -> Self {
        self.what.gatekeeper = Some(gatekeeper);
        self
    }

    pub(crate) fn tell(&self, context: &Context) -> Result<Ending, Failure> {
        context.output.result(self)?;
        Ok(Ending::Done)
    }
}

impl Report for Done {
    fn text(&self, text: &mut Text) {
        text.line(format!("{}: done", self.what.operation));
        self.what.targets(text);
        text.field("chain", &self.chain)
            .field("transaction", &self.receipt.transaction)
            .field(height_name(self.family), self.receipt.height);
    }
}

/// What the chain counts by.
pub(crate) const fn height_name(family: Family) -> &'static str {
    match family {
        Family::Solana => "slot",
        Family::Evm => "block",
    }
}
