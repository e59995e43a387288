//! Clients that ask as fast as they are answered, each over a connection of its own.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use customer_api_demo::{Answer, Api, Installation};
use e2e::figures::{Latencies, Usage};
use reqwest::Method;
use serde_json::Value;

/// What is to be asked, and what is to be answered.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    pub(crate) status: u16,
}

/// What came of many requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    pub(crate) total: Duration,
    pub(crate) latencies: Latencies,
    /// How often something else was answered than should be, and what.
    pub(crate) errors: BTreeMap<String, u64>,
    /// What the service used meanwhile.
    pub(crate) cpu: Duration,
    /// What the service has at the end.
    pub(crate) rss_bytes: u64,
}

/// So many clients, each with a token and a connection.
pub(crate) async fn connect(installation: &Installation, count: usize) -> Result<Vec<Api>> {
    let mut clients = Vec::new();
    for _ in 0..count {
        clients.push(installation.connect().await?);
    }
    Ok(clients)
}

/// Makes the requests, whoever is free the next one.
pub(crate) async fn ask(clients: &[Api], requests: Vec<Request>, service: u32) -> Result<Answers> {
    let requests: Arc<[Request]> = requests.into();
    let next = Arc::new(AtomicUsize::new(0));
    let before = Usage::of(service)?;
    let began = Instant::now();
    let clients = clients.iter().map(|client| {
        let (client, requests, next) = (client.clone(), requests.clone(), next.clone());
        tokio::spawn(async move {
            let mut answers = Answers::default();
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                let began = Instant::now();
                let call = client.call(request.method.clone(), &request.path, request.body.clone());
                let answer = call.await;
                answers.latencies.push(began.elapsed());
                if let Some(error) = wrong(answer, request.status) {
                    *answers.errors.entry(error).or_default() += 1;
                }
            }
            answers
        })
    });
    let mut all = Answers::default();
    for client in clients.collect::<Vec<_>>() {
        let answers = client.await.context("a client")?;
        all.latencies.extend(answers.latencies);
        for (error, count) in answers.errors {
            *all.errors.entry(error).or_default() += count;
        }
    }
    all.total = began.elapsed();
    let after = Usage::of(service)?;
    all.cpu = after.cpu.saturating_sub(before.cpu);
    all.rss_bytes = after.rss_bytes;
    Ok(all)
}

fn wrong(answer: Result<Answer>, status: u16) -> Option<String> {
    match answer {
        Ok(answer) if answer.status == status => None,
        Ok(answer) => Some(format!("{} {}", answer.status, answer.text("/code"))),
        Err(error) => Some(format!("no answer: {}", error.root_cause())),
    }
}
