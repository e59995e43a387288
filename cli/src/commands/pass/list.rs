use clap::{Args, ValueEnum};
use portcullis::{Address, PassCursor, PassFilter, PassState};
use serde::Serialize;

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
    view::PassView,
};

/// List the passes of a network, as they are now.
///
/// One document, also with --json: `next` is what to give as --after for the rest. On EVM chains
/// every block is searched for issues: --from-block spares those before the network. Many public
/// nodes of Solana refuse listings; `watch --from-beginning` then tells what happened.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Of this wallet.
    #[arg(long, value_name = "ADDRESS")]
    wallet: Option<Address>,
    /// In this stored state. That a pass has expired is not stored.
    #[arg(long)]
    state: Option<State>,
    /// Only those that --gatekeeper stands for.
    #[arg(long)]
    mine: bool,
    /// At most so many.
    #[arg(long, default_value_t = 1_000)]
    limit: usize,
    /// Those after this place, which an earlier list has told as `next`.
    #[arg(long, value_name = "PLACE")]
    after: Option<PassCursor>,
    /// Those issued in this block or later (EVM).
    #[arg(long, value_name = "NUMBER", conflicts_with = "after")]
    from_block: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum State {
    Active,
    Frozen,
    Revoked,
}

#[derive(Debug, Serialize)]
struct Passes {
    passes: Vec<PassView>,
    next: Option<PassCursor>,
}

impl Report for Passes {
    fn text(&self, text: &mut Text) {
        let rows: Vec<Vec<String>> = self.passes.iter().map(PassView::row).collect();
        text.table(&PassView::HEADINGS, &rows);
        if let Some(next) = self.next {
            text.line(format!("more: --after {next}"));
        }
    }
}

impl List {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let network = context.network()?;
        let gatekeeper = if self.mine { Some(context.named_gatekeeper()?) } else { None };
        let wallet = self.wallet.map(|wallet| context.on_chain(wallet)).transpose()?;
        let filter = PassFilter { wallet, state: self.state.map(PassState::from), gatekeeper };
        let from = self.after.or(self.from_block.map(PassCursor::before_block));
        let page = context.reader().await?.list(&network, &filter, from, self.limit).await?;
        let passes = page.passes.iter().map(PassView::from).collect();
        context.output.result(&Passes { passes, next: page.next })?;
        Ok(Ending::Done)
    }
}

impl From<State> for PassState {
    fn from(state: State) -> Self {
        match state {
            State::Active => Self::Active,
            State::Frozen => Self::Frozen,
            State::Revoked => Self::Revoked,
        }
    }
}
