//! Every verb of a gatekeeper, on both chains.

use portcullis::{Attributes, PassState, Reason, Requirement, Verdict};

use crate::ground::Ground;

const FAR: i64 = 3_000_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_lives_alike_on_both_chains() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (issuer, wallet, chain) = (side.issuer(), side.wallet(), side.name());
        let verdict = || async { issuer.status(&wallet).await.unwrap().verdict };
        assert_eq!(verdict().await, Verdict::Deny(Reason::NoPass), "{chain}");
        let receipt = issuer.issue(&wallet, Some(FAR), Attributes::HUMAN).await.unwrap();
        assert!(!receipt.transaction.is_empty() && receipt.height > 0, "{chain}: {receipt:?}");
        assert_eq!(verdict().await, Verdict::Allow, "{chain}");
        issuer.freeze(&wallet, 5).await.unwrap();
        assert_eq!(verdict().await, Verdict::Deny(Reason::Frozen), "{chain}");
        let frozen = issuer.status(&wallet).await.unwrap().pass.unwrap();
        assert_eq!((frozen.status_reason, frozen.by_network), (5, false), "{chain}");
        issuer.unfreeze(&wallet).await.unwrap();
        issuer.renew(&wallet, Some(0)).await.unwrap();
        issuer.set_attributes(&wallet, Attributes::KYC).await.unwrap();
        let pass = issuer.status(&wallet).await.unwrap().pass.unwrap();
        assert_eq!(pass.state, PassState::Active, "{chain}");
        assert_eq!((pass.expires_at, pass.attributes), (0, Attributes::KYC), "{chain}");
        assert_eq!((pass.wallet, pass.network), (wallet, side.network), "{chain}");
        assert_eq!(pass.gatekeeper, side.gatekeeper, "{chain}");
        issuer.revoke(&wallet, 9).await.unwrap();
        assert_eq!(verdict().await, Verdict::Deny(Reason::Revoked), "{chain}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_explanation_lists_every_reason_and_verify_gives_the_first() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (issuer, wallet, reader) = (side.issuer(), side.wallet(), side.reader());
        let expires_at = side.connection.now().await.unwrap() + 100;
        issuer.issue(&wallet, Some(expires_at), Attributes::HUMAN).await.unwrap();
        let requirement = Requirement {
            attributes: Attributes::KYC,
            min_remaining_seconds: 10_000,
            max_age_seconds: 0,
        };
        let explained = reader.explain(&side.network, &wallet, &requirement).await.unwrap();
        let expected = [Reason::MissingAttributes, Reason::ExpiresTooSoon];
        assert_eq!(explained.reasons, expected, "{}", side.name());
        let verdict = reader.verify(&side.network, &wallet, &requirement).await.unwrap();
        assert_eq!(verdict, Verdict::Deny(Reason::MissingAttributes), "{}", side.name());
        assert_eq!(verdict, explained.verdict, "{}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_tells_the_price_and_the_refusal_and_changes_nothing() {
    use portcullis::{Operation, Step, operation::PassOperation};

    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (operator, wallet, chain) = (side.operator(), side.wallet(), side.name());
        let step = |step| Operation::from(PassOperation { network: side.network, wallet, step });
        let issue = step(Step::Issue { expires_at: None, attributes: Attributes::HUMAN });
        let estimate = operator.estimate(&issue).await.unwrap();
        assert!(estimate.units > 2_000 && estimate.fee > 0, "{chain}: {estimate:?}");
        assert!(estimate.max_fee >= estimate.fee, "{chain}: {estimate:?}");
        assert_eq!(estimate.refusal, None, "{chain}");
        let none = side.reader().pass(&side.network, &wallet).await.unwrap();
        assert_eq!(none, None, "{chain}");
        operator.execute(issue.clone()).await.unwrap();
        let refusal = operator.estimate(&issue).await.unwrap().refusal.unwrap();
        assert_eq!(refusal.name(), "PassExists", "{chain}");
    }
}
