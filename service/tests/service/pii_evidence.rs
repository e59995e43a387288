//! Images: how they come in, and how they go out.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use futures::StreamExt as _;
use portcullis_service::{model::PiiRequestId, pii::MAX_IMAGE_BYTES};
use serde_json::json;
use tower::ServiceExt as _;

use crate::{
    database::{count, on_both_databases, tamper},
    flow::{Flow, call, decide, front, picture, raw, shown, success},
    stage::{NOW_SECONDS, Stage, request, wallet},
};

on_both_databases!(
    an_image_of_several_parts_is_read_whole,
    an_image_is_not_guessed_at_nor_shown_by_browsers,
    that_an_image_is_read_is_written_down_before_its_first_byte,
    an_image_replaces_the_one_before,
    images_come_between_consent_and_result,
    what_is_no_whole_image_is_refused,
    an_image_has_a_bound,
    a_decompression_bomb_is_refused,
    what_is_said_of_an_image_does_not_count,
    a_download_ends_when_its_image_is_purged,
    a_download_ends_when_its_time_is_over,
    an_image_of_another_request_is_not_shown,
    parts_that_were_exchanged_are_not_shown,
    a_forged_part_is_not_shown,
    a_success_needs_the_front,
);

fn pixels(file: &[u8]) -> image::RgbImage {
    image::load_from_memory(file).unwrap().into_rgb8()
}

/// Verified, with this image of the front.
async fn verified_with(stage: &Stage, flow: &Flow, number: u64, file: Vec<u8>) -> PiiRequestId {
    let id = flow.acknowledged(stage, &wallet(number)).await;
    let answer = flow.put_image(stage, id, "idDocumentFront", file).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    assert_eq!(flow.report(stage, id, success()).await.status, StatusCode::OK);
    id
}

async fn an_image_of_several_parts_is_read_whole(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let file = picture(400, 300);
    let id = verified_with(&stage, &flow, 1, file.clone()).await;
    assert!(count(&stage, "SELECT COUNT(*) FROM pii_evidence_chunk").await > 3);
    let (parts, image) = raw(&stage, &tenant.token, &front(id)).await;
    let image = image.unwrap();
    assert_eq!(parts.headers["content-length"], image.len().to_string());
    assert_eq!(pixels(&image), pixels(&file));
}

