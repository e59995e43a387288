use clap::Args;

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    view::{GatekeeperView, GatekeepersView},
};

/// List the gatekeepers of a network.
#[derive(Debug, Args)]
pub(crate) struct List {}

impl List {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let network = context.network()?;
        let found = context.reader().await?.gatekeepers(&network).await?;
        let gatekeepers = found.iter().map(GatekeeperView::from).collect();
        context.output.result(&GatekeepersView { gatekeepers })?;
        Ok(Ending::Done)
    }
}
