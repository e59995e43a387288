use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xtask::sha256_hex;

use crate::places::Places;
use crate::{folder, install};

/// Forge's own record of what it compiled from what. It holds hashes and no path of a machine, so
/// it is as good in another checkout.
const RECORD: &str = "solidity-files-cache.json";

/// Which compiler made it: of that, forge records the version alone.
const COMPILER: &str = "compiler.sha256";

/// What is part of the compiler.
const COMPILER_FILES: [&str; 3] = ["package-lock.json", "solc.js", "solc.sh"];

/// The artifacts of a build with forge's record of them, in the checkout, and the copy of them in
/// the cache that the next checkout starts from.
pub(super) struct Output {
    project: PathBuf,
    /// Artifacts
    pub(super) out: PathBuf,
    /// Where the record is
    pub(super) cache: PathBuf,
    copy: PathBuf,
}

impl Output {
    /// Where everybody has it, so that forge finds it if it is called by hand.
    pub(super) fn of_the_build(places: &Places) -> Self {
        let project = places.contracts();
        let (out, cache) = (project.join("out"), project.join("cache"));
        Self { project, out, cache, copy: places.outputs().join("build") }
    }

    /// Of a check that compiles in a way of its own.
    pub(super) fn of(places: &Places, check: &str) -> Self {
        let project = places.contracts();
        let folder = project.join("cache").join(check);
        let (out, cache) = (folder.join("out"), folder.join("cache"));
        Self { project, out, cache, copy: places.outputs().join(check) }
    }

    /// Before the build: takes over what another checkout has compiled, if there is nothing yet.
    /// The caller holds the lock of the cache.
    pub(super) fn prepare(&self) -> Result<()> {
        let compiler = self.compiler()?;
        if has(&self.cache, &compiler) {
            return Ok(());
        }
        install::remove(&self.out)?;
        fs::create_dir_all(&self.cache)?;
        let _ = fs::remove_file(self.cache.join(RECORD));
        if has(&self.copy, &compiler) {
            folder::copy(&self.copy.join("out"), &self.out, &[])?;
            fs::copy(self.copy.join(RECORD), self.cache.join(RECORD))?;
        }
        fs::write(self.cache.join(COMPILER), compiler)?;
        Ok(())
    }

    /// After the build: keeps it for other checkouts. The caller holds the lock of the cache.
    pub(super) fn keep(&self) -> Result<()> {
        let same = |name: &str| {
            let ours = fs::read(self.cache.join(name)).ok();
            ours.is_some() && ours == fs::read(self.copy.join(name)).ok()
        };
        if same(RECORD) && same(COMPILER) {
            return Ok(());
        }
        install::remove(&self.copy)?;
        install::once(&self.copy, |partial| {
            folder::copy(&self.out, &partial.join("out"), &[])?;
            for name in [RECORD, COMPILER] {
                fs::copy(self.cache.join(name), partial.join(name)).context(name)?;
            }
            Ok(())
        })
    }

    fn compiler(&self) -> Result<String> {
        let mut files = String::new();
        for name in COMPILER_FILES {
            let bytes = fs::read(self.project.join(name)).context(name)?;
            files.push_str(&sha256_hex(&bytes));
        }
        Ok(sha256_hex(files.as_bytes()))
    }
}

/// Whether a folder has a record of what this compiler made.
fn has(folder: &Path, compiler: &str) -> bool {
    folder.join(RECORD).is_file()
        && fs::read_to_string(folder.join(COMPILER)).is_ok_and(|text| text == compiler)
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process;

    use super::*;

    /// A checkout in a folder of the test's own; all checkouts of a test share one copy.
    fn checkout(test: &str, name: &str) -> Output {
        let root = env::temp_dir().join(format!("xtask-output-{}-{test}", process::id()));
        let project = root.join(name);
        fs::create_dir_all(&project).unwrap();
        for file in COMPILER_FILES {
            fs::write(project.join(file), "1.0").unwrap();
        }
        let (out, cache) = (project.join("out"), project.join("cache"));
        Output { project, out, cache, copy: root.join("copy") }
    }

    /// What forge does.
    fn compile(output: &Output, text: &str) {
        fs::create_dir_all(output.out.join("A.sol")).unwrap();
        fs::write(output.out.join("A.sol/A.json"), text).unwrap();
        fs::write(output.cache.join(RECORD), text).unwrap();
    }

    fn artifact(output: &Output) -> Option<String> {
        fs::read_to_string(output.out.join("A.sol/A.json")).ok()
    }

    #[test]
    fn a_new_checkout_starts_from_the_last_build() {
        let [first, second] = ["one", "two"].map(|name| checkout("starts", name));
        for text in ["old", "new"] {
            first.prepare().unwrap();
            compile(&first, text);
            first.keep().unwrap();
        }
        second.prepare().unwrap();
        assert_eq!(artifact(&second).as_deref(), Some("new"));
        assert_eq!(fs::read_to_string(second.cache.join(RECORD)).unwrap(), "new");
    }

    #[test]
    fn a_build_of_its_own_stays() {
        let [first, second] = ["one", "two"].map(|name| checkout("stays", name));
        for (output, text) in [(&first, "one"), (&second, "two")] {
            output.prepare().unwrap();
            compile(output, text);
            output.keep().unwrap();
        }
        first.prepare().unwrap();
        assert_eq!(artifact(&first).as_deref(), Some("one"));
    }

    #[test]
    fn nothing_of_another_compiler_is_taken() {
        let [first, second] = ["one", "two"].map(|name| checkout("compiler", name));
        first.prepare().unwrap();
        compile(&first, "one");
        first.keep().unwrap();
        for output in [&first, &second] {
            fs::write(output.project.join("solc.js"), "2.0").unwrap();
            output.prepare().unwrap();
            assert_eq!(artifact(output), None);
            assert!(!output.cache.join(RECORD).exists());
        }
    }
}
