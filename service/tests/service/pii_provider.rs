//! Providers: which calls count, and what they may do.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use futures::{StreamExt as _, stream};
use portcullis_service::{
    clock::Clock as _,
    model::{AppMode, PiiRequestId, ProviderId},
    provider::WINDOW_SECONDS,
    store::PiiViewer,
};
use serde_json::json;

use crate::{
    database::{count, on_both_databases},
    flow::{Flow, REQUESTS, call, success, target},
    stage::{ISSUER, NOW_MS, NOW_SECONDS, Stage, by, wallet},
};

on_both_databases!(
    a_call_counts_once,
    a_call_counts_once_though_a_clock_is_set_back,
    a_call_counts_within_its_window,
    a_call_is_signed_by_its_provider_for_what_it_is,
    a_call_at_once_with_its_replay_counts_once,
    a_provider_that_was_revoked_may_do_nothing,
    a_provider_that_is_revoked_while_it_calls_changes_nothing,
    a_provider_that_sends_much_leaves_room_for_others,
    a_provider_of_another_network_sees_nothing,
    asking_again_finds_the_open_request,
    asking_at_once_makes_one_request,
    a_provider_gives_no_verdict,
    success_comes_with_what_was_found_out,
    what_is_wrong_is_not_repeated,
    a_request_is_for_a_chain_that_the_network_is_on,
    used_nonces_are_forgotten_in_time,
);

async fn a_call_counts_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let body = target(&wallet(1)).to_string().into_bytes();
    let headers = flow.signed(("POST", REQUESTS), &body, NOW_SECONDS, "0123456789abcdef");
    let first = stage.send(call(Method::POST, REQUESTS, &headers, body.clone())).await;
    assert_eq!(first.status, StatusCode::CREATED);
    for advance_seconds in [0, 1, WINDOW_SECONDS - 1, 1, 1_000_000] {
        stage.clock.advance_ms(advance_seconds * 1_000);
        let replayed = stage.send(call(Method::POST, REQUESTS, &headers, body.clone())).await;
        replayed.assert_problem(401, "invalid_signature");
        stage.store.purge_pii(stage.clock.now_ms()).await.unwrap();
    }
    // Another provider may use the same nonce.
    let other = Flow::new(&stage, &tenant.network).await;
    let now = stage.clock.now_seconds();
    let headers = other.signed(("POST", REQUESTS), &body, now, "0123456789abcdef");
    let taken = stage.send(call(Method::POST, REQUESTS, &headers, body)).await;
    assert_eq!(taken.status, StatusCode::CREATED);
}

async fn a_call_counts_within_its_window(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let body = target(&wallet(1)).to_string().into_bytes();
    for (off_seconds, is_taken) in [
        (-WINDOW_SECONDS - 1, false),
        (-WINDOW_SECONDS, true),
        (WINDOW_SECONDS, true),
        (WINDOW_SECONDS + 1, false),
        (i64::MAX - NOW_SECONDS, false),
        (i64::MIN + NOW_SECONDS, false),
    ] {
        let nonce = format!("nonce-nonce-nonce-{off_seconds}");
        let time = NOW_SECONDS.wrapping_add(off_seconds);
        let headers = flow.signed(("POST", REQUESTS), &body, time, &nonce);
        let answer = stage.send(call(Method::POST, REQUESTS, &headers, body.clone())).await;
        if is_taken {
            assert!(answer.status.is_success(), "{off_seconds}: {}", answer.body);
        } else {
            answer.assert_problem(401, "invalid_signature");
        }
    }
}

