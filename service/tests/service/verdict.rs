//! Verdicts, as far as no chain is asked. What chains answer is in the suite `pipeline`.

use axum::http::StatusCode;
use portcullis_service::{
    limit::LimitsConfig,
    model::{AppMode, Scope, Scopes},
};

use crate::{
    database::on_both_databases,
    stage::{Stage, by, wallet},
};

on_both_databases!(
    a_chain_that_cannot_be_asked_is_a_problem_of_the_moment,
    a_requirement_that_is_none_is_named,
    a_requirement_goes_to_its_ends,
    verdicts_are_of_the_organisations_own_networks,
    a_verdict_needs_the_network_on_its_chain,
    a_test_application_asks_testnets_alone,
    a_sandbox_network_is_asked_in_the_sandbox_alone,
    a_verdict_is_a_read_of_passes,
    verdicts_are_counted_by_themselves,
);

const SOLANA_WALLET: &str = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";

fn path(query: &str) -> String {
    format!("/v2/verdict/ethereum/sepolia/{}{query}", wallet(1))
}

async fn a_chain_that_cannot_be_asked_is_a_problem_of_the_moment(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let answer = stage.get(&tenant.token, &path("")).await;
    answer.assert_problem(503, "chain_unavailable");
    assert!(answer.body.get("detail").is_none());
}

async fn a_requirement_that_is_none_is_named(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for (name, values) in [
        ("attributes", &["", "tall", "human,", "human,tall", "Human", "none", "0x1", "64"][..]),
        ("minRemainingSeconds", &["", "-1", "1.5", "1h", "%2B1", "18446744073709551616", "%00"]),
        ("maxAgeSeconds", &["", "-1", "0x1", "%201", "99999999999999999999999", "1e3"]),
    ] {
        for value in values {
            let answer = stage.get(&tenant.token, &path(&format!("?{name}={value}"))).await;
            answer.assert_problem(400, "invalid_request");
            let detail = answer.body["detail"].as_str().unwrap();
            assert!(detail.starts_with(name), "{name}={value}: {detail}");
        }
        let twice = stage.get(&tenant.token, &path(&format!("?{name}=1&{name}=1"))).await;
        twice.assert_problem(400, "invalid_request");
    }
    let unknown = stage.get(&tenant.token, &path("?issuedAfter=1")).await;
    unknown.assert_problem(400, "invalid_request");
}

async fn a_requirement_goes_to_its_ends(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for query in [
        "?attributes=human",
        "?attributes=human,kyc,human,10,63",
        "?minRemainingSeconds=0&maxAgeSeconds=0",
        "?minRemainingSeconds=18446744073709551615&maxAgeSeconds=18446744073709551615",
    ] {
        let answer = stage.get(&tenant.token, &path(query)).await;
        answer.assert_problem(503, "chain_unavailable");
    }
}

async fn verdicts_are_of_the_organisations_own_networks(stage: Stage) {
    let (_, b) = (stage.tenant("a").await, stage.tenant("b").await);
    for network in ["a-network", "nobody", "%00"] {
        let answer = stage.get(&b.token, &path(&format!("?gatekeeperNetwork={network}"))).await;
        answer.assert_problem(404, "gatekeeper_network_not_found");
    }
    stage.network(&b.app, "second", false).await;
    let answer = stage.get(&b.token, &path("")).await;
    answer.assert_problem(400, "gatekeeper_network_required");
}

async fn a_verdict_needs_the_network_on_its_chain(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let elsewhere = format!("/v2/verdict/ethereum/baseSepolia/{}", wallet(1));
    stage.get(&tenant.token, &elsewhere).await.assert_problem(400, "chain_not_deployed");
    for (path, code) in [
        (format!("/v2/verdict/bitcoin/mainnet/{}", wallet(1)), "unknown_chain"),
        (format!("/v2/verdict/solana/devnet/{}", wallet(1)), "invalid_wallet_address"),
    ] {
        stage.get(&tenant.token, &path).await.assert_problem(400, code);
    }
}

async fn a_test_application_asks_testnets_alone(stage: Stage) {
    let live = stage.tenant("a").await;
    let app = stage.store.ensure_app("a", "trying", AppMode::Test, &by()).await.unwrap();
    let test = stage.client(&app, Scopes::all(), None).await;
    let test = stage.token(&test, &Scopes::all());
    let mainnet = format!("/v2/verdict/solana/mainnet-beta/{SOLANA_WALLET}");
    stage.get(&test, &mainnet).await.assert_problem(403, "live_mode_required");
    stage.get(&live.token, &mainnet).await.assert_problem(503, "chain_unavailable");
    stage.get(&test, &path("")).await.assert_problem(503, "chain_unavailable");
}

async fn a_sandbox_network_is_asked_in_the_sandbox_alone(stage: Stage) {
    let tenant = stage.tenant_in("a", AppMode::Live, true).await;
    let outside = format!("/v2/verdict/ethereum/polygonZKEVMTestnet/{}", wallet(1));
    stage.get(&tenant.token, &outside).await.assert_problem(400, "chain_not_in_sandbox");
    stage.get(&tenant.token, &path("")).await.assert_problem(503, "chain_unavailable");
}

async fn a_verdict_is_a_read_of_passes(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let others: Scopes =
        [Scope::IssuePass, Scope::UpdatePass, Scope::PartnerAdmin].into_iter().collect();
    let token = stage.token(&tenant.client, &others);
    stage.get(&token, &path("")).await.assert_problem(403, "insufficient_scope");
    let reading = stage.token(&tenant.client, &[Scope::SearchPass].into_iter().collect());
    stage.get(&reading, &path("")).await.assert_problem(503, "chain_unavailable");
}

async fn verdicts_are_counted_by_themselves(stage: Stage) {
    let limits = LimitsConfig { verdict_per_minute: 2, read_per_minute: 1, ..Default::default() };
    let stage = stage.with(|service| service.with_limits(&limits));
    let tenant = stage.tenant("a").await;
    for _ in 0..2 {
        stage.get(&tenant.token, &path("")).await.assert_problem(503, "chain_unavailable");
    }
    stage.get(&tenant.token, &path("")).await.assert_problem(429, "rate_limited");
    assert_eq!(stage.get(&tenant.token, "/v2/passes").await.status, StatusCode::OK);
}
