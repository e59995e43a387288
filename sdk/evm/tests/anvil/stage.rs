//! A registry with a network and a gatekeeper, and the people around it.

use std::time::Duration;

use portcullis_evm::{
    Chain, Confirmation, Confirmed, Expiry, FeePolicy, GatekeeperLimits, LoggedEvent, Mined,
    NetworkFlags, NetworkSettings, Registry, RegistryError, RegistryEvent, SendError, Sender,
    SignedTransaction, TransactionState,
    alloy::{
        primitives::{Address, B256},
        providers::DynProvider,
        signers::local::PrivateKeySigner,
    },
    deploy_registry, network_id,
};
use portcullis_types::{Attributes, lifecycle::Permissions};
use serde_json::json;

use crate::node::Anvil;

pub(crate) const SALT: B256 = B256::with_last_byte(7);
/// 2100-01-01.
pub(crate) const LATER: u64 = 4_102_444_800;

pub(crate) struct Stage {
    pub(crate) node: Anvil,
    pub(crate) registry: Registry,
    pub(crate) network: B256,
    pub(crate) authority: Sender,
    pub(crate) guardian: Sender,
    /// The cold key of gatekeeper 1.
    pub(crate) cold: Sender,
    /// The hot key of gatekeeper 1.
    pub(crate) operator: Sender,
    pub(crate) holder: Sender,
    pub(crate) stranger: Sender,
}

pub(crate) fn key(number: u8) -> PrivateKeySigner {
    PrivateKeySigner::from_bytes(&B256::repeat_byte(number)).unwrap()
}

pub(crate) const OPERATOR_KEY: u8 = 0x14;
pub(crate) const HOLDER_KEY: u8 = 0x15;

pub(crate) const ALL: GatekeeperLimits =
    GatekeeperLimits { permissions: Permissions::ALL, max_lifetime_seconds: 0, issued_per_day: 0 };

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::of(NetworkFlags::SINGLE_USE).await
    }

    pub(crate) async fn of(flags: NetworkFlags) -> Self {
        Self::on(Anvil::start(), flags).await
    }

    pub(crate) async fn on(node: Anvil, flags: NetworkFlags) -> Self {
        let provider = node.provider();
        let mut people = Vec::new();
        for number in [0x11, 0x12, 0x13, OPERATOR_KEY, HOLDER_KEY, 0x16] {
            people.push(person(&node, &provider, number).await);
        }
        let [authority, guardian, cold, operator, holder, stranger] =
            <[Sender; 6]>::try_from(people).unwrap();
        take(&stranger, &deploy_registry()).await;
        let registry = Registry::new(provider);
        let network = network_id(authority.account(), SALT);
        let settings = NetworkSettings { flags, ..NetworkSettings::default() };
        take(&authority, &registry.create_network(SALT, settings).unwrap()).await;
        let call =
            registry.add_gatekeeper(network, cold.account(), operator.account(), ALL).unwrap();
        take(&authority, &call).await;
        take(&authority, &registry.set_guardian(network, Some(guardian.account()))).await;
        Self { node, registry, network, authority, guardian, cold, operator, holder, stranger }
    }

    pub(crate) async fn issue(&self, wallet: Address) -> Mined {
        let call = self.registry.issue(self.network, wallet, later(), Attributes::KYC);
        take(&self.operator, &call).await
    }

    /// What the transaction did in the registry.
    pub(crate) fn events(&self, mined: &Mined) -> Vec<RegistryEvent> {
        let events: Vec<LoggedEvent> = mined.events(self.registry.address()).unwrap();
        events.into_iter().map(|logged| logged.event).collect()
    }

    pub(crate) async fn now(&self) -> u64 {
        use portcullis_evm::alloy::{eips::BlockId, providers::Provider};

        let block = self.node.provider().get_block(BlockId::latest()).await.unwrap().unwrap();
        block.header.timestamp
    }

    /// Somebody who can pay.
    pub(crate) async fn person(&self, number: u8) -> Sender {
        person(&self.node, &self.node.provider(), number).await
    }
}

async fn person(node: &Anvil, provider: &DynProvider, number: u8) -> Sender {
    let sender = Sender::new(provider.clone(), Chain::from_id(31_337), key(number));
    node.tell("anvil_setBalance", json!([sender.account(), "0x56bc75e2d63100000"])).await;
    sender
}

pub(crate) fn later() -> Expiry {
    Expiry::at(LATER).unwrap()
}

pub(crate) fn wallet(number: u8) -> Address {
    Address::repeat_byte(number)
}

/// Quick looks, and an end to them.
pub(crate) fn quickly() -> Confirmation {
    Confirmation {
        finality: None,
        poll_every: Duration::from_millis(5),
        resend_every: Duration::from_secs(60),
        deadline: Duration::from_secs(20),
    }
}

/// Makes, sends and awaits it.
pub(crate) async fn attempt(
    sender: &Sender,
    call: &portcullis_evm::Call,
) -> Result<Mined, SendError> {
    let transaction = sender.prepare(call, &FeePolicy::default()).await?;
    sender.send(&transaction).await?;
    let Confirmed { mined, reorganisations } = sender.confirm(&[transaction], &quickly()).await?;
    assert_eq!(reorganisations, 0);
    Ok(mined)
}

/// As [`attempt`], of what must work.
pub(crate) async fn take(sender: &Sender, call: &portcullis_evm::Call) -> Mined {
    attempt(sender, call).await.unwrap_or_else(|error| panic!("{}: {error}", call.name))
}

/// Why the registry refuses it, before anything is signed.
pub(crate) async fn refused(sender: &Sender, call: &portcullis_evm::Call) -> RegistryError {
    match attempt(sender, call).await {
        Err(SendError::Rejected { call: name, error }) => {
            assert_eq!(name, call.name);
            error
        }
        other => panic!("{} was not refused: {other:?}", call.name),
    }
}

/// Where it is, as soon as it is in a block; anvil takes a moment.
pub(crate) async fn in_block(sender: &Sender, transaction: &SignedTransaction) -> Mined {
    let candidates = std::slice::from_ref(transaction);
    for _ in 0..1_000 {
        if let TransactionState::Mined(mined) = sender.state(candidates).await.unwrap() {
            return mined;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("{} is in no block", transaction.hash)
}
