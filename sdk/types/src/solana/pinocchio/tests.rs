use sha2::{Digest, Sha256};

use super::*;

#[test]
fn discriminators_are_anchors() {
    for (name, pinned) in [("verify_pass", VERIFY_PASS), ("consume_pass", CONSUME_PASS)] {
        assert_eq!(Sha256::digest(format!("global:{name}"))[..8], pinned, "{name}");
    }
}

#[test]
fn a_reason_becomes_its_error_code() {
    assert_eq!(ProgramError::from(Reason::NoPass), ProgramError::Custom(6001));
    assert_eq!(ProgramError::from(Reason::NetworkPaused), ProgramError::Custom(6010));
}
