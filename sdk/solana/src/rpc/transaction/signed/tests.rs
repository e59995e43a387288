#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::{any, proptest};

use super::*;

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(wire: Vec<u8>, height: u64) {
        if let Ok(signed) = SignedTransaction::from_wire(wire.clone(), height) {
            assert_eq!(signed.wire(), wire);
        }
    }

    #[test]
    fn any_texts_are_read_or_refused(signature: String, wire: String, height in any::<u64>()) {
        let json = serde_json::json!({
            "signature": signature, "wire": wire, "last_valid_block_height": height,
        });
        assert!(serde_json::from_value::<SignedTransaction>(json).is_err());
    }
}

#[test]
fn too_many_bytes_are_refused() {
    let bytes = MAX_TRANSACTION_BYTES + 1;
    let wire = vec![0; bytes];
    let refusal = InvalidTransaction::TooLarge { bytes };
    assert_eq!(SignedTransaction::from_wire(wire, 1), Err(refusal));
}