async fn an_image_is_not_guessed_at_nor_shown_by_browsers(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    let (parts, _) = raw(&stage, &tenant.token, &front(id)).await;
    for (name, value) in [
        ("content-type", "image/png"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("content-disposition", "attachment; filename=\"idDocumentFront.png\""),
    ] {
        assert_eq!(parts.headers[name], value, "{name}");
    }
}

async fn that_an_image_is_read_is_written_down_before_its_first_byte(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    let request = request(&tenant.token, Method::GET, &front(id)).body(Body::empty()).unwrap();
    let response = stage.app.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let accesses = stage.store.pii_accesses(tenant.app.org, id).await.unwrap();
    let items: Vec<_> = accesses.iter().map(|(item, client, _)| (item.as_str(), *client)).collect();
    assert_eq!(items, [("idDocumentFront", tenant.client.client)]);
    drop(response);
    // Without the row nothing is answered.
    tamper(&stage, "ALTER TABLE pii_access_log RENAME TO elsewhere").await;
    for path in [front(id), shown(id)] {
        stage.get(&tenant.token, &path).await.assert_problem(503, "unavailable");
    }
}

async fn an_image_replaces_the_one_before(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    for size in [(300, 300), (20, 10)] {
        let answer = flow.put_image(&stage, id, "idDocumentFront", picture(size.0, size.1)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    flow.report(&stage, id, success()).await;
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pii_evidence_chunk").await, 1);
    // Who looks into it afterwards sees that there was another.
    let told = "SELECT COUNT(*) FROM audit_log WHERE action = 'pii.evidence.idDocumentFront'";
    assert_eq!(count(&stage, told).await, 2);
    let (_, image) = raw(&stage, &tenant.token, &front(id)).await;
    assert_eq!(pixels(&image.unwrap()), pixels(&picture(20, 10)));
}

async fn images_come_between_consent_and_result(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let awaiting = flow.opened(&stage, &wallet(1)).await;
    let verified = flow.verified(&stage, &wallet(2)).await;
    for id in [awaiting, verified] {
        let refused = flow.put_image(&stage, id, "idDocumentBack", picture(4, 4)).await;
        refused.assert_problem(409, "pii_status_conflict");
    }
    decide(&stage, &tenant.token, verified, "partner-fail").await;
    let refused = flow.put_image(&stage, verified, "idDocumentBack", picture(4, 4)).await;
    refused.assert_problem(410, "pii_purged");
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pii_evidence").await, 0);
}

async fn what_is_no_whole_image_is_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    let file = picture(64, 64);
    for (file, status, code) in [
        (Vec::new(), 415, "unsupported_image"),
        (b"GIF89a\x01\x00\x01\x00".to_vec(), 415, "unsupported_image"),
        (b"<svg onload='alert(1)'/>".to_vec(), 415, "unsupported_image"),
        (vec![0; 50_000], 415, "unsupported_image"),
        (file[..file.len() / 2].to_vec(), 422, "invalid_image"),
        (file[..20].to_vec(), 422, "invalid_image"),
    ] {
        let refused = flow.put_image(&stage, id, "idDocumentFront", file).await;
        refused.assert_problem(status, code);
    }
    let refused = flow.put_image(&stage, id, "selfie", picture(4, 4)).await;
    refused.assert_problem(404, "evidence_not_found");
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pii_evidence").await, 0);
}

async fn an_image_has_a_bound(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    // What follows an image is not kept: as long as it fits, it is well.
    let mut file = picture(8, 8);
    file.resize(MAX_IMAGE_BYTES, 0);
    let taken = flow.put_image(&stage, id, "idDocumentFront", file.clone()).await;
    assert_eq!(taken.status, StatusCode::NO_CONTENT, "{}", taken.body);
    assert!(
        count(&stage, "SELECT CAST(MAX(length_bytes) AS BIGINT) FROM pii_evidence").await < 1_000
    );
    file.push(0);
    let refused = flow.put_image(&stage, id, "idDocumentFront", file).await;
    refused.assert_problem(413, "body_too_large");
    let big = vec![b' '; 70_000];
    let path = format!("{}/{id}/status", crate::flow::REQUESTS);
    let refused = flow.send(&stage, Method::PUT, &path, big).await;
    refused.assert_problem(413, "body_too_large");
}

async fn a_decompression_bomb_is_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    // 8,192 x 8,192 of one colour: some 100 KB, 67 MB when it is decoded.
    let mut file = std::io::Cursor::new(Vec::new());
    let flat = image::GrayImage::new(8_192, 8_192);
    let wide = image::GrayImage::new(8_193, 1);
    flat.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let mut files = vec![file.into_inner()];
    let mut file = std::io::Cursor::new(Vec::new());
    wide.write_to(&mut file, image::ImageFormat::Png).unwrap();
    files.push(file.into_inner());
    for file in files {
        let refused = flow.put_image(&stage, id, "idDocumentFront", file).await;
        refused.assert_problem(422, "image_too_large");
    }
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pii_evidence").await, 0);
}

/// What the sender says of an image does not count, and what else it is besides is not kept.
async fn what_is_said_of_an_image_does_not_count(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    let path = format!("{}/{id}/evidence/idDocumentFront", crate::flow::REQUESTS);
    let script = b"<script>alert(1)</script>";
    let file = [picture(8, 8).as_slice(), script].concat();
    for (number, content_type) in
        ["text/html", "image/jpeg", "image/svg+xml", ""].iter().enumerate()
    {
        let nonce = format!("nonce-nonce-nonce-{number}");
        let mut headers = flow.signed(("PUT", &path), &file, NOW_SECONDS, &nonce);
        headers.push(("content-type", (*content_type).to_owned()));
        let sent = stage.send(call(Method::PUT, &path, &headers, file.clone())).await;
        assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.body);
    }
    flow.report(&stage, id, success()).await;
    let (parts, image) = raw(&stage, &tenant.token, &front(id)).await;
    assert_eq!(parts.headers["content-type"], "image/png");
    assert!(!image.unwrap().windows(script.len()).any(|bytes| bytes == script));
}

/// Reads the first part, does something, and says how reading on ends: with how much, and whether well.
async fn read_around(
    stage: &Stage,
    token: &str,
    id: PiiRequestId,
    meanwhile: impl Future<Output = ()>,
) -> (usize, bool) {
    let request = request(token, Method::GET, &front(id)).body(Body::empty()).unwrap();
    let response = stage.app.clone().oneshot(request).await.unwrap();
    let mut parts = response.into_body().into_data_stream();
    let mut length = parts.next().await.unwrap().unwrap().len();
    meanwhile.await;
    loop {
        match parts.next().await {
            Some(Ok(part)) => length += part.len(),
            Some(Err(_)) => return (length, false),
            None => return (length, true),
        }
    }
}

async fn a_download_ends_when_its_image_is_purged(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = verified_with(&stage, &flow, 1, picture(400, 300)).await;
    let (whole, is_well) = read_around(&stage, &tenant.token, id, async {}).await;
    assert!(is_well);
    let redacted = async {
        let path = format!("/v2/piirequests/{id}");
        assert_eq!(stage.delete(&tenant.token, &path).await.status, StatusCode::OK);
    };
    let (length, is_well) = read_around(&stage, &tenant.token, id, redacted).await;
    assert!(!is_well && length < whole, "{length} of {whole}");
    stage.get(&tenant.token, &front(id)).await.assert_problem(410, "pii_purged");
}

