use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use futures::stream;

use super::{access, review};
use crate::{
    http::{extract::EvidencePath, openapi::problem::problems, request::RequestId},
    model::{Caller, pii::PiiStatus},
    pii::{EvidenceReader, ReviewError},
    problem::{Code, Problem},
    service::Service,
};

problems!(EvidenceProblems:
    PiiRequestNotFound, EvidenceNotFound, PiiNotVerified, PiiPurged, PiiNotConfigured,
);

/// Get an image of the document
///
/// That it is read is written down before its first byte leaves. If it is purged meanwhile, the answer
/// breaks off, shorter than it said.
#[utoipa::path(
    get, path = "/partner/piirequest/{id}/evidence/{rel}", operation_id = "getEvidence",
    tag = "Reviews",
    responses(
        (
            status = 200, description = "The image",
            content(
                (String = "image/png", example = "…"),
                (String = "image/jpeg", example = "…"),
            ),
        ),
        EvidenceProblems,
    ),
)]
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    EvidencePath { id, rel }: EvidencePath,
) -> Result<Response, Problem> {
    let missing = || Problem::new(Code::PiiRequestNotFound);
    let id = id.ok_or_else(missing)?;
    let rel = rel.ok_or(Problem::new(Code::EvidenceNotFound))?;
    let access = access(&service, &caller, &request_id, id, Some(rel));
    let found = service.store().access_pii(&access).await?;
    let (record, is_readable) = found.ok_or_else(missing)?;
    if !is_readable {
        return Err(unreadable(record.status, record.is_over(access.now_ms)));
    }
    let evidence = record.evidence.iter().find(|evidence| evidence.rel == rel);
    let evidence = evidence.cloned().ok_or(Problem::new(Code::EvidenceNotFound))?;
    let reader = review(&service, &caller, &request_id)?.evidence(&record, evidence)?;
    answer(reader).await
}

fn unreadable(status: PiiStatus, is_over: bool) -> Problem {
    Problem::new(match status {
        _ if is_over => Code::PiiPurged,
        PiiStatus::AwaitingUser | PiiStatus::UserAcknowledged => Code::PiiNotVerified,
        _ => Code::EvidenceNotFound,
    })
}

/// The first part is opened before anything is answered: what was forged is a problem, not half an
/// image.
async fn answer(mut reader: EvidenceReader) -> Result<Response, Problem> {
    let first = reader.next().await?.unwrap_or_default();
    let evidence = reader.evidence();
    let (image_type, rel) = (evidence.image_type, evidence.rel);
    let length = HeaderValue::from(evidence.length_bytes);
    let file_name = format!("attachment; filename=\"{rel}.{}\"", image_type.extension());
    let parts = stream::try_unfold((Some(first), reader), async |(first, mut reader)| {
        let part = match first {
            Some(first) => Some(first),
            None => reader.next().await.inspect_err(|error| {
                tracing::warn!(%error, "an image was not read to its end");
            })?,
        };
        Ok::<_, ReviewError>(part.map(|part| (part, (None, reader))))
    });
    let mut response = Body::from_stream(parts).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(image_type.as_str()));
    headers.insert(header::CONTENT_LENGTH, length);
    if let Ok(file_name) = HeaderValue::from_str(&file_name) {
        headers.insert(header::CONTENT_DISPOSITION, file_name);
    }
    Ok(response)
}
