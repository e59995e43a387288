//! Gatekeeper networks, as customers make and see them.

use axum::http::{Method, StatusCode};
use portcullis_service::model::{AppMode, MAX_NETWORKS, SANDBOX_NETWORK, Scopes};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{Answer, NOW_SECONDS, SEPOLIA, Stage, wallet},
};

on_both_databases!(
    networks_are_listed_with_their_chains,
    a_network_is_made_under_a_new_name,
    a_network_is_made_under_a_name_of_ones_own,
    a_network_is_put_again_by_its_owner,
    a_lifetime_is_changed_for_passes_to_come,
    what_is_made_in_test_mode_stays_on_testnets,
    lifetimes_have_bounds,
    a_test_application_changes_sandbox_networks_alone,
    a_network_of_a_test_application_makes_no_other_ambiguous,
    an_organisation_has_so_many_networks,
    a_network_leaves_the_sandbox,
    names_that_are_reserved_are_not_given,
);

async fn put(stage: &Stage, token: &str, key: &str, body: Value) -> Answer {
    stage.call(token, Method::PUT, &format!("/v2/networks/{key}"), Some(body)).await
}

fn keys(body: &Value) -> Vec<&str> {
    let records = body["records"].as_array().unwrap().iter();
    records.map(|network| network["gatekeeperNetwork"].as_str().unwrap()).collect()
}

async fn networks_are_listed_with_their_chains(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let listed = stage.get(&a.token, "/v2/networks").await.body;
    assert_eq!(keys(&listed), ["a-network"]);
    let chains = listed["records"][0]["chains"].as_array().unwrap();
    assert_eq!(chains.len(), 4);
    let devnet = chains.iter().find(|chain| chain["network"] == "devnet").unwrap();
    let expected = json!({
        "type": "solana",
        "network": "devnet",
        "networkId": "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ",
    });
    assert_eq!(*devnet, expected);
    assert!(!listed.to_string().contains("operator"));
    assert_eq!(keys(&stage.get(&b.token, "/v2/networks").await.body), ["b-network"]);
}

async fn a_network_is_made_under_a_new_name(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let made = stage.call(&tenant.token, Method::POST, "/v2/networks", None).await;
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!((&made.body["isSandbox"], &made.body["chains"]), (&json!(false), &json!([])));
    assert_eq!(made.body["lifetimeSeconds"], 31_536_000);
    let key = made.body["gatekeeperNetwork"].as_str().unwrap();
    let named = json!({ "gatekeeperNetwork": "mine" });
    let answer = stage.post(&tenant.token, "/v2/networks", named).await;
    answer.assert_problem(400, "invalid_request");
    assert_eq!(keys(&stage.get(&tenant.token, "/v2/networks").await.body), ["a-network", key]);
    // No pass before the operator has put it on a chain.
    let body = json!({ "walletAddress": wallet(1), "gatekeeperNetwork": key });
    stage.post(&tenant.token, SEPOLIA, body).await.assert_problem(400, "chain_not_deployed");
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    let entry = &rows.last().unwrap().entry;
    assert_eq!(entry.action, "network.create");
    assert_eq!(entry.subject, format!("network:{key}"));
}

async fn a_network_is_made_under_a_name_of_ones_own(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let made = put(&stage, &a.token, "mine", json!({ "lifetimeSeconds": 0 })).await;
    assert_eq!((made.status, &made.body["lifetimeSeconds"]), (StatusCode::CREATED, &json!(0)));
    for (token, key) in [(&b.token, "mine"), (&b.token, "a-network")] {
        let answer = put(&stage, token, key, json!({})).await;
        answer.assert_problem(409, "gatekeeper_network_exists");
    }
    for key in ["%00", "a%20b", "a.b", "%27", &"a".repeat(65)] {
        let answer = put(&stage, &a.token, key, json!({})).await;
        answer.assert_problem(400, "invalid_request");
    }
    assert_eq!(keys(&stage.get(&b.token, "/v2/networks").await.body), ["b-network"]);
}

