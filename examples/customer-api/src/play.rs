//! Steps as they are played: what is sent, what is to come, and what came.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use anyhow::Result;
use customer_api_demo::{Answer, Api};
use reqwest::Method;
use serde_json::{Value, json};

const LONGEST: Duration = Duration::from_secs(60);
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Of what a step tells.
const TOLD_WIDTH: usize = 46;

/// Who plays, and what was played so far.
pub(crate) struct Play {
    pub(crate) api: Api,
    is_json: bool,
    steps: Vec<Value>,
    surprises: usize,
}

/// A request to be.
pub(crate) struct Step {
    told: String,
    method: Method,
    path: String,
    body: Option<Value>,
    status: u16,
    fields: Vec<(&'static str, Value)>,
    waits: bool,
    has_token: bool,
}

impl Step {
    pub(crate) fn new(told: &str, method: Method, path: impl Into<String>) -> Self {
        let (told, path) = (told.to_owned(), path.into());
        let (body, status, fields) = (None, 200, Vec::new());
        Self { told, method, path, body, status, fields, waits: false, has_token: true }
    }

    pub(crate) fn get(told: &str, path: impl Into<String>) -> Self {
        Self::new(told, Method::GET, path)
    }

    pub(crate) fn sends(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// It is to be answered so.
    pub(crate) fn answered(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// This is to be in the answer, at this place.
    pub(crate) fn with(mut self, pointer: &'static str, value: impl Into<Value>) -> Self {
        self.fields.push((pointer, value.into()));
        self
    }

    /// It is asked again until the answer is as it should be: chains take their time.
    pub(crate) fn waits(self) -> Self {
        Self { waits: true, ..self }
    }

    pub(crate) fn without_token(self) -> Self {
        Self { has_token: false, ..self }
    }

    fn is_met(&self, answer: &Answer) -> bool {
        let body = answer.json();
        answer.status == self.status
            && self.fields.iter().all(|(pointer, value)| body.pointer(pointer) == Some(value))
    }
}

impl Play {
    pub(crate) fn new(api: Api, is_json: bool) -> Self {
        Self { api, is_json, steps: Vec::new(), surprises: 0 }
    }

    pub(crate) fn scene(&self, title: &str) -> Result<()> {
        self.print(&format!("\n{title}"))
    }

    /// Plays a step, and goes on after a surprise too.
    pub(crate) async fn step(&mut self, step: Step) -> Result<Answer> {
        let nobody = self.api.nobody();
        let api = if step.has_token { &self.api } else { &nobody };
        let start = Instant::now();
        let answer = loop {
            let answer = api.call(step.method.clone(), &step.path, step.body.clone()).await?;
            if !step.waits || step.is_met(&answer) || start.elapsed() > LONGEST {
                break answer;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        };
        let surprise = !step.is_met(&answer);
        let seen = seen(&step, &answer);
        let mark = if surprise { '!' } else { ' ' };
        let (told, method, path) = (&step.told, &step.method, abridged(&step.path));
        self.print(&format!("{mark} {told:TOLD_WIDTH$}  {method:<6} {path}\n    {seen}"))?;
        if surprise {
            self.surprises = self.surprises.saturating_add(1);
            let fields: Vec<_> =
                step.fields.iter().map(|(at, value)| format!("{at}={value}")).collect();
            let body = String::from_utf8_lossy(&answer.bytes).chars().take(400).collect::<String>();
            self.print(&format!("!   expected {} {}, came {body}", step.status, fields.join(" ")))?;
        }
        self.steps.push(json!({
            "step": step.told,
            "method": step.method.as_str(),
            "path": step.path,
            "status": answer.status,
            "surprise": surprise,
        }));
        Ok(answer)
    }

    /// The closing words; how many surprises there were.
    pub(crate) fn finish(self) -> Result<usize> {
        let count = self.steps.len();
        if self.is_json {
            let report = json!({ "steps": self.steps, "surprises": self.surprises });
            writeln!(std::io::stdout().lock(), "{report:#}")?;
        }
        eprintln!("\n{count} steps, surprises: {}", self.surprises);
        Ok(self.surprises)
    }

    fn print(&self, line: &str) -> Result<()> {
        if !self.is_json {
            writeln!(std::io::stdout().lock(), "{line}")?;
        }
        Ok(())
    }
}

/// The status, and of the answer what the step is about.
fn seen(step: &Step, answer: &Answer) -> String {
    let body = answer.json();
    let fields = step.fields.iter().filter_map(|(pointer, _)| {
        let name = pointer.trim_start_matches('/');
        body.pointer(pointer).map(|value| format!("{name}: {value}"))
    });
    let mut seen = vec![answer.status.to_string()];
    seen.extend(fields);
    if body.is_null() && !answer.bytes.is_empty() {
        seen.push(format!("{}, {} bytes", answer.content_type, answer.bytes.len()));
    }
    seen.join("  ")
}

/// Long addresses by both of their ends.
fn abridged(path: &str) -> String {
    let part = |part: &str| {
        let (count, ends) = (part.chars().count(), 6);
        if count <= 24 {
            return part.to_owned();
        }
        let head: String = part.chars().take(ends).collect();
        let tail: String = part.chars().skip(count.saturating_sub(ends)).collect();
        format!("{head}…{tail}")
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
