use std::{
    fmt, fs,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use solana_account::Account;
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::{nonblocking::rpc_client::RpcClient, rpc_client::RpcClientConfig};
use solana_signature::Signature;
use tokio::sync::broadcast;

use super::{
    answer,
    error::{JsonRpcError, SvmError},
    event::SvmEvent,
    options::SvmOptions,
    sender::SvmSender,
    state::State,
    subscription::Subscription,
};

/// A Solana inside the process. A clone is the same cluster.
///
/// Calls from several threads take turns. A call that runs a transaction computes for as long as
/// the transaction does; a server makes it where it may block.
#[derive(Clone)]
pub struct SvmCluster {
    state: Arc<Mutex<State>>,
}

impl SvmCluster {
    /// A cluster for tests: [`SvmOptions::fixed`].
    pub fn new() -> Self {
        Self::with_options(SvmOptions::fixed())
    }

    /// A cluster with the usual programs (system, SPL Token, Token-2022, …) and nothing else.
    pub fn with_options(options: SvmOptions) -> Self {
        Self { state: Arc::new(Mutex::new(State::new(options))) }
    }

    /// Deploys a program, or another one in its place. Nobody can upgrade it.
    ///
    /// # Errors
    ///
    /// [`SvmError::BadProgram`] if the bytes are no program.
    pub fn add_program(&self, address: Address, elf: &[u8]) -> Result<(), SvmError> {
        self.state().add_program(address, elf)
    }

    /// Deploys the program in a `.so` file.
    ///
    /// # Errors
    ///
    /// [`SvmError::Unreadable`] or [`SvmError::BadProgram`].
    pub fn add_program_from_file(
        &self,
        address: Address,
        path: impl AsRef<Path>,
    ) -> Result<(), SvmError> {
        let path = path.as_ref();
        let elf = fs::read(path)
            .map_err(|source| SvmError::Unreadable { path: path.to_owned(), source })?;
        self.add_program(address, &elf)
    }

    /// Gives lamports to an account by a transaction, which is in the history as any other.
    ///
    /// # Errors
    ///
    /// [`SvmError::NoFunds`] if that is not enough for an account to exist, or more than there is.
    pub fn airdrop(&self, address: &Address, lamports: u64) -> Result<Signature, SvmError> {
        self.state().airdrop(address, lamports)
    }

    /// An account as it is now, if it exists.
    pub fn account(&self, address: &Address) -> Option<Account> {
        self.state().account(address).map(Account::from)
    }

    /// Puts an account there, whatever stood there before and at any commitment. No transaction
    /// and no event tells of it.
    ///
    /// # Errors
    ///
    /// [`SvmError::BadAccount`].
    pub fn set_account(&self, address: Address, account: Account) -> Result<(), SvmError> {
        self.state().set_account(address, account)
    }

    /// The clock of the current slot, Unix seconds.
    pub fn now(&self) -> i64 {
        self.state().blocks.latest().unix_timestamp
    }

    /// Sets the clock, in a new slot. If it is the machine's, it goes on from there.
    pub fn set_clock(&self, unix_seconds: i64) {
        self.state().set_clock(unix_seconds);
    }

    /// Moves the clock on, or back, in a new slot.
    pub fn advance_seconds(&self, seconds: i64) {
        let mut state = self.state();
        let now = state.blocks.latest().unix_timestamp;
        state.set_clock(now.saturating_add(seconds));
    }

    /// Lets empty slots pass. A fixed clock stays where it is.
    pub fn advance_slots(&self, slots: u64) {
        self.state().advance_slots(slots);
    }

    /// Lets the slots pass that are due, if the clock is the machine's.
    pub fn tick(&self) {
        drop(self.state());
    }

    /// The current slot.
    pub fn slot(&self) -> u64 {
        self.state().blocks.latest().slot
    }

    /// How many blocks there were before the current one. Not the slot: the first slot's number is
    /// a large one.
    pub fn block_height(&self) -> u64 {
        self.state().blocks.latest().height
    }

    /// Loses the next transactions on the way: each is checked and its signature is answered, as
    /// ever, but nothing comes of it. It may be sent again. A transaction that is refused or known
    /// already does not count.
    pub fn drop_next_sends(&self, count: u64) {
        self.state().drops_left = count;
    }

    /// Another branch of this chain: what was so far is the same on both, and from now on each has
    /// transactions and blocks of its own, whose hashes the other does not know.
    ///
    /// Whoever asks the one and then the other sees a fork that was dropped; the one that is not
    /// moved on is a node that has heard of nothing since.
    #[must_use]
    pub fn fork(&self) -> Self {
        let state = self.state().fork();
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Answers a request: a method's name and its parameters, a list or null.
    ///
    /// # Errors
    ///
    /// As a node: an unknown method, parameters that it does not take, a refused transaction.
    pub fn answer(&self, method: &str, params: &Value) -> Result<Value, JsonRpcError> {
        let answer = answer::answer(&mut self.state(), method, params);
        match &answer {
            Ok(_) => tracing::debug!(method, "answered"),
            Err(error) => tracing::debug!(method, code = error.code, "refused"),
        }
        answer
    }

    /// What carries a client's requests here.
    pub fn sender(&self) -> SvmSender {
        SvmSender::new(self.clone())
    }

    /// A client of this cluster, which asks at `confirmed`.
    pub fn rpc_client(&self) -> RpcClient {
        let config = RpcClientConfig::with_commitment(CommitmentConfig::confirmed());
        RpcClient::new_sender(self.sender(), config)
    }

    /// What happens from now on. A receiver that stays far behind misses the oldest.
    pub fn events(&self) -> broadcast::Receiver<SvmEvent> {
        self.state().events.subscribe()
    }

    /// A client's subscription by its method (`accountSubscribe`, …) and parameters. It wants
    /// [`events`](Self::events) that were listened to before.
    ///
    /// # Errors
    ///
    /// As a node: an unknown method, parameters that it does not take.
    pub fn subscription(&self, method: &str, params: &Value) -> Result<Subscription, JsonRpcError> {
        Subscription::new(&self.state(), method, params)
    }

    /// The state, with every slot passed that is due.
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic inside of the virtual machine leaves the accounts as they were.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.catch_up();
        state
    }
}

impl Default for SvmCluster {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SvmCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let latest = state.blocks.latest();
        f.debug_struct("SvmCluster")
            .field("options", &state.options)
            .field("slot", &latest.slot)
            .field("unix_timestamp", &latest.unix_timestamp)
            .finish_non_exhaustive()
    }
}
