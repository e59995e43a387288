//! From logs that anvil has made.

use std::{hint::black_box, iter};

use alloy::{
    primitives::U256,
    providers::Provider,
    rpc::types::{Filter, Log},
    sol_types::SolEventInterface,
};
use anyhow::{Context, Result, ensure};
use portcullis::evm::{PassWord, REGISTRY, RegistryEvent, decode_events};

use super::{
    CHAIN,
    issue::issue_many,
    plain::{IPassRegistry::IPassRegistryEvents, Plain},
    side::Side,
};
use crate::{
    arguments::Plan,
    contest::{Contest, Work},
};

const SAMPLES: usize = 300;
const WORD_BYTES: usize = 32;

pub(crate) async fn hold(side: &Side, plan: &Plan) -> Result<Vec<Contest>> {
    let plain = Plain::of(side)?;
    let before = plain.provider().get_block_number().await?;
    issue_many(side, &side.wallets(SAMPLES)).await?;
    let filter = Filter::new().address(REGISTRY).from_block(before + 1);
    let logs = plain.provider().get_logs(&filter).await?;
    ensure!(logs.len() == SAMPLES, "{} logs of {SAMPLES}", logs.len());
    let words = decode_events(REGISTRY, &logs)?;
    let words: Option<Vec<U256>> = words.iter().map(|it| Some(it.event.pass()?.0)).collect();
    let words = words.context("every event is a pass's")?;
    Ok(vec![events(plan, &logs)?, pass_words(plan, &words)?])
}

fn events(plan: &Plan, logs: &[Log]) -> Result<Contest> {
    let repeats = plan.items(1_000);
    let items = repeats * logs.len();
    let bytes = |log: &Log| log.topics().len() * WORD_BYTES + log.data().data.len();
    let work = Work {
        chain: CHAIN,
        name: "decode events",
        plain: "the ABI's own enum, in which words are numbers",
        item: "events",
        items,
        bytes: Some(logs.iter().map(bytes).sum::<usize>() * repeats),
    };
    Contest::hold_offline(
        work,
        plan.rounds,
        || {
            let mut count = 0;
            for logs in iter::repeat_n(logs, repeats) {
                let events = black_box(decode_events(REGISTRY, black_box(logs))?);
                let issued =
                    events.iter().filter(|it| matches!(it.event, RegistryEvent::PassIssued(_)));
                count += issued.count();
            }
            ensure!(count == items, "{count} events of {items}");
            Ok(())
        },
        || {
            let mut count = 0;
            for logs in iter::repeat_n(logs, repeats) {
                let of_registry = black_box(logs).iter().filter(|log| log.address() == REGISTRY);
                let events = of_registry.map(|log| IPassRegistryEvents::decode_log(&log.inner));
                let events = black_box(events.collect::<Result<Vec<_>, _>>()?);
                let issued = events
                    .iter()
                    .filter(|event| matches!(event.data, IPassRegistryEvents::PassIssued(_)));
                count += issued.count();
            }
            ensure!(count == items, "{count} events of {items}");
            Ok(())
        },
    )
}

fn pass_words(plan: &Plan, words: &[U256]) -> Result<Contest> {
    let repeats = plan.items(10_000);
    let items = repeats * words.len();
    let work = Work {
        chain: CHAIN,
        name: "decode words of the registry",
        plain: "slices of the word's bytes",
        item: "words",
        items,
        bytes: Some(items * WORD_BYTES),
    };
    let all = || iter::repeat_n(words, repeats).flatten();
    Contest::hold_offline(
        work,
        plan.rounds,
        || {
            for word in all() {
                let pass = PassWord(*black_box(word));
                let times = (pass.issued_at(), pass.expires_at());
                let state = (pass.state(), pass.status_reason(), pass.is_unbound());
                black_box((times, state, pass.gatekeeper(), pass.attributes()));
            }
            Ok(())
        },
        || {
            for word in all() {
                black_box(plain_fields(&black_box(word).to_be_bytes()));
            }
            Ok(())
        },
    )
}

/// Issued at, expires at, attributes, gatekeeper; reason, flags and state.
fn plain_fields(word: &[u8; 32]) -> (u64, u64, u64, u32, [u8; 3]) {
    let number = |from: usize, bytes: usize| {
        let mut value = [0; 8];
        value[8 - bytes..].copy_from_slice(&word[from..from + bytes]);
        u64::from_be_bytes(value)
    };
    let gatekeeper = u32::from_be_bytes([word[26], word[27], word[28], word[29]]);
    (number(16, 5), number(21, 5), number(8, 8), gatekeeper, [word[7], word[30], word[31]])
}
