//! What lies between the client and the cluster, and may fail.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use portcullis_solana::svm::{SvmCluster, SvmSender};
use serde_json::Value;
use solana_rpc_client::rpc_sender::{RpcSender, RpcTransportStats};
use solana_rpc_client_api::{
    client_error::{self, ErrorKind},
    request::{RpcError, RpcRequest, RpcResponseErrorData},
};
use tokio::sync::Barrier;

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// It never arrives.
    Lost,
    /// It arrives, but its answer does not.
    Unheard,
    /// The answer is this.
    Answer(Value),
    /// The node refuses with this code.
    Code(i64),
}

type Change = Box<dyn FnMut(&mut Value) + Send>;

#[derive(Default)]
struct State {
    faults: Vec<(&'static str, VecDeque<Fault>)>,
    /// Every answer to a method is changed so.
    changes: Vec<(&'static str, Change)>,
    /// Method of every request.
    asked: Vec<&'static str>,
    /// As they were sent.
    sent: Vec<String>,
    /// Requests wait here until there are as many.
    together: Option<Arc<Barrier>>,
}

#[derive(Clone)]
pub(crate) struct Wire {
    svm: SvmSender,
    state: Arc<Mutex<State>>,
}

impl Wire {
    pub(crate) fn new(svm: SvmCluster) -> Self {
        Self { svm: svm.sender(), state: Arc::default() }
    }

    /// The next requests with this method go so, one after the other.
    pub(crate) fn next(&self, method: &'static str, faults: impl IntoIterator<Item = Fault>) {
        let mut state = self.state.lock().unwrap();
        state.faults.push((method, faults.into_iter().collect()));
    }

    pub(crate) fn change(
        &self,
        method: &'static str,
        change: impl FnMut(&mut Value) + Send + 'static,
    ) {
        self.state.lock().unwrap().changes.push((method, Box::new(change)));
    }

    /// Requests are answered when this many are on the way at once, and never before.
    pub(crate) fn answer_together(&self, count: usize) {
        self.state.lock().unwrap().together = Some(Arc::new(Barrier::new(count)));
    }

    /// Nothing goes wrong any more, and nothing was asked.
    pub(crate) fn heal(&self) {
        *self.state.lock().unwrap() = State::default();
    }

    /// How often a method was asked for.
    pub(crate) fn asked(&self, method: &str) -> usize {
        self.state.lock().unwrap().asked.iter().filter(|asked| **asked == method).count()
    }

    /// All methods, in order.
    pub(crate) fn log(&self) -> Vec<&'static str> {
        self.state.lock().unwrap().asked.clone()
    }

    /// The transactions sent, in base64.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.state.lock().unwrap().sent.clone()
    }

    fn fault(&self, request: RpcRequest, params: &Value) -> Option<Fault> {
        let mut state = self.state.lock().unwrap();
        state.asked.push(request.as_str());
        if request == RpcRequest::SendTransaction {
            state.sent.push(params[0].as_str().unwrap().to_owned());
        }
        let faults = state.faults.iter_mut();
        let mut faults = faults.filter(|(method, _)| *method == request.as_str());
        faults.find_map(|(_, faults)| faults.pop_front())
    }
}

fn broken() -> client_error::Error {
    ErrorKind::Io(io::Error::from(io::ErrorKind::ConnectionReset)).into()
}

#[async_trait]
impl RpcSender for Wire {
    async fn send(&self, request: RpcRequest, params: Value) -> client_error::Result<Value> {
        let fault = self.fault(request, &params);
        let together = self.state.lock().unwrap().together.clone();
        if let Some(together) = together {
            together.wait().await;
        }
        match fault {
            None => {
                let mut answer = self.svm.send(request, params).await?;
                let mut state = self.state.lock().unwrap();
                for (method, change) in &mut state.changes {
                    if *method == request.as_str() {
                        change(&mut answer);
                    }
                }
                Ok(answer)
            }
            Some(Fault::Lost) => Err(broken()),
            Some(Fault::Unheard) => {
                self.svm.send(request, params).await?;
                Err(broken())
            }
            Some(Fault::Answer(answer)) => Ok(answer),
            Some(Fault::Code(code)) => {
                let data = RpcResponseErrorData::Empty;
                let message = "as the test says".to_owned();
                Err(RpcError::RpcResponseError { code, message, data }.into())
            }
        }
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        self.svm.get_transport_stats()
    }

    fn url(&self) -> String {
        "wire".to_owned()
    }
}