async fn a_call_is_signed_by_its_provider_for_what_it_is(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (flow, other) =
        (Flow::new(&stage, &tenant.network).await, Flow::new(&stage, &tenant.network).await);
    let body = target(&wallet(1)).to_string().into_bytes();
    let mut number = 0;
    let mut good = || {
        number += 1;
        flow.signed(("POST", REQUESTS), &body, NOW_SECONDS, &format!("nonce-nonce-nonce-{number}"))
    };
    let mut calls = Vec::new();
    // Any header missing, empty, doubled or another.
    for index in 0..5 {
        let mut missing = good();
        missing.remove(index);
        let mut empty = good();
        empty[index].1.clear();
        let mut doubled = good();
        doubled.push(doubled[index].clone());
        let mut other = good();
        other[index].1 = "0".repeat(other[index].1.len());
        calls.extend([missing, empty, doubled, other].map(|headers| (headers, body.clone())));
    }
    let mut of_other = good();
    of_other[0].1 = other.id.to_string();
    calls.push((of_other, body.clone()));
    let mut of_nobody = good();
    of_nobody[0].1 = ProviderId::new().to_string();
    calls.push((of_nobody, body.clone()));
    calls.push((good(), target(&wallet(2)).to_string().into_bytes()));
    calls.push((good(), Vec::new()));
    for as_other in [("https://staging.example", flow.id), ("", flow.id), (ISSUER, other.id)] {
        let (call, nonce) = (("POST", REQUESTS), format!("nonce-nonce-nonce-{}", calls.len()));
        let signed = flow.signed_as(as_other, call, &body, NOW_SECONDS, &nonce);
        calls.push((signed, body.clone()));
    }
    let elsewhere = format!("{REQUESTS}?a=b");
    let signed = flow.signed(("POST", &elsewhere), &body, NOW_SECONDS, "nonce-nonce-nonce-a");
    calls.push((signed, body.clone()));
    calls.push((
        flow.signed(("PUT", REQUESTS), &body, NOW_SECONDS, "nonce-nonce-nonce-b"),
        body.clone(),
    ));
    calls.push((flow.signed(("POST", REQUESTS), &body, NOW_SECONDS, "short"), body.clone()));
    let long = "n".repeat(65);
    calls.push((flow.signed(("POST", REQUESTS), &body, NOW_SECONDS, &long), body.clone()));
    for (headers, body) in calls {
        let refused = stage.send(call(Method::POST, REQUESTS, &headers, body)).await;
        refused.assert_problem(401, "invalid_signature");
        assert!(refused.headers.contains_key("www-authenticate"));
    }
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pii_request").await, 0);
    let taken = stage.send(call(Method::POST, REQUESTS, &good(), body.clone())).await;
    assert_eq!(taken.status, StatusCode::CREATED);
}

async fn a_call_at_once_with_its_replay_counts_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let body = target(&wallet(1)).to_string().into_bytes();
    let headers = flow.signed(("POST", REQUESTS), &body, NOW_SECONDS, "0123456789abcdef");
    let calls = (0..10).map(|_| stage.send(call(Method::POST, REQUESTS, &headers, body.clone())));
    let answers = futures::future::join_all(calls).await;
    let taken = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let refused = answers.iter().filter(|answer| answer.status == StatusCode::UNAUTHORIZED).count();
    assert_eq!((taken, refused), (1, 9));
}

async fn a_provider_that_was_revoked_may_do_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.opened(&stage, &wallet(1)).await;
    assert!(stage.store.revoke_provider(flow.id, &by()).await.unwrap());
    assert!(!stage.store.revoke_provider(flow.id, &by()).await.unwrap());
    let refused = flow.report(&stage, id, json!({ "status": "user-acknowledged" })).await;
    refused.assert_problem(401, "invalid_signature");
}

