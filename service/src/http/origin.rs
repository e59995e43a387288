//! From where browsers call: X19. What is no browser sends no `Origin`, and is not held up.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::{
    model::{AppId, Origin},
    problem::{Code, Problem},
    service::Service,
};

/// The token is good, so that there is no error to name: RFC 6750 wants a challenge all the same.
const CHALLENGE: HeaderValue = HeaderValue::from_static(r#"Bearer realm="portcullis""#);

/// An application that names origins is called from those alone; from everywhere, if it names none.
pub(super) async fn check(
    service: &Service,
    app: AppId,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let mut values = headers.get_all(header::ORIGIN).iter();
    let Some(value) = values.next() else { return Ok(()) };
    // Two would leave open which of them counts.
    let value = if values.next().is_none() { value.to_str().ok() } else { None };
    let origin: Option<Origin> = value.and_then(|text| text.parse().ok());
    if service.store().allows_origin(app, origin.as_ref()).await? {
        return Ok(());
    }
    Err(Problem::new(Code::OriginNotAllowed).with_header(header::WWW_AUTHENTICATE, CHALLENGE))
}
