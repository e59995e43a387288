//! So many requests a second, whatever becomes of them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Result;
use customer_api_demo::{Answer, Api};
use rand::{SeedableRng as _, rngs::StdRng};
use tokio::{sync::Semaphore, task::JoinSet, time::MissedTickBehavior};

use crate::{
    action::{Action, Kind},
    arguments::Arguments,
    book::Book,
    keeper::Keeper,
};

/// Requests that wait for an answer, at most.
const MOST_OPEN: usize = 64;

const LOOK_EVERY: Duration = Duration::from_secs(5);

pub(crate) async fn run(
    arguments: &Arguments,
    seed: u64,
    api: &Api,
    keeper: &Arc<Keeper>,
    book: &Arc<Book>,
) -> Result<()> {
    let end = Instant::now() + arguments.duration();
    tokio::try_join!(
        requests(arguments, seed, api, keeper, book, end),
        kills(arguments, keeper, end),
        looks(keeper, end),
    )?;
    Ok(())
}

/// None is cut off: at the end the service runs.
async fn kills(arguments: &Arguments, keeper: &Keeper, end: Instant) -> Result<()> {
    let Some(every) = arguments.kill_every() else { return Ok(()) };
    while Instant::now() + every < end {
        tokio::time::sleep(every).await;
        keeper.kill().await?;
    }
    Ok(())
}

async fn looks(keeper: &Keeper, end: Instant) -> Result<()> {
    while Instant::now() < end {
        keeper.look().await?;
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

async fn requests(
    arguments: &Arguments,
    seed: u64,
    api: &Api,
    keeper: &Arc<Keeper>,
    book: &Arc<Book>,
    end: Instant,
) -> Result<()> {
    let mut random = StdRng::seed_from_u64(seed);
    let open = Arc::new(Semaphore::new(MOST_OPEN));
    let mut requests = JoinSet::new();
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / arguments.rate);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    while Instant::now() < end {
        ticks.tick().await;
        let action = Action::draw(&mut random, book);
        let Ok(permit) = open.clone().try_acquire_owned() else {
            book.held_back();
            continue;
        };
        let (api, keeper, book) = (api.clone(), keeper.clone(), book.clone());
        requests.spawn(async move {
            ask(&api, &keeper, &book, action).await;
            drop(permit);
        });
        while requests.try_join_next().is_some() {}
    }
    requests.join_all().await;
    Ok(())
}

async fn ask(api: &Api, keeper: &Keeper, book: &Book, action: Action) {
    let (kind, changes, began) = (action.kind, keeper.changes(), Instant::now());
    let answer = match kind {
        Kind::Token => {
            let credentials = Some(keeper.credentials());
            api.nobody().call(action.method, &action.path, credentials).await
        }
        Kind::NoToken => api.nobody().call(action.method, &action.path, action.body).await,
        _ => api.call(action.method, &action.path, action.body).await,
    };
    let took = began.elapsed();
    match answer {
        Ok(answer) => {
            let told = told(&answer);
            if !kind.statuses().contains(&answer.status) {
                book.surprise(format!("{}: {told}: {}", kind.name(), answer.json()));
            }
            book.answered(kind, &told, took);
            if kind.is_write() && matches!(answer.status, 200 | 202) {
                book.accepted(answer.text("/operationId"));
                if let Some(wallet) = action.issues {
                    book.issued(wallet);
                }
            }
        }
        Err(_) if keeper.was_down_since(changes) => book.unanswered(),
        Err(error) => book.surprise(format!("{}: no answer: {error:#}", kind.name())),
    }
}

fn told(answer: &Answer) -> String {
    match answer.text("/code") {
        code if code.is_empty() => answer.status.to_string(),
        code => format!("{} {code}", answer.status),
    }
}