async fn a_provider_of_another_network_sees_nothing(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let second = stage.network(&a.app, "second", false).await;
    let flow = Flow::new(&stage, &a.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    for network in [&b.network, &second, &a.network] {
        let other = Flow::new(&stage, network).await;
        let path = format!("{REQUESTS}/{id}");
        let found = other.send(&stage, Method::GET, &path, Vec::new()).await;
        found.assert_problem(404, "pii_request_not_found");
        let reported = other.report(&stage, id, json!({ "status": "verification-failed" })).await;
        reported.assert_problem(404, "pii_request_not_found");
        let image = crate::flow::picture(4, 4);
        let sent = other.put_image(&stage, id, "idDocumentFront", image).await;
        sent.assert_problem(404, "pii_request_not_found");
        // The same wallet is another request to it.
        assert_ne!(other.opened(&stage, &wallet(1)).await, id);
    }
    let path = format!("{REQUESTS}/{id}");
    let found = flow.send(&stage, Method::GET, &path, Vec::new()).await;
    assert_eq!(found.body["status"], "user-acknowledged");
    assert_eq!(found.body.as_object().unwrap().len(), 3);
}

async fn asking_again_finds_the_open_request(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.opened(&stage, &wallet(1)).await;
    for _ in 0..2 {
        let again = flow.open(&stage, &wallet(1)).await;
        assert_eq!((again.status, &again.body["id"]), (StatusCode::OK, &json!(id)));
    }
    let mut of_another_type = target(&wallet(1));
    of_another_type["type"] = json!("gatekeeperEmail-v1");
    let body = of_another_type.to_string().into_bytes();
    let other = flow.send(&stage, Method::POST, REQUESTS, body).await;
    assert_eq!(other.status, StatusCode::CREATED);
    flow.report(&stage, id, json!({ "status": "user-cancelled" })).await;
    assert_ne!(flow.opened(&stage, &wallet(1)).await, id);
}

async fn asking_at_once_makes_one_request(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let wallet = wallet(1);
    let asked = futures::future::join_all((0..12).map(|_| flow.open(&stage, &wallet))).await;
    let made = asked.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    assert_eq!(made, 1);
    assert!(asked.iter().all(|answer| answer.body["id"] == asked[0].body["id"]));
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pii_request").await, 1);
}

async fn a_provider_gives_no_verdict(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    for verdict in ["partner-pass", "partner-fail"] {
        let refused = flow.report(&stage, id, json!({ "status": verdict })).await;
        refused.assert_problem(409, "pii_status_conflict");
    }
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pass").await, 0);
}

async fn success_comes_with_what_was_found_out(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    flow.put_image(&stage, id, "idDocumentFront", crate::flow::picture(4, 4)).await;
    let status = "verification-success";
    for body in [
        json!({ "status": status }),
        json!({ "status": status, "verifiedInformation": {} }),
        json!({ "status": status, "verifiedInformation": { "name": "" } }),
        json!({ "status": status, "verifiedInformation": { "name": "a\u{0}b" } }),
        json!({ "status": status, "verifiedInformation": { "name": "a".repeat(257) } }),
        json!({ "status": status, "verifiedInformation": { "ssn": "1" } }),
        json!({ "status": "user-cancelled", "verifiedInformation": { "name": "a" } }),
    ] {
        let refused = flow.report(&stage, id, body.clone()).await;
        refused.assert_problem(400, "invalid_request");
    }
    assert_eq!(flow.report(&stage, id, success()).await.status, StatusCode::OK);
    // Again: nothing changes, whatever comes with it.
    let mut other = success();
    other["verifiedInformation"]["name"] = json!("Somebody Else");
    assert_eq!(flow.report(&stage, id, other).await.status, StatusCode::OK);
    let shown = stage.get(&tenant.token, &crate::flow::shown(id)).await.body;
    assert_eq!(shown["verifiedInformation"]["name"], "Zoë Quistorp");
}

async fn what_is_wrong_is_not_repeated(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    let path = format!("{REQUESTS}/{id}/status");
    for body in [
        r#"{"status":"verification-success","verifiedInformation":"Quistorp"}"#,
        r#"{"status":"Quistorp"}"#,
        r#"{"status":"verification-success","verifiedInformation":{"Quistorp":1}}"#,
        r#"{"status":"verification-success","verifiedInformation":{"name":["Quistorp"]}}"#,
        "Quistorp",
    ] {
        let refused = flow.send(&stage, Method::PUT, &path, body.into()).await;
        refused.assert_problem(400, "invalid_request");
        assert!(!refused.body.to_string().contains("Quistorp"), "{}", refused.body);
    }
}

async fn a_request_is_for_a_chain_that_the_network_is_on(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    for (key, value, code) in [
        ("chainNetwork", json!("baseSepolia"), "chain_not_deployed"),
        ("chainNetwork", json!("\u{0}"), "unknown_chain"),
        ("chain", json!("bitcoin"), "unknown_chain"),
        (
            "walletAddress",
            json!("4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ"),
            "invalid_wallet_address",
        ),
        ("walletAddress", json!("\u{0}"), "invalid_wallet_address"),
        ("type", json!("a\u{0}"), "invalid_request"),
        ("type", json!(""), "invalid_request"),
        ("unknown", json!(1), "invalid_request"),
    ] {
        let mut body = target(&wallet(1));
        body[key] = value;
        let body = body.to_string().into_bytes();
        flow.send(&stage, Method::POST, REQUESTS, body).await.assert_problem(400, code);
    }
    for id in ["x", "%00", &PiiRequestId::new().to_string()] {
        let path = format!("{REQUESTS}/{id}");
        let missing = flow.send(&stage, Method::GET, &path, Vec::new()).await;
        missing.assert_problem(404, "pii_request_not_found");
    }
}

async fn a_call_counts_once_though_a_clock_is_set_back(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let body = target(&wallet(1)).to_string().into_bytes();
    let headers = flow.signed(("POST", REQUESTS), &body, NOW_SECONDS, "0123456789abcdef");
    let taken = stage.send(call(Method::POST, REQUESTS, &headers, body.clone())).await;
    assert_eq!(taken.status, StatusCode::CREATED);
    // An instance whose clock is ahead tidies up, and one whose clock is behind is asked.
    stage.store.purge_pii(NOW_MS + 2 * WINDOW_SECONDS * 1_000).await.unwrap();
    stage.clock.advance_ms(WINDOW_SECONDS * 1_000);
    let replayed = stage.send(call(Method::POST, REQUESTS, &headers, body)).await;
    replayed.assert_problem(401, "invalid_signature");
}

async fn a_provider_that_is_revoked_while_it_calls_changes_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    let (path, image) =
        (format!("{REQUESTS}/{id}/evidence/idDocumentFront"), crate::flow::picture(40, 40));
    let headers = flow.signed(("PUT", &path), &image, NOW_SECONDS, "0123456789abcdef");
    // Half of the image comes, then the provider is revoked, then the other half.
    let (store, provider, half) = (stage.store.clone(), flow.id, image.len() / 2);
    let (first, second) = (image[..half].to_vec(), image[half..].to_vec());
    let revoking = async move {
        assert!(store.revoke_provider(provider, &by()).await.unwrap());
        Ok::<_, std::io::Error>(second)
    };
    let body = stream::iter([Ok(first)]).chain(stream::once(revoking));
    let mut sending = call(Method::PUT, &path, &headers, Vec::new());
    *sending.body_mut() = Body::from_stream(body);
    stage.send(sending).await.assert_problem(401, "invalid_signature");
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pii_evidence").await, 0);
    // Also where it was asked who it is just before.
    let viewer = PiiViewer { org: tenant.app.org, mode: AppMode::Live, provider: Some(provider) };
    assert_eq!(stage.store.pii_request(&viewer, id).await.unwrap(), None);
}

