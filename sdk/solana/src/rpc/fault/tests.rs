#![allow(clippy::arithmetic_side_effects)]

use super::*;

fn kind(code: i64) -> RpcFault {
    let kind = RpcFaultKind::from_response(code, "words".to_owned());
    RpcFault { method: "getSlot", kind }
}

#[test]
fn what_may_pass_is_told_from_what_will_not() {
    for code in [-32005, -32016, -32004, -32014, -32429, 429, -32603, -32012, -32019] {
        assert!(kind(code).is_retryable(), "{code}");
    }
    for code in [-32600, -32601, -32602, -32003, -32010, -32015, 0, 1] {
        assert!(!kind(code).is_retryable(), "{code}");
    }
    for (status, retryable) in [(400, false), (401, false), (403, false), (404, false), (408, true)]
        .into_iter()
        .chain((500..=504).map(|status| (status, true)))
    {
        let fault = RpcFault { method: "getSlot", kind: RpcFaultKind::Http(status) };
        assert_eq!(fault.is_retryable(), retryable, "{status}");
    }
}

#[test]
fn a_nodes_words_are_cut_where_a_character_ends() {
    let words = "é".repeat(1_000);
    let RpcFaultKind::Refused { message, .. } = RpcFaultKind::from_response(1, words) else {
        panic!("refused");
    };
    assert_eq!(message.chars().count(), MAX_WORDS + 1);
    assert_eq!(shortened("short".to_owned()), "short");
}