async fn a_download_ends_when_its_time_is_over(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = verified_with(&stage, &flow, 1, picture(400, 300)).await;
    let over = async { stage.clock.advance_ms(24 * 3_600_000) };
    let (_, is_well) = read_around(&stage, &tenant.token, id, over).await;
    assert!(!is_well);
}

async fn an_image_of_another_request_is_not_shown(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let (one, other) =
        (flow.verified(&stage, &wallet(1)).await, flow.verified(&stage, &wallet(2)).await);
    let revision =
        |id| format!("(SELECT revision FROM pii_evidence WHERE pii_request_id = '{id}')");
    // The other's parts in the place of one's own.
    let statement = format!(
        "UPDATE pii_evidence_chunk SET sealed = (SELECT c.sealed FROM pii_evidence_chunk c
             WHERE c.revision = {} AND c.seq = pii_evidence_chunk.seq)
         WHERE revision = {}",
        revision(other),
        revision(one)
    );
    assert!(tamper(&stage, &statement).await > 0);
    stage.get(&tenant.token, &front(one)).await.assert_problem(500, "internal");
    // The whole row, and the key with it.
    let statement = format!(
        "UPDATE pii_data_key SET wrapped = (SELECT k.wrapped FROM pii_data_key k
             WHERE k.pii_request_id = '{other}') WHERE pii_request_id = '{one}'"
    );
    assert_eq!(tamper(&stage, &statement).await, 1);
    stage.get(&tenant.token, &front(one)).await.assert_problem(500, "internal");
    assert_eq!(raw(&stage, &tenant.token, &front(other)).await.0.status, StatusCode::OK);
}

async fn parts_that_were_exchanged_are_not_shown(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = verified_with(&stage, &flow, 1, picture(400, 300)).await;
    let whole = raw(&stage, &tenant.token, &front(id)).await.1.unwrap().len();
    // Without the last part it is not the same image.
    assert_eq!(tamper(&stage, "UPDATE pii_evidence SET chunk_count = chunk_count - 1").await, 1);
    stage.get(&tenant.token, &front(id)).await.assert_problem(500, "internal");
    tamper(&stage, "UPDATE pii_evidence SET chunk_count = chunk_count + 1").await;
    for (from, to) in [(1, 100), (2, 1), (100, 2)] {
        let statement = format!("UPDATE pii_evidence_chunk SET seq = {to} WHERE seq = {from}");
        assert_eq!(tamper(&stage, &statement).await, 1);
    }
    let (length, is_well) = read_around(&stage, &tenant.token, id, async {}).await;
    assert!(!is_well && length < whole);
}

async fn a_forged_part_is_not_shown(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = verified_with(&stage, &flow, 1, picture(400, 300)).await;
    let zero = if stage.url.starts_with("sqlite") { "zeroblob(100)" } else { "'\\x00'::bytea" };
    let forge = |seq| format!("UPDATE pii_evidence_chunk SET sealed = {zero} WHERE seq = {seq}");
    assert_eq!(tamper(&stage, &forge(1)).await, 1);
    let (length, is_well) = read_around(&stage, &tenant.token, id, async {}).await;
    assert_eq!((length, is_well), (65_536, false));
    assert_eq!(tamper(&stage, &forge(0)).await, 1);
    stage.get(&tenant.token, &front(id)).await.assert_problem(500, "internal");
    // The rest of the request is as it was.
    assert!(stage.get(&tenant.token, &shown(id)).await.body["verifiedInformation"].is_object());
}

async fn a_success_needs_the_front(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    flow.put_image(&stage, id, "idDocumentBack", picture(4, 4)).await;
    flow.report(&stage, id, success()).await.assert_problem(409, "evidence_missing");
    flow.put_image(&stage, id, "idDocumentFront", picture(4, 4)).await;
    assert_eq!(flow.report(&stage, id, success()).await.status, StatusCode::OK);
    let links = stage.get(&tenant.token, &shown(id)).await.body["links"].clone();
    assert_eq!(links.as_array().unwrap().len(), 3);
    // A type without a document needs none.
    let mut body = crate::flow::target(&wallet(2));
    body["type"] = json!("gatekeeperEmail-v1");
    let opened = flow.send(&stage, Method::POST, crate::flow::REQUESTS, body.to_string().into());
    let id: PiiRequestId = opened.await.body["id"].as_str().unwrap().parse().unwrap();
    flow.report(&stage, id, json!({ "status": "user-acknowledged" })).await;
    assert_eq!(flow.report(&stage, id, success()).await.status, StatusCode::OK);
}
