use std::fmt;

use metrics::histogram;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::layer::{Context, Layer};

use super::STORE_SECONDS;

/// The first words of statements that the store makes.
const VERBS: [&str; 4] = ["SELECT", "INSERT", "UPDATE", "DELETE"];

/// Tells how long the database took, by what sqlx logs of each statement. It needs the events of the
/// target `sqlx::query` down to `DEBUG`.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreLatency;

impl StoreLatency {
    /// What it listens to.
    pub const TARGET: &'static str = "sqlx::query";
}

#[derive(Default)]
struct Query {
    verb: Option<&'static str>,
    seconds: Option<f64>,
}

impl Visit for Query {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.seconds = Some(value);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            self.verb = VERBS.into_iter().find(|verb| value.starts_with(verb));
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

impl<S: Subscriber> Layer<S> for StoreLatency {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != Self::TARGET {
            return;
        }
        let mut query = Query::default();
        event.record(&mut query);
        if let Some(seconds) = query.seconds {
            histogram!(STORE_SECONDS, "verb" => query.verb.unwrap_or("other")).record(seconds);
        }
    }
}
