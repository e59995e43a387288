use portcullis_solana::GatewayError;
use portcullis_types::{Reason, Verdict, solana::ERROR_CODE_BASE};

use crate::idl::Idl;

#[test]
fn codes_names_and_messages_are_the_programs() {
    let ours: Vec<_> = GatewayError::ALL
        .iter()
        .map(|error| (error.code(), error.name().to_owned(), error.to_string()))
        .collect();
    assert_eq!(ours, Idl::read().errors);
}

#[test]
fn every_code_reads_back_and_no_other() {
    for code in (0..20_000).chain([u32::MAX]) {
        let error = GatewayError::from_code(code);
        assert_eq!(error.map(GatewayError::code), error.map(|_| code));
        assert_eq!(GatewayError::try_from(code).ok(), error);
        assert_eq!(error.map(u32::from), error.map(|_| code));
    }
    let readable = (0..20_000).filter_map(GatewayError::from_code).count();
    assert_eq!(readable, GatewayError::ALL.len());
    let unknown = GatewayError::try_from(6000).unwrap_err();
    assert_eq!(unknown.to_string(), "the gateway has no error 6000");
}

#[test]
fn denials_have_their_reason() {
    for reason in Reason::ALL {
        let error = GatewayError::from(reason);
        assert_eq!(error.code(), ERROR_CODE_BASE + u32::from(reason.code()));
        assert_eq!(error.reason(), Some(reason));
        assert_eq!(error.name(), reason.name());
        assert_eq!(error.to_string(), reason.to_string());
    }
    for error in GatewayError::ALL {
        let code = u8::try_from(error.code() - ERROR_CODE_BASE).unwrap();
        let reason = Verdict::from_code(code).and_then(|verdict| verdict.into_result().err());
        assert_eq!(error.reason(), reason, "{error:?}");
    }
}
