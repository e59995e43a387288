//! Passes that are good for one use.

use portcullis::{
    Actor, Address, Attributes, Failure, LifecycleError, NetworkId, PassIssuer, Reason, Receipt,
    Refusal, Requirement, Step, Verdict,
    evm::B256,
    operation::{
        GatekeeperChange, GatekeeperLimits, GatekeeperOperation, NetworkChange, NetworkOperation,
        NetworkSeed, NetworkSettings, OperationError, PassOperation,
    },
};

use crate::ground::{Ground, Side};

/// A network of single use with a pass of the authority's own, which is its holder here.
async fn single_use(side: &Side) -> NetworkId {
    let (authority, operator) = (side.authority(), side.operator());
    let seed = match side.network {
        NetworkId::Solana(_) => NetworkSeed::Solana(78),
        NetworkId::Evm(_) => NetworkSeed::Evm(B256::with_last_byte(78)),
    };
    let network = seed.network_id(&authority.address()).unwrap();
    let settings = NetworkSettings { single_use: true, ..NetworkSettings::default() };
    let change = NetworkChange::Create { seed, settings };
    authority.execute(NetworkOperation { network, change }).await.unwrap();
    let change = GatekeeperChange::Add {
        authority: authority.address(),
        operator: operator.address(),
        limits: GatekeeperLimits::default(),
    };
    authority.execute(GatekeeperOperation { network, change }).await.unwrap();
    let issuer = PassIssuer::by(operator, network).unwrap();
    issuer.issue(&authority.address(), Some(0), Attributes::KYC).await.unwrap();
    network
}

async fn consume(
    actor: &Actor,
    network: NetworkId,
    wallet: Address,
    attributes: Attributes,
) -> Result<Receipt, Failure> {
    let requirement = Requirement { attributes, ..Requirement::ANY };
    actor.execute(PassOperation { network, wallet, step: Step::Consume { requirement } }).await
}

fn refusal(result: Result<Receipt, Failure>) -> Refusal {
    result.unwrap_err().refusal().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_is_used_up_by_its_holder_once() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (network, holder, chain) = (single_use(&side).await, side.authority(), side.name());
        let wallet = holder.address();
        let denied = |reason| Refusal::Lifecycle(LifecycleError::Denied(reason));
        let live = consume(&holder, network, wallet, Attributes::LIVE).await;
        assert_eq!(refusal(live), denied(Reason::MissingAttributes), "{chain}");
        consume(&holder, network, wallet, Attributes::KYC).await.unwrap();
        let status = side.reader().status(&network, &wallet).await.unwrap();
        assert_eq!(status.verdict, Verdict::Deny(Reason::Expired), "{chain}");
        let again = consume(&holder, network, wallet, Attributes::KYC).await;
        assert_eq!(refusal(again), denied(Reason::Expired), "{chain}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_uses_up_another_s_pass_nor_one_of_many_uses() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (holder, chain) = (side.authority(), side.name());
        let (network, wallet) = (single_use(&side).await, holder.address());
        let failure = consume(&side.operator(), network, wallet, Attributes::NONE).await;
        let is_it = matches!(failure, Err(Failure::Operation(OperationError::NotHolder { .. })));
        assert!(is_it, "{chain}: {failure:?}");
        let network = side.network;
        side.issuer().issue(&wallet, Some(0), Attributes::NONE).await.unwrap();
        let many = consume(&holder, network, wallet, Attributes::NONE).await;
        assert_eq!(refusal(many), Refusal::Lifecycle(LifecycleError::NotSingleUse), "{chain}");
    }
}
