#![allow(clippy::arithmetic_side_effects)]

use portcullis_types::Attributes;
use proptest::prelude::{any, proptest};
use solana_instruction::AccountMeta;

use super::*;
use crate::{instruction::IssuePass, rpc::transaction::Draft};

fn issue(wallet: u8, payer: Address) -> BatchItem {
    let issue = IssuePass {
        payer,
        operator: Address::from([1; 32]),
        network: Address::from([2; 32]),
        gatekeeper_slot: 0,
        wallet: Address::from([wallet; 32]),
        expires_at: Some(1),
        attributes: Attributes::HUMAN,
    };
    BatchItem { instructions: vec![issue.instruction()], compute_units: 30_000 }
}

#[test]
fn nothing_makes_no_transaction() {
    assert_eq!(pack(&[], &Address::default()), Ok(vec![]));
}

#[test]
fn issues_fill_transactions() {
    // Committed figures: passes in a transaction whose operator pays, and whose payer is another.
    for (payer, expected) in [([1; 32], 9), ([9; 32], 8)] {
        let payer = Address::from(payer);
        let items: Vec<BatchItem> = (100..150).map(|wallet| issue(wallet, payer)).collect();
        let packed = pack(&items, &payer).unwrap();
        assert_eq!(packed[0].items.len(), expected);
        assert_eq!(packed[0].compute_units, 30_000 * expected as u32);
        let sizes: Vec<usize> = packed.iter().map(|packed| packed.bytes).collect();
        assert!(sizes.iter().all(|bytes| *bytes <= MAX_TRANSACTION_BYTES), "{sizes:?}");
    }
}

#[test]
fn an_item_that_never_fits_is_named() {
    let payer = Address::from([1; 32]);
    let huge = BatchItem {
        instructions: vec![Instruction::new_with_bytes(payer, &[0; 2_000], vec![])],
        compute_units: 1,
    };
    let refusal = pack(&[issue(100, payer), huge], &payer).unwrap_err();
    assert!(matches!(refusal, PackError::TooLarge { item: 1, bytes } if bytes > 2_000));
    let greedy = BatchItem { compute_units: MAX_COMPUTE_UNITS + 1, ..issue(100, payer) };
    let refusal = pack(&[greedy], &payer).unwrap_err();
    assert!(matches!(refusal, PackError::TooMuchCompute { item: 0, .. }));
}

fn item((accounts, data, compute_units): (Vec<u8>, u16, u32)) -> BatchItem {
    let metas = accounts.iter().map(|byte| AccountMeta::new([*byte; 32].into(), byte % 5 == 0));
    let data = vec![0; usize::from(data)];
    let program = Address::from([200; 32]);
    let instruction = Instruction::new_with_bytes(program, &data, metas.collect());
    BatchItem { instructions: vec![instruction], compute_units }
}

proptest! {
    #[test]
    fn whatever_fits_is_packed_in_order_and_once(
        items in proptest::collection::vec(
            (proptest::collection::vec(any::<u8>(), 0..8), 0..300u16, 0..700_000u32),
            0..40,
        ),
    ) {
        let payer = Address::from([1; 32]);
        let items: Vec<BatchItem> = items.into_iter().map(item).collect();
        let packed = pack(&items, &payer).unwrap();
        let order: Vec<usize> = packed.iter().flat_map(|packed| packed.items.clone()).collect();
        assert_eq!(order, (0..items.len()).collect::<Vec<_>>());
        for packed in &packed {
            let inside = packed.items.iter().map(|index| &items[*index]);
            let units: u32 = inside.clone().map(|item| item.compute_units).sum();
            let instructions: Vec<Instruction> =
                inside.flat_map(|item| item.instructions.clone()).collect();
            assert_eq!((packed.compute_units, &packed.instructions), (units, &instructions));
            let bytes = Draft::new(&instructions, &payer, true).unwrap().bytes();
            assert!(units <= MAX_COMPUTE_UNITS && packed.bytes == bytes);
        }
        // The first item of each would not have fitted into the one before.
        for pair in packed.windows(2) {
            let next = &items[pair[1].items[0]];
            let joined = [pair[0].instructions.as_slice(), &next.instructions].concat();
            let fits = Draft::new(&joined, &payer, true).is_ok();
            assert!(!fits || pair[0].compute_units + next.compute_units > MAX_COMPUTE_UNITS);
        }
    }
}
