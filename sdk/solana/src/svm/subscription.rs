mod topic;

use std::{collections::VecDeque, sync::Arc};

use serde_json::{Value, json};

use self::topic::Topic;
use super::{
    error::JsonRpcError,
    event::{SvmEvent, SvmTransaction},
    ledger::Record,
    state::State,
};

/// A client's subscription: it is shown every event, and says what the client is told.
///
/// An account that [`SvmCluster::set_account`](super::SvmCluster::set_account) puts there is not
/// told of.
#[derive(Clone, Debug)]
pub struct Subscription {
    topic: Topic,
    /// Whether the client is told only of what is final.
    finalized: bool,
    /// Transactions to tell of once they are final, oldest first.
    waiting: VecDeque<Arc<SvmTransaction>>,
    /// A transaction to tell of that was there before.
    early: Option<Arc<SvmTransaction>>,
    done: bool,
}

impl Subscription {
    pub(crate) fn new(state: &State, method: &str, params: &Value) -> Result<Self, JsonRpcError> {
        let (topic, commitment) = Topic::read(method, params)?;
        let finalized = commitment.unwrap_or_default().is_finalized();
        let (mut early, mut waiting) = (None, VecDeque::new());
        if let Topic::Signature { signature } = &topic
            && let Some(record) = state.ledger.get(signature)
        {
            let transaction = Arc::new(outcome(record));
            if record.slot <= state.head(commitment).slot {
                early = Some(transaction);
            } else {
                waiting.push_back(transaction);
            }
        }
        Ok(Self { topic, finalized, waiting, early, done: false })
    }

    /// What the client is told before any event: a signature may have been there already.
    pub fn first(&mut self) -> Vec<Value> {
        self.early.take().map(|transaction| self.tell(&transaction)).unwrap_or_default()
    }

    /// What the client is told of an event: the `result` of each notification.
    pub fn notice(&mut self, event: &SvmEvent) -> Vec<Value> {
        match event {
            SvmEvent::Slot { slot, parent, root } => {
                let mut told = Vec::new();
                if matches!(self.topic, Topic::Slot) {
                    told.push(json!({ "slot": slot, "parent": parent, "root": root }));
                }
                while let Some(next) = self.waiting.pop_front_if(|next| next.slot <= *root) {
                    told.extend(self.tell(&next));
                }
                told
            }
            SvmEvent::Transaction(transaction) if self.finalized => {
                if !self.topic.told_of(transaction).is_empty() {
                    self.waiting.push_back(Arc::clone(transaction));
                }
                Vec::new()
            }
            SvmEvent::Transaction(transaction) => self.tell(transaction),
        }
    }

    /// Whether nothing will follow: a signature is told of once.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The method of its notifications.
    pub fn notification(&self) -> &'static str {
        self.topic.notification()
    }

    fn tell(&mut self, transaction: &SvmTransaction) -> Vec<Value> {
        if self.done {
            return Vec::new();
        }
        let told = self.topic.told_of(transaction);
        self.done = !told.is_empty() && matches!(self.topic, Topic::Signature { .. });
        told
    }
}

/// What a subscription to a signature needs of its transaction.
fn outcome(record: &Record) -> SvmTransaction {
    SvmTransaction {
        slot: record.slot,
        signature: record.signature(),
        error: record.error.clone(),
        logs: Vec::new(),
        named: Vec::new(),
        changed: Vec::new(),
    }
}
