use crate::{
    model::{
        PassState,
        pass::{Change, SettableState},
    },
    problem::{Code, Problem},
};

/// The one change that is asked for.
pub(in crate::http) fn asked(
    state: Option<PassState>,
    expiry_timestamp: Option<i64>,
) -> Result<Change, Problem> {
    match (state, expiry_timestamp) {
        (Some(state), None) => settable(state).map(Change::State),
        (None, Some(expiry)) => Ok(Change::Expiry(expiry)),
        _ => Err(Problem::with_detail(
            Code::InvalidRequest,
            "send exactly one of state and expiryTimestamp",
        )),
    }
}

fn settable(state: PassState) -> Result<SettableState, Problem> {
    match state {
        PassState::Active => Ok(SettableState::Active),
        PassState::Frozen => Ok(SettableState::Frozen),
        PassState::Revoked => Ok(SettableState::Revoked),
        PassState::Requested | PassState::Rejected => Err(Problem::with_detail(
            Code::InvalidState,
            "ACTIVE, FROZEN and REVOKED can be asked for",
        )),
    }
}
