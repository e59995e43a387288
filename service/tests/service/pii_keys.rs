//! The keys that wrap: rotated under way, missing, exchanged.

use axum::http::StatusCode;
use portcullis_service::{
    crypto::{KeyRing, Rewrapped},
    pii::{Retention, rewrap},
};
use serde_json::json;

use crate::{
    database::{count, on_both_databases, tamper},
    flow::{Flow, decide, front, raw, shown},
    stage::{Stage, sealing_key, wallet},
};

on_both_databases!(
    what_a_former_key_wrapped_is_still_read,
    keys_are_wrapped_anew_while_the_service_runs,
    a_missing_key_loses_nothing,
    wrapping_anew_leaves_what_it_cannot_unwrap,
    an_open_request_is_found_after_a_rotation,
    an_open_request_is_found_once_the_old_key_is_gone,
    of_two_open_requests_one_is_found_after_a_rotation,
    what_was_forged_is_not_shown,
    what_was_moved_to_another_tenant_is_not_shown,
);

fn ring(current: u8, former: &[u8]) -> KeyRing {
    KeyRing::new(sealing_key(current), former.iter().copied().map(sealing_key).collect())
}

fn rotated(stage: &Stage, current: u8, former: &[u8]) -> Stage {
    stage.keeping(ring(current, former), Retention::default())
}

async fn what_a_former_key_wrapped_is_still_read(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    // One that has come half of the way goes on under the new key.
    let half = flow.acknowledged(&stage, &wallet(2)).await;
    let stage = rotated(&stage, 2, &[1]);
    assert!(stage.get(&tenant.token, &shown(id)).await.body["verifiedInformation"].is_object());
    assert!(raw(&stage, &tenant.token, &front(id)).await.1.is_ok());
    flow.put_image(&stage, half, "idDocumentFront", crate::flow::picture(9, 9)).await;
    assert_eq!(flow.report(&stage, half, crate::flow::success()).await.status, StatusCode::OK);
    for id in [id, half] {
        let decided = decide(&stage, &tenant.token, id, "partner-pass").await;
        assert_eq!(decided.status, StatusCode::OK);
    }
}

async fn keys_are_wrapped_anew_while_the_service_runs(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let mut ids = Vec::new();
    for number in 1..=3 {
        ids.push(flow.verified(&stage, &wallet(number)).await);
    }
    let stage = rotated(&stage, 2, &[1]);
    ids.push(flow.verified(&stage, &wallet(4)).await);
    let keys = ring(2, &[1]);
    let reading = async {
        for id in &ids {
            assert_eq!(stage.get(&tenant.token, &shown(*id)).await.status, StatusCode::OK);
        }
    };
    let (rewrapped, ()) = tokio::join!(rewrap(stage.store.as_ref(), &keys), reading);
    assert_eq!(rewrapped.unwrap(), Rewrapped { done: 3, failed: 0 });
    // Ended and begun again: there is nothing left to do.
    let again = rewrap(stage.store.as_ref(), &keys).await.unwrap();
    assert_eq!(again, Rewrapped::default());
    let stage = rotated(&stage, 2, &[]);
    for id in ids {
        let shown = stage.get(&tenant.token, &shown(id)).await;
        assert_eq!(shown.body["verifiedInformation"]["name"], "Zoë Quistorp");
        assert!(raw(&stage, &tenant.token, &front(id)).await.1.is_ok());
    }
}

async fn a_missing_key_loses_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    let without = rotated(&stage, 2, &[]);
    for path in [shown(id), front(id)] {
        let answer = without.get(&tenant.token, &path).await;
        answer.assert_problem(503, "unavailable");
        assert_eq!(answer.body.get("detail"), None);
    }
    for verdict in ["partner-pass", "partner-fail"] {
        let answer = decide(&without, &tenant.token, id, verdict).await;
        answer.assert_problem(503, "unavailable");
    }
    let shown = stage.get(&tenant.token, &shown(id)).await.body;
    assert_eq!(shown["status"], "verification-success");
    assert_eq!(decide(&stage, &tenant.token, id, "partner-pass").await.status, StatusCode::OK);
}

async fn wrapping_anew_leaves_what_it_cannot_unwrap(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let old = flow.verified(&stage, &wallet(1)).await;
    let newer = rotated(&stage, 2, &[1]);
    let new = flow.verified(&newer, &wallet(2)).await;
    let rewrapped = rewrap(stage.store.as_ref(), &ring(3, &[2])).await.unwrap();
    assert_eq!(rewrapped, Rewrapped { done: 1, failed: 1 });
    let all = rotated(&stage, 3, &[1]);
    for id in [old, new] {
        assert_eq!(all.get(&tenant.token, &shown(id)).await.status, StatusCode::OK);
    }
    let rewrapped = rewrap(stage.store.as_ref(), &ring(3, &[1])).await.unwrap();
    assert_eq!(rewrapped, Rewrapped { done: 1, failed: 0 });
}

