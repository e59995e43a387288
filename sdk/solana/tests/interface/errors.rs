use std::fmt::Debug;

use portcullis_solana::{GatewayError, error::UnknownErrorCode, transfer_hook::HookError};
use portcullis_types::{
    Denial, Reason, Verdict,
    solana::{ERROR_CODE_BASE, TRANSFER_HOOK_ERROR_CODE_BASE},
};

use crate::idl::Idl;

fn described<E: Copy + Into<u32> + ToString>(
    all: &[E],
    name: fn(E) -> &'static str,
) -> Vec<(u32, String, String)> {
    all.iter().map(|error| ((*error).into(), name(*error).to_owned(), error.to_string())).collect()
}

#[test]
fn codes_names_and_messages_are_the_programs() {
    let gateway = described(GatewayError::ALL, GatewayError::name);
    assert_eq!(gateway, Idl::read("gateway").errors);
    let hook = described(HookError::ALL, HookError::name);
    assert_eq!(hook, Idl::read("transfer_hook").errors);
}

fn read_back<E>(all: &[E], from_code: fn(u32) -> Option<E>, code_of: fn(E) -> u32)
where
    E: Copy + Debug + PartialEq + Into<u32> + TryFrom<u32, Error = UnknownErrorCode>,
{
    for code in (0..20_000).chain([u32::MAX]) {
        let error = from_code(code);
        assert_eq!(error.map(code_of), error.map(|_| code));
        assert_eq!(E::try_from(code).ok(), error);
        assert_eq!(error.map(E::into), error.map(|_| code));
    }
    assert_eq!((0..20_000).filter_map(from_code).count(), all.len());
}

#[test]
fn every_code_reads_back_and_no_other() {
    read_back(GatewayError::ALL, GatewayError::from_code, GatewayError::code);
    read_back(HookError::ALL, HookError::from_code, HookError::code);
    let unknown = GatewayError::try_from(6000).unwrap_err();
    assert_eq!(unknown.to_string(), "the gateway has no error 6000");
    let unknown = HookError::try_from(7000).unwrap_err();
    assert_eq!(unknown.to_string(), "the transfer hook has no error 7000");
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

#[test]
fn refused_transfers_have_their_denial() {
    for denial in (0..=u8::MAX).filter_map(Denial::from_code) {
        let error = HookError::from(denial);
        assert_eq!(error.code(), TRANSFER_HOOK_ERROR_CODE_BASE + u32::from(denial.code()));
        assert_eq!(error.denial(), Some(denial));
        assert_eq!(error.name(), denial.name());
    }
    for error in HookError::ALL {
        let code = u8::try_from(error.code() - TRANSFER_HOOK_ERROR_CODE_BASE).unwrap();
        assert_eq!(error.denial(), Denial::from_code(code), "{error:?}");
    }
}
