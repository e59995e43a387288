//! Which accounts of a program are wanted.

use solana_rpc_client_api::{filter::RpcFilterType, request::MAX_GET_PROGRAM_ACCOUNT_FILTERS};

use super::{error::JsonRpcError, token};

/// Filters, their bytes decoded once for all accounts.
///
/// # Errors
///
/// If there are too many, or the bytes of one cannot be read or are more than 128.
pub(crate) fn read(mut filters: Vec<RpcFilterType>) -> Result<Vec<RpcFilterType>, JsonRpcError> {
    if filters.len() > MAX_GET_PROGRAM_ACCOUNT_FILTERS {
        return Err(JsonRpcError::invalid_params(format!(
            "Too many filters provided; max {MAX_GET_PROGRAM_ACCOUNT_FILTERS}"
        )));
    }
    let invalid = |error| JsonRpcError::invalid_params(format!("Invalid param: {error}"));
    for filter in &mut filters {
        filter.verify().map_err(invalid)?;
        if let RpcFilterType::Memcmp(compare) = filter {
            compare.convert_to_raw_bytes().map_err(invalid)?;
        }
    }
    Ok(filters)
}

/// Whether every filter wants an account with this data.
pub(crate) fn accept(filters: &[RpcFilterType], data: &[u8]) -> bool {
    filters.iter().all(|filter| match filter {
        RpcFilterType::DataSize(size) => u64::try_from(data.len()).is_ok_and(|len| len == *size),
        RpcFilterType::Memcmp(compare) => compare.bytes_match(data),
        RpcFilterType::TokenAccountState => token::is_token_account(data),
    })
}
