//! What transactions may pay.

use portcullis::{
    Attributes, Fees, Step,
    operation::{OperationError, PassOperation},
};

use crate::ground::{Ground, Side};

fn issue(side: &Side) -> portcullis::Operation {
    let step = Step::Issue { expires_at: None, attributes: Attributes::NONE };
    PassOperation { network: side.network, wallet: side.wallet(), step }.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_might_pay_too_much_is_not_signed_and_leaves_no_gap() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let actor = side.operator();
        let operation = issue(&side);
        let fee = actor.prepare(&operation).await.unwrap();
        let most = fee.max_fee();
        actor.discard(fee);
        let just = actor.clone().with_fees(Fees { max_fee: Some(most), ..Fees::default() });
        just.discard(just.prepare(&operation).await.unwrap());
        let less = Fees { max_fee: Some(most / 2), ..Fees::default() };
        let failure = actor.clone().with_fees(less).prepare(&operation).await.unwrap_err();
        let is_it = matches!(
            failure,
            portcullis::Failure::Operation(OperationError::AboveMaxFee { max_fee, .. })
                if max_fee == most / 2
        );
        assert!(is_it, "{}: {failure:?}", side.name());
        // The nonce is free again: nothing waits for ever.
        actor.execute(operation).await.unwrap();
    }
}