async fn a_network_is_put_again_by_its_owner(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let body = json!({ "lifetimeSeconds": 60 });
    let made = put(&stage, &a.token, "mine", body.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let rows = stage.store.audit_head(a.app.org).await.unwrap();
    // What is not said is as it is.
    for body in [body.clone(), json!({})] {
        let again = put(&stage, &a.token, "mine", body).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &made.body));
    }
    let there = put(&stage, &a.token, "a-network", json!({})).await;
    assert_eq!(there.status, StatusCode::OK);
    assert_eq!(there.body["chains"].as_array().unwrap().len(), 4);
    for (token, body) in [(&a.token, json!({ "lifetimeSeconds": 61 })), (&b.token, body)] {
        let answer = put(&stage, token, "mine", body).await;
        answer.assert_problem(409, "gatekeeper_network_exists");
    }
    // In test mode another one would have been made.
    let token = test_token(&stage, "a").await;
    let answer = put(&stage, &token, "mine", json!({})).await;
    answer.assert_problem(409, "gatekeeper_network_exists");
    put(&stage, &token, "sandbox", json!({})).await;
    assert_eq!(put(&stage, &token, "sandbox", json!({})).await.status, StatusCode::OK);
    let listed = stage.get(&a.token, "/v2/networks").await.body;
    assert_eq!(keys(&listed), ["a-network", "mine", "sandbox"]);
    // Nothing was written down but the application, its client and the network.
    let audited = stage.store.audit_log_after(a.app.org, rows.seq, i64::MAX).await.unwrap();
    let actions: Vec<_> = audited.iter().map(|row| row.entry.action.as_str()).collect();
    assert_eq!(actions, ["app.create", "client.create", "key.add", "network.create"]);
}

async fn a_lifetime_is_changed_for_passes_to_come(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let old = stage.issued(&a.token, &wallet(1)).await;
    let before = stage.get(&a.token, &old).await.body;
    let path = "/v2/networks/a-network";
    let answer = stage.patch(&a.token, path, json!({ "lifetimeSeconds": 60 })).await;
    assert_eq!((answer.status, &answer.body["lifetimeSeconds"]), (StatusCode::OK, &json!(60)));
    assert_eq!(answer.body["chains"].as_array().unwrap().len(), 4);
    let new = stage.issued(&a.token, &wallet(2)).await;
    let pass = stage.get(&a.token, &new).await.body;
    assert_eq!(pass["expiryTimestamp"], NOW_SECONDS + 60);
    assert_eq!(stage.get(&a.token, &old).await.body, before);
    for (token, path) in
        [(&b.token, path), (&a.token, "/v2/networks/nobody"), (&a.token, "/v2/networks/%00")]
    {
        let answer = stage.patch(token, path, json!({ "lifetimeSeconds": 9 })).await;
        answer.assert_problem(404, "gatekeeper_network_not_found");
    }
    let rows = stage.store.audit_log_after(b.app.org, 0, i64::MAX).await.unwrap();
    assert!(rows.iter().all(|row| row.entry.action != "network.update"));
}

