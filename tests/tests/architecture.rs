//! Which crate may know which. Licences and duplicates are `cargo deny`'s to check.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

use std::{collections::BTreeSet, env, process::Command};

use e2e::programs::checkout;
use serde_json::Value;

/// The crates that run off chain, and which of ours each may depend on. `*`: any that runs off
/// chain. One that is not here yet must be written down before it is used.
const HOST: &[(&str, &[&str])] = &[
    ("portcullis-types", &[]),
    ("portcullis-solana", &["portcullis-types"]),
    ("portcullis-evm", &["portcullis-types"]),
    ("portcullis", &["portcullis-solana", "portcullis-evm", "portcullis-types"]),
    ("portcullis-localnet", &["portcullis-solana", "portcullis-evm", "portcullis-types"]),
    ("portcullis-service", &["portcullis"]),
    ("portcullis-cli", &["portcullis", "portcullis-localnet"]),
    ("portcullis-demo", &["portcullis", "portcullis-solana", "portcullis-types"]),
    ("portcullis-customer-api-demo", &["portcullis-localnet"]),
    ("xtask", &[]),
    ("e2e", &["*"]),
];
/// The same of what runs on chain, whose one way out is the rule.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("portcullis-gateway", &["portcullis-types", "portcullis-sbf-shim"]),
    ("portcullis-transfer-hook", &["portcullis-types", "portcullis-sbf-shim"]),
    ("gated-counter", &["portcullis-types", "portcullis-sbf-shim"]),
    ("sbf-probe", &["portcullis-sbf-shim"]),
    ("noop-hook", &["portcullis-sbf-shim"]),
    ("portcullis-sbf-shim", &[]),
];

struct Package {
    name: String,
    /// Ours, needed to build it or its tests.
    ours: BTreeSet<String>,
    /// Anyone's, needed to build it without any feature.
    always: BTreeSet<String>,
    default_features: usize,
}

/// The workspace of a manifest as cargo resolves it, from the lock file and without the network.
fn metadata(manifest: &str, with_dependencies: bool) -> Value {
    let mut cargo = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(checkout().join(manifest));
    if !with_dependencies {
        cargo.arg("--no-deps");
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages(manifest: &str) -> Vec<Package> {
    let metadata = metadata(manifest, false);
    metadata["packages"].as_array().unwrap().iter().map(package).collect()
}

fn package(package: &Value) -> Package {
    let name = package["name"].as_str().unwrap().to_owned();
    let dependencies = package["dependencies"].as_array().unwrap();
    let names = |wanted: &dyn Fn(&Value) -> bool| {
        let wanted = dependencies.iter().filter(|dependency| wanted(dependency));
        wanted.map(|dependency| dependency["name"].as_str().unwrap().to_owned()).collect()
    };
    Package {
        // A crate may ask itself for features in its own tests.
        ours: names(&|dependency| dependency["path"].is_string() && dependency["name"] != name),
        always: names(&|dependency| {
            dependency["optional"] == false && dependency["kind"].is_null()
        }),
        default_features: package["features"]["default"].as_array().map_or(0, Vec::len),
        name,
    }
}

fn assert_arrows(manifest: &str, allowed: &[(&str, &[&str])]) {
    for package in packages(manifest) {
        let Some((_, may)) = allowed.iter().find(|(name, _)| *name == package.name) else {
            panic!("{}: say here what it may depend on", package.name);
        };
        for dependency in &package.ours {
            let any_of_these = may.contains(&"*")
                && dependency != &package.name
                && allowed.iter().any(|(name, _)| name == dependency);
            assert!(
                any_of_these || may.contains(&dependency.as_str()),
                "{} must not depend on {dependency}",
                package.name
            );
        }
    }
}

#[test]
fn arrows_point_one_way_off_chain() {
    assert_arrows("Cargo.toml", HOST);
}

#[test]
fn arrows_point_one_way_on_chain() {
    assert_arrows("programs/Cargo.toml", PROGRAMS);
}

#[test]
fn nothing_depends_on_the_tests() {
    for package in packages("Cargo.toml").iter().chain(&packages("programs/Cargo.toml")) {
        assert!(!package.ours.contains("e2e"), "{}", package.name);
    }
}

#[test]
fn rule_has_no_dependency_by_default() {
    let packages = packages("Cargo.toml");
    let types = packages.iter().find(|package| package.name == "portcullis-types").unwrap();
    assert_eq!(types.always, BTreeSet::new());
    assert_eq!(types.default_features, 0);
}

/// Direct or through others: everything that the lock file of a workspace leads to.
fn reached(manifest: &str) -> BTreeSet<String> {
    let metadata = metadata(manifest, true);
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.map(|package| package["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn no_host_crate_reaches_a_program() {
    let reached = reached("Cargo.toml");
    for (program, _) in PROGRAMS {
        assert!(!reached.contains(*program), "{program}");
    }
    assert!(!reached.contains("anchor-lang"));
}

#[test]
fn no_program_reaches_what_runs_off_chain() {
    let reached = reached("programs/Cargo.toml");
    for (host, _) in HOST.iter().filter(|(host, _)| *host != "portcullis-types") {
        assert!(!reached.contains(*host), "{host}");
    }
    for outside in ["tokio", "litesvm", "solana-program-test"] {
        assert!(!reached.contains(outside), "{outside}");
    }
}
