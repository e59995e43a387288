use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_message::Message;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;

use crate::stage::{SOL, Stage, address};

#[tokio::test]
async fn a_fee_is_of_signatures_and_of_the_price_that_is_offered() {
    let stage = Stage::new();
    let payer = stage.payer.pubkey();
    let blockhash = stage.client.get_latest_blockhash().await.unwrap();
    let send = transfer(&payer, &address("somebody"), SOL);
    let fee = async |instructions: &[_], blockhash| {
        let message = Message::new_with_blockhash(instructions, Some(&payer), blockhash);
        stage.client.get_fee_for_message(&message).await
    };
    assert_eq!(fee(std::slice::from_ref(&send), &blockhash).await.unwrap(), 5000);
    let priced = [
        ComputeBudgetInstruction::set_compute_unit_limit(1000),
        ComputeBudgetInstruction::set_compute_unit_price(2_000_000),
        send.clone(),
    ];
    assert_eq!(fee(&priced, &blockhash).await.unwrap(), 5000 + 2000);
    // The client reads no fee as an error.
    assert!(fee(&[send], &Hash::default()).await.is_err());
}

#[tokio::test]
async fn rent_is_of_bytes() {
    let stage = Stage::new();
    let empty = stage.client.get_minimum_balance_for_rent_exemption(0).await.unwrap();
    let large = stage.client.get_minimum_balance_for_rent_exemption(1000).await.unwrap();
    assert_eq!((empty, large), (128 * 6960, 1128 * 6960));
    assert!(stage.client.get_minimum_balance_for_rent_exemption(usize::MAX).await.is_err());
}

#[tokio::test]
async fn recent_prices_are_of_those_who_wrote_the_account() {
    let stage = Stage::new();
    let (busy, idle) = (address("busy"), address("idle"));
    let mut slots = Vec::new();
    for price in [500, 0, 700] {
        let blockhash = stage.client.get_latest_blockhash().await.unwrap();
        let instructions = [
            ComputeBudgetInstruction::set_compute_unit_price(price),
            transfer(&stage.payer.pubkey(), &busy, SOL),
        ];
        let transaction = stage.signed(&instructions, blockhash);
        slots.push((stage.cluster.slot(), price));
        stage.client.send_transaction(&transaction).await.unwrap();
    }
    let paid = async |addresses: &[_]| {
        let fees = stage.client.get_recent_prioritization_fees(addresses).await.unwrap();
        let mut paid: Vec<_> = fees.iter().map(|fee| (fee.slot, fee.prioritization_fee)).collect();
        paid.sort_unstable();
        paid
    };
    let of_busy = paid(&[busy]).await;
    assert!(slots.iter().all(|slot| of_busy.contains(slot)), "{of_busy:?}");
    // As nodes answer: the least of the block bounds it from below.
    assert_eq!(paid(&[idle]).await, paid(&[]).await);
    assert_eq!(of_busy.last(), Some(&(stage.cluster.slot(), 0)));
    stage.cluster.advance_slots(200);
    assert_eq!(paid(&[busy]).await.len(), 150);
}