async fn a_provider_that_sends_much_leaves_room_for_others(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (greedy, other) =
        (Flow::new(&stage, &tenant.network).await, Flow::new(&stage, &tenant.network).await);
    let of_greedy = greedy.acknowledged(&stage, &wallet(1)).await;
    let of_other = other.acknowledged(&stage, &wallet(2)).await;
    let receiving = stage.service.pii().unwrap().receiving();
    let places: Vec<_> = (0..100).map_while(|_| receiving.place(greedy.id)).collect();
    let (rel, image) = ("idDocumentFront", crate::flow::picture(4, 4));
    let refused = greedy.put_image(&stage, of_greedy, rel, image.clone()).await;
    refused.assert_problem(503, "unavailable");
    assert!(refused.headers.contains_key("retry-after"));
    // What is small needs no place.
    let path = format!("{REQUESTS}/{of_greedy}");
    let found = greedy.send(&stage, Method::GET, &path, Vec::new()).await;
    assert_eq!(found.status, StatusCode::OK);
    let sent = other.put_image(&stage, of_other, rel, image.clone()).await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.body);
    drop(places);
    let sent = greedy.put_image(&stage, of_greedy, rel, image).await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.body);
}

async fn used_nonces_are_forgotten_in_time(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    flow.opened(&stage, &wallet(1)).await;
    let kept = "SELECT COUNT(*) FROM pii_provider_nonce";
    let forget_at_ms = NOW_MS + (2 * WINDOW_SECONDS + 1) * 1_000;
    for (now_ms, expected) in [(forget_at_ms - 1, 1), (forget_at_ms, 0)] {
        stage.store.purge_pii(now_ms).await.unwrap();
        assert_eq!(count(&stage, kept).await, expected);
    }
}