async fn what_is_made_in_test_mode_stays_on_testnets(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let app =
        stage.store.ensure_app("a", "test", AppMode::Test, &crate::stage::by()).await.unwrap();
    let client = stage.client(&app, Scopes::all(), None).await;
    let token = stage.token(&client, &Scopes::all());
    let made = put(&stage, &token, "mine", json!({})).await;
    assert_eq!(made.body["isSandbox"], true);
    let listed = stage.get(&token, "/v2/networks").await.body;
    let shown = listed["records"].as_array().unwrap();
    let networks = |network: &Value| {
        let chains = network["chains"].as_array().unwrap().iter();
        chains.map(|chain| chain["network"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all: Vec<_> = shown.iter().flat_map(networks).collect();
    assert_eq!(all, ["polygonZKEVMTestnet", "sepolia", "devnet"]);
    let listed = stage.get(&tenant.token, "/v2/networks").await.body;
    assert_eq!(keys(&listed).len(), 2);
}

/// A token of an application in test mode, in the organisation of this name.
async fn test_token(stage: &Stage, org: &str) -> String {
    let by = crate::stage::by();
    let app = stage.store.ensure_app(org, "test", AppMode::Test, &by).await.unwrap();
    let client = stage.client(&app, Scopes::all(), None).await;
    stage.token(&client, &Scopes::all())
}

async fn a_test_application_changes_sandbox_networks_alone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let token = test_token(&stage, "a").await;
    let before = stage.get(&tenant.token, "/v2/networks").await.body;
    let body = json!({ "lifetimeSeconds": 60 });
    let answer = stage.patch(&token, "/v2/networks/a-network", body.clone()).await;
    answer.assert_problem(403, "live_mode_required");
    assert_eq!(stage.get(&tenant.token, "/v2/networks").await.body, before);
    put(&stage, &token, "mine", json!({})).await;
    let answer = stage.patch(&token, "/v2/networks/mine", body.clone()).await;
    assert_eq!((answer.status, &answer.body["lifetimeSeconds"]), (StatusCode::OK, &json!(60)));
    let other = test_token(&stage, "b").await;
    for path in ["/v2/networks/a-network", "/v2/networks/mine"] {
        let answer = stage.patch(&other, path, body.clone()).await;
        answer.assert_problem(404, "gatekeeper_network_not_found");
    }
}

async fn a_network_leaves_the_sandbox(stage: Stage) {
    let tenant = stage.tenant_in("a", AppMode::Live, true).await;
    let mainnet = "/partner/pass/solana/mainnet-beta";
    let body = json!({ "walletAddress": "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ" });
    let answer = stage.post(&tenant.token, mainnet, body.clone()).await;
    answer.assert_problem(400, "chain_not_in_sandbox");
    let by = crate::stage::by();
    assert!(stage.store.set_sandbox(&tenant.network, false, &by).await.unwrap());
    let listed = stage.get(&tenant.token, "/v2/networks").await.body;
    assert_eq!(listed["records"][0]["isSandbox"], false);
    let answer = stage.post(&tenant.token, mainnet, body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert!(!stage.store.set_sandbox(&"nobodys".parse().unwrap(), false, &by).await.unwrap());
}

async fn a_network_of_a_test_application_makes_no_other_ambiguous(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let token = test_token(&stage, "a").await;
    for name in ["mine", "another"] {
        assert_eq!(put(&stage, &token, name, json!({})).await.status, StatusCode::CREATED);
    }
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let pass = stage.get(&tenant.token, &path).await.body;
    assert_eq!(pass["gatekeeperNetwork"], "a-network");
    let body = json!({ "walletAddress": wallet(2) });
    let answer = stage.post(&token, SEPOLIA, body.clone()).await;
    answer.assert_problem(400, "gatekeeper_network_required");
    put(&stage, &tenant.token, "second", json!({})).await;
    let answer = stage.post(&tenant.token, SEPOLIA, body).await;
    answer.assert_problem(400, "gatekeeper_network_required");
}

async fn an_organisation_has_so_many_networks(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    for number in 1..MAX_NETWORKS {
        let made = put(&stage, &a.token, &format!("network-{number}"), json!({})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{number}");
    }
    let answer = put(&stage, &a.token, "one-more", json!({})).await;
    answer.assert_problem(409, "too_many_gatekeeper_networks");
    let answer = stage.call(&a.token, Method::POST, "/v2/networks", None).await;
    answer.assert_problem(409, "too_many_gatekeeper_networks");
    let listed = stage.get(&a.token, "/v2/networks").await.body;
    assert_eq!(i64::try_from(keys(&listed).len()).unwrap(), MAX_NETWORKS);
    // Nothing is left of what was refused.
    assert_eq!(put(&stage, &b.token, "one-more", json!({})).await.status, StatusCode::CREATED);
}

async fn names_that_are_reserved_are_not_given(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for key in [SANDBOX_NETWORK, "gkn_", "gkn_mine"] {
        let answer = put(&stage, &tenant.token, key, json!({})).await;
        answer.assert_problem(400, "invalid_request");
    }
    let made = put(&stage, &tenant.token, "my_gkn_", json!({})).await;
    assert_eq!(made.status, StatusCode::CREATED);
}

async fn lifetimes_have_bounds(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for lifetime in [json!(-1), json!(3_153_600_001i64), json!(1.5), json!("60"), json!(i64::MAX)] {
        let body = json!({ "lifetimeSeconds": lifetime });
        for answer in [
            stage.post(&tenant.token, "/v2/networks", body.clone()).await,
            put(&stage, &tenant.token, "mine", body.clone()).await,
            stage.patch(&tenant.token, "/v2/networks/a-network", body).await,
        ] {
            answer.assert_problem(400, "invalid_request");
        }
    }
    let body = json!({ "lifetimeSeconds": 3_153_600_000i64 });
    assert_eq!(put(&stage, &tenant.token, "mine", body).await.status, StatusCode::CREATED);
}
