//! From bytes that the VM has made.

use std::{hint::black_box, iter};

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use borsh::BorshDeserialize;
use portcullis::{NetworkId, PassIssuer};
use portcullis_solana::{
    GatewayEvent,
    account::PassAccount,
    event::{self, PassIssued},
    pda,
    svm::SvmEvent,
};
use tokio::sync::broadcast::{Receiver, error::TryRecvError};

use super::{CHAIN, issue::issue_many, side::Side};
use crate::{
    arguments::Plan,
    contest::{Contest, Work},
};

const SAMPLES: usize = 300;

pub(crate) async fn hold(side: &Side, plan: &Plan) -> Result<Vec<Contest>> {
    let wallets = side.wallets(SAMPLES);
    let mut events = side.cluster.events();
    let issuer = PassIssuer::by(side.actor()?, NetworkId::Solana(side.network))?;
    issue_many(&issuer, &wallets).await?;
    let accounts = wallets.iter().map(|wallet| {
        let account = side.cluster.account(&pda::pass(&side.network, wallet).0);
        Ok(account.context("the pass was issued")?.data)
    });
    let accounts = accounts.collect::<Result<Vec<_>>>()?;
    let logs = logs(&mut events)?;
    Ok(vec![pass_accounts(plan, &accounts)?, events_in_logs(plan, &logs)?])
}

/// Of every transaction since the receiver was made.
fn logs(events: &mut Receiver<SvmEvent>) -> Result<Vec<Vec<String>>> {
    let mut logs = Vec::new();
    loop {
        match events.try_recv() {
            Ok(SvmEvent::Transaction(transaction)) => logs.push(transaction.logs.clone()),
            Ok(SvmEvent::Slot { .. }) => {}
            Err(TryRecvError::Empty) => return Ok(logs),
            Err(error) => return Err(error.into()),
        }
    }
}

/// A pass, as one writes it down who has read the table of its layout.
#[derive(BorshDeserialize)]
#[allow(dead_code)]
struct PlainPass {
    network: [u8; 32],
    subject: [u8; 32],
    rent_payer: [u8; 32],
    attributes: u64,
    expires_at: i64,
    issued_at: i64,
    gatekeeper_slot: u16,
    generation: u16,
    state: u8,
    status_reason: u8,
    version: u8,
    bump: u8,
}

fn pass_accounts(plan: &Plan, accounts: &[Vec<u8>]) -> Result<Contest> {
    let repeats = plan.items(1_000);
    let items = repeats * accounts.len();
    let work = Work {
        chain: CHAIN,
        name: "decode pass accounts",
        plain: "discriminator, then a struct of Borsh's",
        item: "accounts",
        items,
        bytes: Some(items * PassAccount::BYTES),
    };
    let all = || iter::repeat_n(accounts, repeats).flatten();
    Contest::hold_offline(
        work,
        plan.rounds,
        || {
            for bytes in all() {
                let pass = PassAccount::new(black_box(bytes)).context("a pass")?;
                // Copied, as the loop does, though it could be looked at in place.
                let addresses = [*pass.network(), *pass.subject(), *pass.rent_payer()];
                black_box((addresses, pass.pass(), pass.status_reason(), pass.bump()));
            }
            Ok(())
        },
        || {
            for bytes in all() {
                let (discriminator, fields) =
                    black_box(bytes).split_first_chunk().context("a discriminator")?;
                ensure!(*discriminator == PassAccount::DISCRIMINATOR, "another account");
                black_box(borsh::from_slice::<PlainPass>(fields)?);
            }
            Ok(())
        },
    )
}

/// A pass was issued.
#[derive(BorshDeserialize)]
#[allow(dead_code)]
struct PlainPassIssued {
    network: [u8; 32],
    subject: [u8; 32],
    gatekeeper: [u8; 32],
    rent_payer: [u8; 32],
    attributes: u64,
    issued_at: i64,
    expires_at: i64,
    generation: u16,
    state: u8,
}

fn events_in_logs(plan: &Plan, logs: &[Vec<String>]) -> Result<Contest> {
    let repeats = plan.items(200);
    let items = repeats * SAMPLES;
    let bytes: usize = logs.iter().flatten().map(String::len).sum();
    let work = Work {
        chain: CHAIN,
        name: "decode events in logs",
        plain: "every `Program data:` line is believed, whoever wrote it",
        item: "events",
        items,
        bytes: Some(bytes * repeats),
    };
    let all = || iter::repeat_n(logs, repeats).flatten();
    Contest::hold_offline(
        work,
        plan.rounds,
        || {
            let mut count = 0;
            for transaction in all() {
                let found = event::from_logs(black_box(transaction));
                let issued = |event: &&GatewayEvent| matches!(event, GatewayEvent::PassIssued(_));
                count += black_box(&found.events).iter().filter(issued).count();
            }
            ensure!(count == items, "{count} events of {items}");
            Ok(())
        },
        || {
            let mut count = 0;
            for transaction in all() {
                for line in black_box(transaction) {
                    let Some(data) = line.strip_prefix("Program data: ") else { continue };
                    let bytes = BASE64_STANDARD.decode(data)?;
                    let (discriminator, fields) =
                        bytes.split_first_chunk().context("a discriminator")?;
                    if *discriminator == PassIssued::DISCRIMINATOR {
                        black_box(borsh::from_slice::<PlainPassIssued>(fields)?);
                        count += 1;
                    }
                }
            }
            ensure!(count == items, "{count} events of {items}");
            Ok(())
        },
    )
}
