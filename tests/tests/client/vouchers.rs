//! Passes that their holders fetch.

use portcullis::{Actor, Attributes, Operation, Verdict, VoucherTerms};
use portcullis_localnet::Role;

use crate::ground::Ground;

const FAR: u64 = 3_000_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_fetches_its_pass_once_and_nobody_else_can() {
    let ground = Ground::new().await;
    let evm = ground.evm().await;
    let holder = ground.signer(Role::Wallet, portcullis::Family::Evm);
    let wallet = holder.address();
    let terms = VoucherTerms {
        network: evm.network,
        wallet,
        expires_at: Some(0),
        attributes: Attributes::HUMAN,
        deadline_seconds: FAR,
    };
    let voucher = evm.operator().sign_voucher(&terms).await.unwrap();
    assert!(voucher.is_valid());
    let stored = serde_json::to_string(&voucher).unwrap();
    let voucher = serde_json::from_str(&stored).unwrap();
    let claim = Operation::Claim(voucher);
    let thief = evm.authority().execute(claim.clone()).await.unwrap_err();
    assert_eq!(thief.refusal().unwrap().name(), "InvalidSignature");
    let holder = Actor::new(evm.connection.clone(), holder).unwrap();
    holder.execute(claim.clone()).await.unwrap();
    let status = evm.reader().status(&evm.network, &wallet).await.unwrap();
    assert_eq!(status.verdict, Verdict::Allow);
    let again = holder.execute(claim).await.unwrap_err();
    assert_eq!(again.refusal().unwrap().name(), "NonceUsed");
}

#[tokio::test(flavor = "multi_thread")]
async fn solana_has_no_vouchers() {
    let ground = Ground::new().await;
    let solana = ground.solana().await;
    let terms = VoucherTerms {
        network: solana.network,
        wallet: solana.wallet(),
        expires_at: None,
        attributes: Attributes::NONE,
        deadline_seconds: FAR,
    };
    let failure = solana.operator().sign_voucher(&terms).await.unwrap_err();
    assert!(failure.to_string().contains("not possible on Solana: vouchers"), "{failure}");
}
