//! Requests for personal data, as the network's owner sees them.

pub(in crate::http) mod evidence;
pub(in crate::http) mod get;
pub(in crate::http) mod status;
pub(in crate::http) mod view;

use crate::{
    http::request::RequestId,
    model::{Caller, PiiRequestId, pii::EvidenceRel},
    pii::{Pii, Review},
    problem::{Code, Problem},
    service::Service,
    store::{PiiAccess, PiiViewer},
};

/// What exists for a client: live requests are none of a test application's business.
pub(in crate::http) fn viewer(caller: &Caller) -> PiiViewer {
    PiiViewer { org: caller.org, mode: caller.mode, provider: None }
}

/// A client that reads the verified information, or an image.
pub(in crate::http) fn access(
    service: &Service,
    caller: &Caller,
    request_id: &RequestId,
    id: PiiRequestId,
    rel: Option<EvidenceRel>,
) -> PiiAccess {
    PiiAccess {
        viewer: viewer(caller),
        id,
        rel,
        client: caller.client,
        key: caller.key,
        request_id: request_id.to_string(),
        now_ms: service.clock().now_ms(),
    }
}

/// A client that does something to a request.
pub(in crate::http) fn review<'a>(
    service: &'a Service,
    caller: &Caller,
    request_id: &RequestId,
) -> Result<Review<'a>, Problem> {
    Ok(Review {
        service,
        pii: pii(service)?,
        viewer: viewer(caller),
        actor: format!("client:{}", caller.client),
        request_id: request_id.to_string(),
    })
}

/// How personal data is kept here.
pub(in crate::http) fn pii(service: &Service) -> Result<&Pii, Problem> {
    service.pii().ok_or(Problem::new(Code::PiiNotConfigured))
}
