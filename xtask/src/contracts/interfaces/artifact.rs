use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::sources::Source;

/// What forge writes of a contract, as far as it is needed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    abi: Vec<AbiItem>,
    bytecode: Code,
    deployed_bytecode: Code,
    metadata: Metadata,
}

#[derive(Debug, Deserialize)]
struct Code {
    object: String,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    settings: Settings,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    /// From file to contract
    compilation_target: BTreeMap<String, String>,
}

/// What the committed file says of a contract.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Interface {
    contract_name: String,
    abi: Vec<AbiItem>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    code: Option<DeployedCode>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct DeployedCode {
    /// Init code without arguments
    bytecode: String,
    /// Runtime code; immutables are zero
    deployed_bytecode: String,
    /// Of init code that takes no arguments: what its CREATE2 address depends on
    #[serde(skip_serializing_if = "Option::is_none")]
    init_code_hash: Option<String>,
}

/// An entry of the Solidity ABI. Each field is spelled out, so that the order of the text depends
/// on nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AbiItem {
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inputs: Option<Vec<Parameter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outputs: Option<Vec<Parameter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_mutability: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anonymous: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Parameter {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    indexed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    internal_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<Vec<Self>>,
}

impl Artifact {
    /// Reads the one of a contract, and makes sure of that.
    pub(super) fn read(out: &Path, source: &Source) -> Result<Self> {
        let name = Path::new(&source.file).file_name().context("a file")?;
        let path = out.join(name).join(format!("{}.json", source.contract));
        let text = fs::read(&path).with_context(|| format!("no {}", path.display()))?;
        let artifact: Self = serde_json::from_slice(&text)?;
        let target = &artifact.metadata.settings.compilation_target;
        if target.get(&source.file) != Some(&source.contract) {
            bail!("{} is of another file: {target:?}", path.display());
        }
        Ok(artifact)
    }

    /// `keccak256` takes and gives hexadecimal.
    pub(super) fn interface(
        self,
        source: &Source,
        keccak256: impl Fn(&str) -> Result<String>,
    ) -> Result<Interface> {
        let (bytecode, deployed_bytecode) = (self.bytecode.object, self.deployed_bytecode.object);
        if [&bytecode, &deployed_bytecode].iter().any(|code| code.contains('_')) {
            bail!("its code is not linked");
        }
        let takes_arguments = self.abi.iter().any(|item| {
            item.kind == "constructor" && item.inputs.as_ref().is_some_and(|list| !list.is_empty())
        });
        let code = if bytecode == "0x" {
            None
        } else {
            let hash = if takes_arguments { None } else { Some(keccak256(&bytecode)?) };
            Some(DeployedCode { bytecode, deployed_bytecode, init_code_hash: hash })
        };
        Ok(Interface { contract_name: source.contract.clone(), abi: self.abi, code })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source { file: "src/Registry.sol".to_owned(), contract: "Registry".to_owned() }
    }

    fn artifact(abi: &str, bytecode: &str) -> Artifact {
        let text = format!(
            r#"{{"abi": {abi}, "bytecode": {{"object": "{bytecode}"}},
                "deployedBytecode": {{"object": "{bytecode}"}},
                "metadata": {{"settings": {{"compilationTarget": {{}}}}}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn written(abi: &str, bytecode: &str) -> String {
        let hash = |code: &str| Ok(format!("hash of {code}"));
        let interface = artifact(abi, bytecode).interface(&source(), hash).unwrap();
        serde_json::to_string(&interface).unwrap()
    }

    #[test]
    fn a_contract_has_code_and_its_hash() {
        let function = r#"{"type":"function","name":"pass","inputs":[{"name":"wallet","type":"address","internalType":"address"}],"outputs":[],"stateMutability":"view"}"#;
        assert_eq!(
            written(&format!("[{function}]"), "0x60"),
            format!(
                r#"{{"contractName":"Registry","abi":[{function}],"bytecode":"0x60","deployedBytecode":"0x60","initCodeHash":"hash of 0x60"}}"#
            )
        );
    }

    #[test]
    fn an_interface_has_no_code() {
        assert_eq!(written("[]", "0x"), r#"{"contractName":"Registry","abi":[]}"#);
    }

    #[test]
    fn there_is_no_hash_of_init_code_that_takes_arguments() {
        let constructor = r#"{"type":"constructor","inputs":[{"name":"registry","type":"address"}],"stateMutability":"nonpayable"}"#;
        assert!(!written(&format!("[{constructor}]"), "0x60").contains("initCodeHash"));
        let without = constructor.replace(r#"{"name":"registry","type":"address"}"#, "");
        assert!(written(&format!("[{without}]"), "0x60").contains("initCodeHash"));
    }

    #[test]
    fn code_must_be_linked() {
        let code = artifact("[]", "0x60__$5f$__").interface(&source(), |_| Ok(String::new()));
        assert!(code.unwrap_err().to_string().contains("linked"));
    }

    #[test]
    fn nothing_of_the_abi_is_dropped() {
        let unknown = r#"[{"type":"function","gas":5}]"#;
        assert!(serde_json::from_str::<Vec<AbiItem>>(unknown).is_err());
    }

    #[test]
    fn an_artifact_of_another_file_is_refused() {
        let out = std::env::temp_dir().join(format!("xtask-artifact-{}", std::process::id()));
        let folder = out.join("Registry.sol");
        fs::create_dir_all(&folder).unwrap();
        let text = |file: &str| {
            format!(
                r#"{{"abi": [], "bytecode": {{"object": "0x"}}, "deployedBytecode": {{"object": "0x"}},
                    "metadata": {{"settings": {{"compilationTarget": {{"{file}": "Registry"}}}}}}}}"#
            )
        };
        fs::write(folder.join("Registry.json"), text("src/Registry.sol")).unwrap();
        assert!(Artifact::read(&out, &source()).is_ok());
        fs::write(folder.join("Registry.json"), text("test/Registry.sol")).unwrap();
        let error = Artifact::read(&out, &source()).unwrap_err().to_string();
        assert!(error.contains("another file"), "{error}");
    }
}
