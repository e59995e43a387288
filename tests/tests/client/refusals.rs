//! What one chain refuses, the other refuses with the same name and number.

use portcullis::{
    Attributes, Failure, LifecycleError, Operation, Refusal, Step, operation::PassOperation,
};

use crate::ground::{Ground, Side};

const FAR: i64 = 3_000_000_000;
const HUMAN: Attributes = Attributes::HUMAN;

async fn refused(side: &Side, operation: impl Into<Operation>) -> Refusal {
    let failure = side.operator().execute(operation).await.unwrap_err();
    assert!(failure.is_rejected() && !failure.is_retryable(), "{}: {failure:?}", side.name());
    failure.refusal().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_that_a_pass_does_not_allow_are_refused_alike() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (issuer, wallet, chain) = (side.issuer(), side.wallet(), side.name());
        let step = |step| PassOperation { network: side.network, wallet, step };
        let refusal = |error| Refusal::Lifecycle(error);
        let missing = refused(&side, step(Step::Freeze { reason: 0 })).await;
        assert_eq!(missing.reason(), Some(portcullis::Reason::NoPass), "{chain}");
        let past = Step::Issue { expires_at: Some(1), attributes: HUMAN };
        let refused_with = refused(&side, step(past)).await;
        assert_eq!(refused_with, refusal(LifecycleError::ExpiryInPast), "{chain}");
        issuer.issue(&wallet, Some(FAR), HUMAN).await.unwrap();
        let again = Step::Issue { expires_at: None, attributes: HUMAN };
        for (what, expected) in [
            (again, LifecycleError::PassExists),
            (Step::Unfreeze, LifecycleError::PassNotFrozen),
            (Step::Freeze { reason: 200 }, LifecycleError::InvalidReason),
            (Step::Close, LifecycleError::NotLongExpired),
        ] {
            let refused_with = refused(&side, step(what)).await;
            assert_eq!(refused_with, refusal(expected), "{chain}: {what:?}");
            assert_eq!(refused_with.code(), Some(expected.code()), "{chain}: {what:?}");
        }
        issuer.freeze(&wallet, 0).await.unwrap();
        let renewed = refused(&side, step(Step::Renew { expires_at: None })).await;
        assert_eq!(renewed, refusal(LifecycleError::PassFrozen), "{chain}");
        issuer.revoke(&wallet, 0).await.unwrap();
        for what in [again, Step::Unfreeze, Step::Renew { expires_at: Some(FAR) }] {
            let refused_with = refused(&side, step(what)).await;
            assert_eq!(refused_with, refusal(LifecycleError::PassRevoked), "{chain}: {what:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_refused_alike() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let wallet = side.wallet();
        side.issuer().issue(&wallet, Some(FAR), HUMAN).await.unwrap();
        let family = side.connection.chain().family();
        let stranger = ground.signer(portcullis_localnet::Role::Wallet, family);
        let stranger = portcullis::Actor::new(side.connection.clone(), stranger).unwrap();
        let step = Step::Freeze { reason: 0 };
        let operation = PassOperation { network: side.network, wallet, step };
        let failure = stranger.execute(operation).await.unwrap_err();
        let expected = Refusal::Lifecycle(LifecycleError::NotAuthorized);
        assert_eq!(failure.refusal(), Some(expected), "{}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_the_other_chain_is_no_operation() {
    let ground = Ground::new().await;
    let [solana, evm] = ground.sides().await;
    for (side, other) in [(&solana, &evm), (&evm, &solana)] {
        let step = Step::Unfreeze;
        let foreign_wallet = PassOperation { network: side.network, wallet: other.wallet(), step };
        let foreign_network = PassOperation { network: other.network, wallet: side.wallet(), step };
        for operation in [foreign_wallet, foreign_network] {
            let failure = side.operator().execute(operation).await.unwrap_err();
            assert!(matches!(failure, Failure::Operation(_)), "{failure:?}");
            assert!(!failure.is_retryable() && !failure.is_rejected());
        }
        assert!(portcullis::PassIssuer::by(side.operator(), other.network).is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_holder_renounces() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let family = side.connection.chain().family();
        let holder = ground.signer(portcullis_localnet::Role::Wallet, family);
        let wallet = holder.address();
        side.issuer().issue(&wallet, Some(FAR), HUMAN).await.unwrap();
        let renounce = PassOperation { network: side.network, wallet, step: Step::Renounce };
        let failure = side.operator().execute(renounce).await.unwrap_err();
        assert!(matches!(failure, Failure::Operation(_)), "{}: {failure:?}", side.name());
        let holder = portcullis::Actor::new(side.connection.clone(), holder).unwrap();
        holder.execute(renounce).await.unwrap();
        let none = side.reader().pass(&side.network, &wallet).await.unwrap();
        assert_eq!(none, None, "{}", side.name());
    }
}