async fn an_open_request_is_found_after_a_rotation(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.opened(&stage, &wallet(1)).await;
    let again = flow.open(&rotated(&stage, 2, &[1]), &wallet(1)).await;
    assert_eq!((again.status, &again.body["id"]), (StatusCode::OK, &json!(id)));
}

async fn an_open_request_is_found_once_the_old_key_is_gone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.opened(&stage, &wallet(1)).await;
    let verified = flow.verified(&stage, &wallet(2)).await;
    let done = flow.verified(&stage, &wallet(3)).await;
    decide(&stage, &tenant.token, done, "partner-fail").await;
    let rewrapped = rewrap(stage.store.as_ref(), &ring(2, &[1])).await.unwrap();
    assert_eq!(rewrapped, Rewrapped { done: 2, failed: 0 });
    // By who has both keys, whichever comes first, and by who has the new one alone.
    for (current, former) in [(1, vec![2]), (2, vec![1]), (2, vec![])] {
        let stage = rotated(&stage, current, &former);
        for (number, id) in [(1, id), (2, verified)] {
            let again = flow.open(&stage, &wallet(number)).await;
            assert_eq!((again.status, &again.body["id"]), (StatusCode::OK, &json!(id)));
        }
    }
    // What is decided is not open again.
    let another = flow.opened(&rotated(&stage, 2, &[]), &wallet(3)).await;
    assert_ne!(another, done);
}

async fn of_two_open_requests_one_is_found_after_a_rotation(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    flow.opened(&stage, &wallet(1)).await;
    // Somebody who does not know the old key.
    let second = flow.opened(&rotated(&stage, 2, &[]), &wallet(1)).await;
    let rewrapped = rewrap(stage.store.as_ref(), &ring(2, &[1])).await.unwrap();
    assert_eq!(rewrapped, Rewrapped { done: 1, failed: 0 });
    let again = flow.open(&rotated(&stage, 2, &[1]), &wallet(1)).await;
    assert_eq!((again.status, &again.body["id"]), (StatusCode::OK, &json!(second)));
}

/// Who may write into the database moves a request, or a network, to a tenant of their own.
async fn what_was_moved_to_another_tenant_is_not_shown(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let flow = Flow::new(&stage, &a.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    let second = stage.network(&a.app, "second", false).await;
    let move_to = |network: &str| {
        format!("UPDATE pii_request SET network_key = '{network}' WHERE id = '{id}'")
    };
    for (network, token) in [(&b.network, &b.token), (&second, &a.token)] {
        assert_eq!(tamper(&stage, &move_to(network.as_str())).await, 1);
        for path in [shown(id), front(id)] {
            stage.get(token, &path).await.assert_problem(500, "internal");
        }
        for verdict in ["partner-pass", "partner-fail"] {
            decide(&stage, token, id, verdict).await.assert_problem(500, "internal");
        }
    }
    assert_eq!(tamper(&stage, &move_to(a.network.as_str())).await, 1);
    assert_eq!(stage.get(&a.token, &shown(id)).await.status, StatusCode::OK);
    let statement = format!("UPDATE gatekeeper_network SET org_id = '{}'", b.app.org);
    tamper(&stage, &statement).await;
    stage.get(&b.token, &shown(id)).await.assert_problem(500, "internal");
    stage.get(&b.token, &front(id)).await.assert_problem(500, "internal");
}

async fn what_was_forged_is_not_shown(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let (one, other) =
        (flow.verified(&stage, &wallet(1)).await, flow.verified(&stage, &wallet(2)).await);
    for column in ["verified_information", "target"] {
        let statement = format!(
            "UPDATE pii_request SET {column} = (SELECT o.{column} FROM pii_request o
                 WHERE o.id = '{other}') WHERE id = '{one}'"
        );
        assert_eq!(tamper(&stage, &statement).await, 1);
    }
    // And then the other's key as well.
    for _ in 0..2 {
        let answer = stage.get(&tenant.token, &shown(one)).await;
        answer.assert_problem(500, "internal");
        assert_eq!(answer.body.get("detail"), None);
        let statement = format!(
            "UPDATE pii_data_key SET wrapped = (SELECT k.wrapped FROM pii_data_key k
                 WHERE k.pii_request_id = '{other}') WHERE pii_request_id = '{one}'"
        );
        assert_eq!(tamper(&stage, &statement).await, 1);
    }
    // Nobody is admitted on another's word.
    decide(&stage, &tenant.token, one, "partner-pass").await.assert_problem(500, "internal");
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM chain_op").await, 0);
    let statement = "UPDATE pii_request SET target = verified_information";
    tamper(&stage, statement).await;
    decide(&stage, &tenant.token, other, "partner-pass").await.assert_problem(500, "internal");
    assert_eq!(stage.get(&tenant.token, &shown(other)).await.status, StatusCode::OK);
}
