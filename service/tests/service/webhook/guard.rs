//! Where is sent to.

use serde_json::json;

use super::{deliveries, endpoint, listening, ping, work};
use crate::{database::on_both_databases, receiver::Receiver, stage::Stage};

on_both_databases!(
    what_is_not_public_is_no_endpoint,
    a_name_that_turns_private_gets_nothing,
    a_name_is_asked_for_once_for_each_attempt,
    a_redirect_is_not_followed,
    the_body_of_an_answer_is_not_read,
);

async fn what_is_not_public_is_no_endpoint(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let refused = async |url: &str| {
        let answer = stage.post(&tenant.token, "/v2/webhooks", json!({ "url": url })).await;
        answer.assert_problem(400, "invalid_webhook_url");
        answer.body["detail"].as_str().unwrap().to_owned()
    };
    for url in [
        "",
        "x",
        "http://hooks.example/",
        "https://user:word@hooks.example/",
        "https://hooks.example:22/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0xa.1/",
        "https://2852039166/",
        "https://[::ffff:169.254.169.254]/",
        "https://[fd00:ec2::254]/",
        "https://hooks.example/\u{0}",
        "file:///etc/passwd",
        "gopher://hooks.example/",
    ] {
        refused(url).await;
    }
    for addresses in [
        &["10.0.0.1"][..],
        &["8.8.8.8", "10.0.0.1"],
        &["127.0.0.1"],
        &["::ffff:8.8.8.8"],
        &["64:ff9b::a00:1"],
        &[],
    ] {
        stage.names.answer_next(addresses);
        // Neither which address it is nor whether there is one.
        assert_eq!(refused("https://hooks.example/").await, "its host has no public address");
    }
    endpoint(&stage, &tenant.token, json!({ "url": "https://hooks.example/" })).await;
    let listed = stage.get(&tenant.token, "/v2/webhooks").await.body;
    assert_eq!(listed["records"].as_array().unwrap().len(), 1);
}

async fn a_name_that_turns_private_gets_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let receiver = Receiver::start().await;
    let port = receiver.url().rsplit_once(':').unwrap().1.split('/').next().unwrap().to_owned();
    // Public when it is made, this machine when it is connected to.
    let url = format!("https://hooks.example:443/{port}");
    let (id, _) = endpoint(&stage, &tenant.token, json!({ "url": url })).await;
    for addresses in [&["127.0.0.1"][..], &["8.8.8.8", "169.254.169.254"], &["::1"], &[]] {
        stage.names.answer_next(addresses);
        stage.post(&tenant.token, &format!("/v2/webhooks/{id}/test"), json!({})).await;
        assert_eq!(work(&stage).await, 1);
        let delivery = deliveries(&stage, &tenant, &id).await.remove(0);
        assert_eq!(delivery["lastError"], "no_public_address");
        assert_eq!(delivery.get("responseStatus"), None);
        stage.clock.advance_ms(1);
    }
    assert!(receiver.received().is_empty());
}

async fn a_name_is_asked_for_once_for_each_attempt(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    for attempt in 1..=3 {
        let before = stage.names.asked();
        // What a second question would be answered.
        stage.names.answer_next(&["127.0.0.1"]);
        ping(&stage, &tenant, &id, &receiver).await;
        assert_eq!((receiver.received().len(), stage.names.asked()), (attempt, before + 1));
    }
}

async fn a_redirect_is_not_followed(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    for status in [301, 302, 303, 307, 308] {
        receiver.answer_next(&[status]);
        ping(&stage, &tenant, &id, &receiver).await;
        let delivery = deliveries(&stage, &tenant, &id).await.remove(0);
        assert_eq!(
            (&delivery["responseStatus"], &delivery["lastError"]),
            (&json!(status), &json!("status"))
        );
        stage.clock.advance_ms(1);
    }
    assert!(receiver.received().iter().all(|one| one.path == "/in?a=b"));
    assert_eq!(receiver.received().len(), 5);
}

async fn the_body_of_an_answer_is_not_read(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    receiver.answer_next(&[299]);
    ping(&stage, &tenant, &id, &receiver).await;
    assert_eq!(deliveries(&stage, &tenant, &id).await[0]["status"], "delivered");
}
