use std::{fs, os::unix::fs::PermissionsExt};

use portcullis_localnet::{Localnet, LocalnetError, LocalnetOptions, SvmServer};
use portcullis_solana::svm::SvmCluster;

use crate::options::options;

async fn refused(options: LocalnetOptions) -> LocalnetError {
    Localnet::start(options).await.expect_err("it cannot start")
}

#[tokio::test]
async fn missing_programs_are_named_with_what_makes_them() {
    let error = refused(LocalnetOptions { programs: "/no/such/folder".into(), ..options() }).await;
    assert!(matches!(error, LocalnetError::NoProgram { .. }));
    let said = error.to_string();
    assert!(said.contains("/no/such/folder/gateway.so") && said.contains("cargo xtask build"));
}

#[tokio::test]
async fn a_missing_anvil_is_named_with_where_it_comes_from() {
    let error = refused(LocalnetOptions { anvil: Some("/no/such/anvil".into()), ..options() });
    let error = error.await;
    assert!(matches!(error, LocalnetError::NoAnvil { .. }));
    assert!(error.to_string().contains("/no/such/anvil") && error.to_string().contains("Foundry"));
}

#[tokio::test]
async fn an_anvil_that_fails_says_why() {
    let path = std::env::temp_dir().join(format!("portcullis-no-anvil-{}", std::process::id()));
    fs::write(&path, "#!/bin/sh\necho 'no luck today' >&2\nexit 1\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let error = refused(LocalnetOptions { anvil: Some(path.clone()), ..options() }).await;
    fs::remove_file(path).unwrap();
    assert!(
        matches!(&error, LocalnetError::AnvilEnded { said } if said == "no luck today"),
        "{error}"
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let server = SvmServer::start(SvmCluster::new(), 0).await.unwrap();
    let port = server.address().port();
    let error = SvmServer::start(SvmCluster::new(), port).await.unwrap_err();
    assert!(matches!(error, LocalnetError::Port { port: named, .. } if named == port));
    assert!(SvmServer::start(SvmCluster::new(), u16::MAX).await.is_err());
}
