use std::time::Duration;

use clap::Args;
use futures::StreamExt as _;
use portcullis::{ChainEvent, Cursor, PassEvent, WatchFrom, WatchedEvent};
use serde::Serialize;

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
    value::{Moment, Seconds},
};

/// Follow what happens in a network, once it is final. One line an event; with --json one document a
/// line.
///
/// Every event has a cursor. Started with --after and the cursor of the last event that was dealt
/// with, nothing is missed and nothing told twice. Faults of the node are waited out.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Begin with the network's first event instead of now.
    #[arg(long)]
    from_beginning: bool,
    /// Begin with this block (EVM).
    #[arg(long, value_name = "NUMBER", conflicts_with = "from_beginning")]
    from_block: Option<u64>,
    /// Go on after the event with this cursor.
    #[arg(long, value_name = "CURSOR", conflicts_with_all = ["from_beginning", "from_block"])]
    after: Option<Cursor>,
    /// End after so many events.
    #[arg(long, value_name = "NUMBER")]
    count: Option<u64>,
    /// End when nothing has happened for so long.
    #[arg(long, value_name = "DURATION")]
    idle: Option<Seconds>,
}

/// Something that happened.
#[derive(Debug, Serialize)]
struct Happened {
    /// The chain's name of it; `Gap`: something may be missing here; `Reorganised`: what was told
    /// since `ancestor` may not have happened, and follows anew.
    event: String,
    #[serde(flatten)]
    pass: Option<PassEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ancestor: Option<u64>,
    transaction: Option<String>,
    height: u64,
    cursor: Cursor,
}

impl Happened {
    /// `None` if it is nothing but a cursor.
    fn new(watched: WatchedEvent) -> Option<Self> {
        let ancestor = match watched.event {
            ChainEvent::Reached => return None,
            ChainEvent::Reorganised { ancestor } => ancestor,
            _ => None,
        };
        let event = match &watched.event {
            ChainEvent::Solana(event) => variant(event),
            ChainEvent::Evm(event) => variant(event),
            other => variant(other),
        };
        let WatchedEvent { cursor, transaction, height, pass, .. } = watched;
        Some(Self { event, pass, ancestor, transaction, height, cursor })
    }
}

/// The name of an enum's variant.
fn variant(event: &impl std::fmt::Debug) -> String {
    let text = format!("{event:?}");
    text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}

impl Report for Happened {
    fn text(&self, text: &mut Text) {
        let mut line = format!("{} {}", self.height, self.event);
        if let Some(pass) = &self.pass {
            line.push_str(&format!(" {}", pass.wallet));
            if let Some(state) = pass.state {
                line.push_str(&format!(" {}", format!("{state:?}").to_lowercase()));
                let expiry = Moment(pass.expires_at);
                line.push_str(&if pass.expires_at == 0 {
                    " never expires".to_owned()
                } else {
                    format!(" until {expiry}")
                });
            }
        }
        if let Some(transaction) = &self.transaction {
            line.push_str(&format!(" {transaction}"));
        }
        text.line(line);
    }
}

impl Watch {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let network = context.network()?;
        let from = match (self.after, self.from_block) {
            (Some(cursor), _) => WatchFrom::After(cursor),
            (None, Some(block)) => WatchFrom::After(Cursor::before_block(block)),
            (None, None) if self.from_beginning => WatchFrom::Beginning,
            (None, None) => WatchFrom::Now,
        };
        let mut events = context.reader().await?.watch(&network, from);
        let mut left = self.count;
        let mut last: Option<Cursor> = None;
        let mut patience = Patience::new(self.idle);
        while left != Some(0) {
            let Some(item) = patience.next(&mut events).await else { break };
            let watched = item.map_err(|error| match &last {
                Some(cursor) => Failure::from(error).help(format!("go on by --after '{cursor}'")),
                None => error.into(),
            })?;
            last = Some(watched.cursor.clone());
            let Some(happened) = Happened::new(watched) else { continue };
            context.output.result(&happened)?;
            patience.restart();
            left = left.map(|left| left.saturating_sub(1));
        }
        Ok(Ending::Done)
    }
}

/// How long to wait for the next event. That nothing happened until some block is none.
struct Patience {
    idle: Option<Duration>,
    until: Option<tokio::time::Instant>,
}

impl Patience {
    fn new(idle: Option<Seconds>) -> Self {
        let mut patience =
            Self { idle: idle.map(|Seconds(seconds)| Duration::from_secs(seconds)), until: None };
        patience.restart();
        patience
    }

    fn restart(&mut self) {
        self.until = self.idle.and_then(|idle| tokio::time::Instant::now().checked_add(idle));
    }

    async fn next<S: futures::Stream + Unpin>(&self, items: &mut S) -> Option<S::Item> {
        match self.until {
            Some(until) => tokio::time::timeout_at(until, items.next()).await.ok().flatten(),
            None => items.next().await,
        }
    }
}
