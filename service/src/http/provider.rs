//! What verification flows call, signed.

pub(super) mod authenticate;
pub(super) mod create;
pub(super) mod evidence;
pub(super) mod get;
pub(super) mod status;

use serde::Serialize;
use utoipa::ToSchema;

use super::{partner::piirequest::pii, request::RequestId};
use crate::{
    model::{
        AppMode, PiiRequestId,
        pii::{PiiStatus, ProviderCaller},
    },
    pii::Review,
    problem::{Code, Problem},
    service::Service,
    store::{PiiRecord, PiiViewer},
};

/// A request, as its provider sees it: nothing of the person
#[derive(Serialize, ToSchema)]
#[schema(as = ProviderPiiRequest)]
pub(in crate::http) struct ProviderRequestBody {
    id: PiiRequestId,
    r#type: String,
    status: PiiStatus,
}

impl From<PiiRecord> for ProviderRequestBody {
    fn from(record: PiiRecord) -> Self {
        let PiiRecord { id, request_type, status, .. } = record;
        Self { id, r#type: request_type.to_string(), status }
    }
}

/// A provider that does something to a request of its own.
fn review<'a>(
    service: &'a Service,
    caller: &ProviderCaller,
    request_id: &RequestId,
) -> Result<Review<'a>, Problem> {
    let provider = caller.provider.id;
    Ok(Review {
        service,
        pii: pii(service)?,
        viewer: PiiViewer { org: caller.org, mode: AppMode::Live, provider: Some(provider) },
        actor: format!("provider:{provider}"),
        request_id: request_id.to_string(),
    })
}

/// A body of JSON. What is wrong is not told in the parser's words: they repeat what was sent, and that
/// may be about a person.
fn parse<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| {
        Problem::with_detail(Code::InvalidRequest, "the body is not the JSON that is expected")
    })
}
