//! Where the time goes: at the node, in the code measured, or in waiting.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Result;

/// Counts what one contestant's requests take. Clones count together.
///
/// It is for one thread: work that is measured and its requests are polled by the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    requests: u64,
    /// Requests on the way.
    open: u32,
    opened: Option<Instant>,
    /// How long at least one was.
    node: Duration,
    /// Whether the work measured is being polled.
    at_work: bool,
    /// How long requests were polled by it.
    polled: Duration,
}

/// What a piece of work took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    pub(crate) total: Duration,
    /// While a request was on the way, transport included.
    pub(crate) node: Duration,
    /// On the processor, in the work itself: its requests and pauses do not count.
    pub(crate) own: Duration,
    pub(crate) requests: u64,
}

impl Meter {
    /// Does the work and tells what it took.
    pub(crate) async fn measure(&self, work: impl Future<Output = Result<()>>) -> Result<Spent> {
        *self.state() = State::default();
        let mut work = pin!(work);
        let mut at_work = Duration::ZERO;
        let began = Instant::now();
        let outcome = poll_fn(|context| {
            self.state().at_work = true;
            let began = Instant::now();
            let outcome = work.as_mut().poll(context);
            at_work += began.elapsed();
            self.state().at_work = false;
            outcome
        });
        outcome.await?;
        let total = began.elapsed();
        let State { requests, node, polled, .. } = *self.state();
        Ok(Spent { total, node, own: at_work.saturating_sub(polled), requests })
    }

    /// Makes a request, and counts it.
    pub(crate) async fn request<T>(&self, request: impl Future<Output = T>) -> T {
        let mut request = pin!(request);
        let on_the_way = OnTheWay::of(self);
        let answer = poll_fn(|context| {
            let began = Instant::now();
            let answer = request.as_mut().poll(context);
            let mut state = self.state();
            if state.at_work {
                state.polled += began.elapsed();
            }
            answer
        });
        let answer = answer.await;
        drop(on_the_way);
        answer
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request, until it is answered or given up.
struct OnTheWay<'a>(&'a Meter);

impl<'a> OnTheWay<'a> {
    fn of(meter: &'a Meter) -> Self {
        let mut state = meter.state();
        state.requests += 1;
        state.open += 1;
        state.opened.get_or_insert_with(Instant::now);
        drop(state);
        Self(meter)
    }
}

impl Drop for OnTheWay<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        // It may be one of an earlier measurement's.
        state.open = state.open.saturating_sub(1);
        if state.open == 0
            && let Some(opened) = state.opened.take()
        {
            state.node += opened.elapsed();
        }
    }
}
