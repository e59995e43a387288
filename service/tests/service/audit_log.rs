//! Every change an operator makes is in the log of the organisation whose it is, or is not made.

use portcullis_service::{
    audit,
    model::{AllowedAddresses, AppMode, ClientKey, Credential, KeyId},
    store::StoreError,
};

use crate::{
    database::on_both_databases,
    stage::{Stage, by},
};

on_both_databases!(
    every_change_of_an_operator_is_audited,
    what_changes_nothing_is_not_audited,
    a_change_that_fails_is_not_audited,
);

async fn actions(stage: &Stage, org: portcullis_service::model::OrgId) -> Vec<String> {
    let rows = stage.store.audit_log_after(org, 0, i64::MAX).await.unwrap();
    assert_eq!(audit::verify(&rows), Ok(()));
    rows.into_iter().map(|row| row.entry.action).collect()
}

fn another(key: &ClientKey) -> ClientKey {
    ClientKey { id: KeyId::new(), ..key.clone() }
}

async fn every_change_of_an_operator_is_audited(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (org, store, key) = (tenant.app.org, &stage.store, &tenant.client);
    let mut expected = vec!["org.create", "app.create", "network.create"];
    expected.extend(["network.deploy"; crate::stage::CHAINS.len()]);
    expected.extend(["client.create", "key.add"]);
    assert_eq!(actions(&stage, org).await, expected);
    store.rotate_key(&another(key), i64::MAX, &by()).await.unwrap();
    assert!(store.end_key(key.client, key.id, crate::stage::NOW_MS, &by()).await.unwrap());
    let addresses: AllowedAddresses = "192.0.2.0/24".parse().unwrap();
    assert!(store.set_allowed_addresses(key.client, &addresses, &by()).await.unwrap());
    store.set_app_mode("a", "app", AppMode::Test, &by()).await.unwrap().unwrap();
    assert!(store.revoke_client(key.client, &by()).await.unwrap());
    expected.extend(["key.add", "key.end", "client.allow", "app.mode.test", "client.revoke"]);
    assert_eq!(actions(&stage, org).await, expected);
}

async fn what_changes_nothing_is_not_audited(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let (store, org) = (&stage.store, a.app.org);
    assert!(store.revoke_client(a.client.client, &by()).await.unwrap());
    let before = actions(&stage, org).await;
    store.ensure_app("a", "app", AppMode::Live, &by()).await.unwrap();
    assert!(!store.revoke_client(a.client.client, &by()).await.unwrap());
    assert!(!store.end_key(b.client.client, a.client.id, 0, &by()).await.unwrap());
    assert_eq!(store.set_app_mode("a", "nothing", AppMode::Live, &by()).await.unwrap(), None);
    assert_eq!(actions(&stage, org).await, before);
}

async fn a_change_that_fails_is_not_audited(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (org, key) = (tenant.app.org, &tenant.client);
    stage.store.rotate_key(&another(key), i64::MAX, &by()).await.unwrap();
    let before = actions(&stage, org).await;
    let third = stage.store.rotate_key(&another(key), i64::MAX, &by()).await;
    assert!(matches!(third, Err(StoreError::TooManyKeys)), "{third:?}");
    let credential = Credential::Secret(String::new());
    let nobody = portcullis_service::model::ClientId::new();
    let orphan = ClientKey { id: KeyId::new(), client: nobody, credential, not_after_ms: None };
    let added = stage.store.rotate_key(&orphan, i64::MAX, &by()).await;
    assert!(matches!(added, Err(StoreError::Dangling)), "{added:?}");
    assert_eq!(actions(&stage, org).await, before);
}
