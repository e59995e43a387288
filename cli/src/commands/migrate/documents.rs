use std::{collections::BTreeSet, fs, path::Path};

use portcullis::{Family, evm::alloy::primitives::keccak256};

use super::{
    step::{Kind, Step},
    variables::Variables,
};
use crate::{failure::Failure, redaction::hide_keys};

macro_rules! built_in {
    ($chain:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../migrations/", $chain, "/", $name, ".toml")))),+]
    };
}

const SOLANA: &[(&str, &str)] = built_in!(
    "solana": "0001-deploy-gateway",
    "0002-deploy-transfer-hook",
    "0003-create-network",
    "0004-set-guardian",
    "0005-offer-network-to-multisig",
    "0006-write-gateway-idl",
    "0007-write-transfer-hook-idl",
    "0008-hand-over-gateway",
    "0009-hand-over-transfer-hook",
);

const EVM: &[(&str, &str)] = built_in!(
    "evm": "0001-deploy-registry",
    "0002-create-network",
    "0003-set-guardian",
    "0004-offer-network-to-multisig",
    "0005-deploy-gateway-token-verifier",
    "0006-deploy-soulbound-view",
    "0007-deploy-uniswap-allowlist-checker",
);

/// The files of steps, in their order.
#[derive(Debug)]
pub(super) struct Documents(Vec<Document>);

/// A file of a step.
#[derive(Debug)]
pub(super) struct Document {
    /// `0001-what-it-does`
    pub(super) name: String,
    text: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    about: String,
    #[serde(default)]
    when: Option<String>,
    step: toml::Table,
}

impl Document {
    /// Of the file as it is, before anything is filled in.
    pub(super) fn hash(&self) -> String {
        keccak256(self.text.as_bytes()).to_string()
    }

    fn step(&self, variables: &Variables) -> Result<Step, Failure> {
        let wrong = |problem: &str| {
            let problem = hide_keys(problem, &variables.all());
            Failure::usage(format!("step {}: {problem}", self.name))
                .help("give a value by --set NAME=VALUE, or in the file of --settings")
        };
        let content: Content =
            toml::from_str(&self.text).map_err(|error| wrong(error.message()))?;
        let mut filled = toml::Table::new();
        let asked = content.when.as_deref().map(|when| variables.fill(when)).transpose();
        let is_wanted = asked.map_err(|problem| wrong(&problem))?.is_none_or(|it| !it.is_empty());
        for (name, value) in content.step {
            let text = value.as_str().ok_or_else(|| wrong(&format!("`{name}` is no text")))?;
            match variables.fill(text) {
                // Not given.
                Ok(value) if value.is_empty() => {}
                Ok(value) => drop(filled.insert(name, value.into())),
                // Nobody asks for what a step would need that is left out.
                Err(_) if !is_wanted => {}
                Err(problem) => return Err(wrong(&problem)),
            }
        }
        let kind = match is_wanted {
            true => Some(Kind::deserialize_from(filled).map_err(|error| wrong(error.message()))?),
            false => None,
        };
        let (name, hash) = (self.name.clone(), self.hash());
        Ok(Step { name, about: content.about, hash, kind })
    }
}

impl Documents {
    pub(super) fn built_in(family: Family) -> Self {
        let files = match family {
            Family::Solana => SOLANA,
            Family::Evm => EVM,
        };
        let document =
            |(name, text): &(&str, &str)| Document { name: (*name).into(), text: (*text).into() };
        Self(files.iter().map(document).collect())
    }

    pub(super) fn of_folder(folder: &Path) -> Result<Self, Failure> {
        let cannot = |error: std::io::Error| {
            Failure::usage(format!("{}: {error}", folder.display()))
                .help("--migrations names a folder of files like 0001-deploy-gateway.toml")
        };
        let mut documents = Vec::new();
        for entry in fs::read_dir(folder).map_err(cannot)? {
            let path = entry.map_err(cannot)?.path();
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).map_err(cannot)?;
            documents.push(Document { name, text });
        }
        documents.sort_by(|a, b| a.name.cmp(&b.name));
        let documents = Self(documents);
        documents.check_numbers()?;
        Ok(documents)
    }

    fn check_numbers(&self) -> Result<(), Failure> {
        let mut numbers = BTreeSet::new();
        for Document { name, .. } in &self.0 {
            let number = name.split_once('-').map(|(number, _)| number);
            let number = number.filter(|number| {
                number.len() == 4 && number.bytes().all(|digit| digit.is_ascii_digit())
            });
            if !number.is_some_and(|number| numbers.insert(number)) {
                return Err(Failure::usage(format!("{name} has no number of its own"))
                    .help("steps are called NNNN-name.toml, each with another number"));
            }
        }
        Ok(())
    }

    /// All of them, filled in.
    pub(super) fn steps(&self, variables: &Variables) -> Result<Vec<Step>, Failure> {
        let steps = self.0.iter().map(|document| document.step(variables));
        let steps = steps.collect::<Result<_, Failure>>()?;
        match variables.unused().as_slice() {
            [] => Ok(steps),
            names => Err(Failure::usage(format!("no step asks for {}", names.join(", ")))
                .help("look whether the name is right, and the chain")),
        }
    }

    /// The one of this name.
    pub(super) fn find(&self, name: &str) -> Option<&Document> {
        self.0.iter().find(|document| document.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_is_what_is_in_the_folder() {
        for (chain, family) in [("solana", Family::Solana), ("evm", Family::Evm)] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(chain);
            let folder = Documents::of_folder(&folder).unwrap();
            let built_in = Documents::built_in(family);
            let hashes = |documents: &Documents| {
                documents.0.iter().map(|it| (it.name.clone(), it.hash())).collect::<Vec<_>>()
            };
            assert_eq!(hashes(&folder), hashes(&built_in), "{chain}");
        }
    }

    #[test]
    fn numbers_are_given_once() {
        let named = |name: &str| Document { name: name.to_owned(), text: String::new() };
        let twice = Documents(vec![named("0001-a"), named("0001-b")]);
        assert!(twice.check_numbers().is_err());
        assert!(Documents(vec![named("1-a")]).check_numbers().is_err());
        assert!(Documents(vec![named("0001-a"), named("0003-b")]).check_numbers().is_ok());
    }
}
