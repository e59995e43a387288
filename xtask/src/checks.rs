//! Checks of the sources that compile no program for the chain.

mod packages;

use std::process::Command;

use anyhow::Result;

use crate::command;
use crate::places::Places;
use crate::progress::step;
use crate::workspace;

pub(crate) use packages::packages;

/// Both workspaces are formatted.
pub(crate) fn format(places: &Places) -> Result<()> {
    command::run(places.cargo().args(["fmt", "--all", "--check"]))?;
    command::run(places.cargo_programs().args(["fmt", "--all", "--check"]))
}

/// Clippy has nothing to say.
pub(crate) fn clippy(places: &Places) -> Result<()> {
    let clippy = |mut cargo: Command, packages: &[&str]| {
        cargo
            .env("RUSTC_WORKSPACE_WRAPPER", places.checkout.join("xtask/assets/clippy.sh"))
            .args(["check", "--locked", "--all-targets"]);
        command::run(cargo.args(packages))
    };
    clippy(places.cargo(), &["--workspace"])?;
    // One at a time: features unify, and one program's `no-entrypoint` would reach the other.
    for member in workspace::members(places.cargo_programs())? {
        clippy(places.cargo_programs(), &["--package", &member.name])?;
    }
    Ok(())
}

/// The documentation of what others depend on is whole.
pub(crate) fn documentation(places: &Places) -> Result<()> {
    const PACKAGES: [&str; 5] = [
        "portcullis-types",
        "portcullis-solana",
        "portcullis-evm",
        "portcullis",
        "portcullis-localnet",
    ];
    for package in PACKAGES {
        command::run(
            places
                .cargo()
                .args(["doc", "--locked", "--no-deps", "--all-features", "--package", package])
                .env("RUSTDOCFLAGS", "--deny=warnings"),
        )?;
    }
    Ok(())
}

/// The types compile with every set of their features, and the Solana crate without any. That the
/// types need no std is shown by the programs, whose target hardly has one.
pub(crate) fn features(places: &Places) -> Result<()> {
    const PACKAGE: &str = "portcullis-types";
    let members = workspace::members(places.cargo())?;
    let features: Vec<String> = members
        .into_iter()
        .filter(|member| member.name == PACKAGE)
        .flat_map(|member| member.features.into_keys())
        .filter(|feature| feature != "default")
        .collect();
    for set in subsets(&features) {
        command::run(
            places.cargo().args(["check", "--locked", "--quiet", "--package", PACKAGE]).args([
                "--no-default-features",
                "--features",
                &set.join(","),
            ]),
        )?;
    }
    command::run(places.cargo().args(["check", "--locked", "--quiet"]).args([
        "--package",
        "portcullis-solana",
        "--no-default-features",
    ]))
}

/// Licences, sources and known vulnerabilities of the dependencies, where cargo-deny is installed.
pub(crate) fn dependencies(places: &Places) -> Result<()> {
    if !command::on_path("cargo-deny") {
        step("cargo-deny is not installed, so dependencies were not checked");
        return Ok(());
    }
    // It reads deny.toml of the current folder.
    let deny = |arguments: &[&str]| {
        let mut cargo = places.cargo();
        cargo.env_remove("CARGO_NET_OFFLINE").arg("deny").args(arguments);
        cargo
    };
    let mut checks = vec!["bans", "licenses", "sources"];
    if command::quietly(&mut deny(&["fetch", "db"])).is_ok() {
        checks.push("advisories");
    } else {
        step("the database of advisories cannot be had, so known vulnerabilities were not checked");
    }
    for manifest in ["Cargo.toml", "programs/Cargo.toml"] {
        let check = ["--locked", "--manifest-path", manifest, "check"];
        command::run(deny(&check).args(&checks))?;
    }
    Ok(())
}

fn subsets(features: &[String]) -> Vec<Vec<&str>> {
    features.iter().fold(vec![Vec::new()], |mut sets, feature| {
        let with = sets.clone().into_iter().map(|mut set| {
            set.push(feature.as_str());
            set
        });
        let with: Vec<_> = with.collect();
        sets.extend(with);
        sets
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subset() {
        let features = ["a".to_owned(), "b".to_owned()];
        assert_eq!(subsets(&features), [vec![], vec!["a"], vec!["b"], vec!["a", "b"]]);
    }
}
