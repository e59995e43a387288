use clap::{Args, ValueEnum};
use portcullis::{Address, Family, PassFilter, PassState};
use serde::Serialize;

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
    view::PassView,
};

/// What is asked for at once.
const PAGE: usize = 100;

/// List the passes of a network (Solana).
///
/// One document, also with --json: `next` is what to give as --after for the rest. Where the node
/// refuses listings, and on EVM chains, `watch --from-beginning` tells what happened.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// In this stored state. That a pass has expired is not stored.
    #[arg(long)]
    state: Option<State>,
    /// Only those that --gatekeeper stands for.
    #[arg(long)]
    mine: bool,
    /// At most so many.
    #[arg(long, default_value_t = 1_000)]
    limit: usize,
    /// Those after this one, which an earlier list has told as `next`.
    #[arg(long, value_name = "ADDRESS")]
    after: Option<Address>,
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
    next: Option<Address>,
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
        if network.family() == Family::Evm {
            return Err(Failure::usage("the registry of an EVM chain keeps no list of passes")
                .help("`portcullis watch --from-beginning` tells what happened"));
        }
        let gatekeeper = if self.mine { Some(context.named_gatekeeper()?) } else { None };
        let filter = PassFilter { state: self.state.map(PassState::from), gatekeeper };
        let reader = context.reader().await?;
        let (mut passes, mut next) = (Vec::new(), self.after);
        loop {
            let left = self.limit.saturating_sub(passes.len()).min(PAGE);
            if left == 0 {
                break;
            }
            let page = reader.passes(&network, &filter, next, left).await?;
            passes.extend(page.passes.iter().map(PassView::from));
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        context.output.result(&Passes { passes, next })?;
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
