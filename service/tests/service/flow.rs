//! A verification flow that calls from outside.

use std::io::Cursor;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use axum::{
    body::{Body, Bytes, to_bytes},
    http::{Method, Request, StatusCode, response::Parts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use image::{ImageFormat, Rgb, RgbImage};
use portcullis_service::{
    clock::Clock as _,
    hex,
    model::{NetworkKey, PiiRequestId, ProviderId, pii::Provider},
    provider::SignedCall,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{
    document::assert_documented,
    stage::{Answer, ISSUER, Stage, by, request},
};

pub(crate) const REQUESTS: &str = "/v2/provider/piirequests";

pub(crate) struct Flow {
    pub(crate) id: ProviderId,
    pair: Ed25519KeyPair,
}

impl Flow {
    pub(crate) async fn new(stage: &Stage, network: &NetworkKey) -> Self {
        let (id, pair) = (ProviderId::new(), Ed25519KeyPair::generate().unwrap());
        let provider = Provider {
            id,
            network: network.clone(),
            name: "flow".to_owned(),
            public_key: pair.public_key().as_ref().try_into().unwrap(),
            revoked_at_ms: None,
        };
        stage.store.add_provider(&provider, &by()).await.unwrap();
        Self { id, pair }
    }

    /// The headers of a call, signed.
    pub(crate) fn signed(
        &self,
        call: (&str, &str),
        body: &[u8],
        timestamp_seconds: i64,
        nonce: &str,
    ) -> Vec<(&'static str, String)> {
        self.signed_as((ISSUER, self.id), call, body, timestamp_seconds, nonce)
    }

    /// The same, but what is signed names this service and this provider.
    pub(crate) fn signed_as(
        &self,
        (issuer, provider): (&str, ProviderId),
        (method, path): (&str, &str),
        body: &[u8],
        timestamp_seconds: i64,
        nonce: &str,
    ) -> Vec<(&'static str, String)> {
        let content_sha256 = hex::encode(&Sha256::digest(body));
        let call = SignedCall {
            issuer,
            provider,
            method,
            path,
            timestamp_seconds,
            nonce,
            content_sha256: &content_sha256,
        };
        let signature = STANDARD.encode(self.pair.sign(call.text().as_bytes()));
        vec![
            ("portcullis-provider", self.id.to_string()),
            ("portcullis-timestamp", timestamp_seconds.to_string()),
            ("portcullis-nonce", nonce.to_owned()),
            ("portcullis-content-sha256", content_sha256),
            ("portcullis-signature", signature),
        ]
    }

    pub(crate) async fn send(
        &self,
        stage: &Stage,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Answer {
        let (now, nonce) = (stage.clock.now_seconds(), Uuid::now_v7().to_string());
        let headers = self.signed((method.as_str(), path), &body, now, &nonce);
        stage.send(call(method, path, &headers, body)).await
    }

    pub(crate) async fn open(&self, stage: &Stage, wallet: &str) -> Answer {
        let body = target(wallet).to_string().into_bytes();
        self.send(stage, Method::POST, REQUESTS, body).await
    }

    /// A new request on Sepolia.
    pub(crate) async fn opened(&self, stage: &Stage, wallet: &str) -> PiiRequestId {
        let answer = self.open(stage, wallet).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        assert_eq!(answer.body["status"], "awaiting-user");
        answer.body["id"].as_str().unwrap().parse().unwrap()
    }

    pub(crate) async fn report(&self, stage: &Stage, id: PiiRequestId, body: Value) -> Answer {
        let path = format!("{REQUESTS}/{id}/status");
        self.send(stage, Method::PUT, &path, body.to_string().into_bytes()).await
    }

    pub(crate) async fn put_image(
        &self,
        stage: &Stage,
        id: PiiRequestId,
        rel: &str,
        file: Vec<u8>,
    ) -> Answer {
        self.send(stage, Method::PUT, &format!("{REQUESTS}/{id}/evidence/{rel}"), file).await
    }

    /// To which the person agreed.
    pub(crate) async fn acknowledged(&self, stage: &Stage, wallet: &str) -> PiiRequestId {
        let id = self.opened(stage, wallet).await;
        let answer = self.report(stage, id, json!({ "status": "user-acknowledged" })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        id
    }

    /// Verified, with an image of the front.
    pub(crate) async fn verified(&self, stage: &Stage, wallet: &str) -> PiiRequestId {
        let id = self.acknowledged(stage, wallet).await;
        let answer = self.put_image(stage, id, "idDocumentFront", picture(300, 200)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
        let answer = self.report(stage, id, success()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        id
    }
}

pub(crate) fn target(wallet: &str) -> Value {
    json!({ "chain": "ethereum", "chainNetwork": "sepolia", "walletAddress": wallet })
}

/// That all is well, with what was found out.
pub(crate) fn success() -> Value {
    json!({ "status": "verification-success", "verifiedInformation": {
        "email": "zoe@person.example", "name": "Zoë Quistorp", "documentNumber": "XK4711Q",
        "issueCountry": "UTO", "dateOfBirth": "1981-02-03", "accountId": "did:sol:zoe" } })
}

pub(crate) fn call(
    method: Method,
    path: &str,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    request.body(Body::from(body)).unwrap()
}

/// A PNG that compresses badly, so that it is kept in several parts if it is big.
pub(crate) fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1u32;
    let image = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = state.to_le_bytes();
        Rgb([red, green, blue])
    });
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

pub(crate) fn shown(id: PiiRequestId) -> String {
    format!("/partner/piirequest/{id}")
}

pub(crate) fn front(id: PiiRequestId) -> String {
    format!("/partner/piirequest/{id}/evidence/idDocumentFront")
}

/// What the answer links to: itself, and these images.
pub(crate) fn links(id: PiiRequestId, images: &[&str]) -> Value {
    let itself = json!({ "rel": "self", "href": format!("{ISSUER}{}", shown(id)) });
    let images = images
        .iter()
        .map(|rel| json!({ "rel": rel, "href": format!("{ISSUER}{}/evidence/{rel}", shown(id)) }));
    std::iter::once(itself).chain(images).collect()
}

pub(crate) async fn decide(stage: &Stage, token: &str, id: PiiRequestId, verdict: &str) -> Answer {
    let path = format!("/partner/piirequest/{id}/status");
    stage.call(token, Method::PUT, &path, Some(json!({ "status": verdict }))).await
}

/// An answer that is no JSON; an error if it broke off.
pub(crate) async fn raw(
    stage: &Stage,
    token: &str,
    address: &str,
) -> (Parts, Result<Bytes, axum::Error>) {
    let request = request(token, Method::GET, address).body(Body::empty()).unwrap();
    let path = request.uri().path().to_owned();
    let response = stage.app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    assert_documented(&Method::GET, &path, &parts, &[]);
    (parts, to_bytes(body, usize::MAX).await)
}
