use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders of `src` with nothing that is deployed.
const NOT_DEPLOYED: &[&str] = &["interfaces", "libraries", "types"];

/// An interface that others call, and no contract of ours stands for alone.
const CALLED: (&str, &str) = ("src/interfaces/IPassRegistry.sol", "IPassRegistry");

/// A contract, and the file that it is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    /// Relative to the project
    pub(super) file: String,
    pub(super) contract: String,
}

/// All that others deploy or call: every contract that is not abstract.
pub(super) fn find(project: &Path) -> Result<Vec<Source>> {
    let (file, contract) = CALLED;
    let mut sources = vec![Source { file: file.to_owned(), contract: contract.to_owned() }];
    find_below(project, "src", &mut sources)?;
    sources.sort();
    Ok(sources)
}

fn find_below(project: &Path, folder: &str, sources: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(project.join(folder)).with_context(|| folder.to_owned())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            if !NOT_DEPLOYED.contains(&name.as_str()) {
                find_below(project, &path, sources)?;
            }
            continue;
        }
        let text = fs::read_to_string(entry.path()).with_context(|| path.clone())?;
        sources.extend(
            text.lines()
                .filter_map(declared)
                .map(|contract| Source { file: path.clone(), contract: contract.to_owned() }),
        );
    }
    Ok(())
}

/// The name in `contract Name is …`, which starts its line in a formatted source.
fn declared(line: &str) -> Option<&str> {
    line.strip_prefix("contract ")?.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process;

    use super::*;
    use crate::install;

    #[test]
    fn finds_what_is_deployed() {
        let project = env::temp_dir().join(format!("xtask-sources-{}", process::id()));
        install::remove(&project).unwrap();
        for (file, text) in [
            (
                "src/Registry.sol",
                "import {Base} from \"./Base.sol\";\n\ncontract Registry is Base {\n}",
            ),
            ("src/Base.sol", "abstract contract Base {}\n"),
            ("src/adapters/Two.sol", "contract One\n    is Base\n{\n}\n\ncontract Two {}\n"),
            ("src/libraries/Rule.sol", "contract NotDeployed {}\n"),
            ("src/interfaces/IOther.sol", "interface IOther {}\n"),
        ] {
            let path = project.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let found = find(&project).unwrap();
        let found: Vec<_> = found.iter().map(|found| (&*found.file, &*found.contract)).collect();
        assert_eq!(
            found,
            [
                ("src/Registry.sol", "Registry"),
                ("src/adapters/Two.sol", "One"),
                ("src/adapters/Two.sol", "Two"),
                ("src/interfaces/IPassRegistry.sol", "IPassRegistry"),
            ]
        );
    }
}
