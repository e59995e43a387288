//! Who takes a package from the registry has its folder alone.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::command;
use crate::places::Places;
use crate::workspace::{self, Member};

/// What is published can be packed, and its sources name no file that the package lacks.
pub(crate) fn packages(places: &Places) -> Result<()> {
    let mut published = workspace::members(places.cargo())?;
    published.retain(Member::is_published);
    let mut pack = places.cargo();
    pack.args(["package", "--locked", "--quiet", "--no-verify", "--allow-dirty"]);
    for member in &published {
        pack.args(["--package", &member.name]);
    }
    command::run(&mut pack)?;
    for member in &published {
        let folder = member.manifest_path.parent().context("a folder")?;
        let mut list = places.cargo();
        list.args(["package", "--locked", "--list", "--allow-dirty", "--package", &member.name]);
        let packed: Vec<PathBuf> = command::output(&mut list)?.lines().map(PathBuf::from).collect();
        for source in packed.iter().filter(|path| is_compiled(path)) {
            let text = fs::read_to_string(folder.join(source))?;
            for name in named_files(&text) {
                let lacks = lacks(folder, source, name, &packed);
                ensure!(
                    !lacks,
                    "{}: {} names {name}, which is not in the package: link it into the folder",
                    member.name,
                    source.display()
                );
            }
        }
    }
    Ok(())
}

/// Tests run in the checkout.
fn is_compiled(path: &Path) -> bool {
    let mut parts = path.iter().map(|part| part.to_string_lossy());
    parts.next().is_some_and(|first| first == "src")
        && path.extension().is_some_and(|extension| extension == "rs")
        && !parts.any(|part| part == "tests" || part == "tests.rs")
}

/// The string literals that may be paths.
fn named_files(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|literal| {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"./_-".contains(&byte);
        literal.contains('/') && !literal.starts_with('/') && literal.bytes().all(is_word)
    })
}

/// Whether a file or folder of this name is in the checkout and not in the package. Macros look it
/// up from the source file, or from the package's folder.
fn lacks(folder: &Path, source: &Path, name: &str, packed: &[PathBuf]) -> bool {
    let beside = source.parent().unwrap_or(Path::new("")).join(name);
    let there: Vec<PathBuf> =
        [beside, PathBuf::from(name)].into_iter().filter(|it| folder.join(it).exists()).collect();
    let has = |path: &PathBuf| {
        inside(path).is_some_and(|path| packed.iter().any(|packed| packed.starts_with(&path)))
    };
    !there.is_empty() && !there.iter().any(has)
}

/// Without `..`; `None` if it leads out of the folder.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut inside = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => inside.push(part),
            Component::CurDir => {}
            Component::ParentDir if inside.pop() => {}
            _ => return None,
        }
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_outside_of_the_package_is_missed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let packed = ["README.md", "assets/rustc.sh"].map(PathBuf::from);
        let source = Path::new("src/main.rs");
        assert!(lacks(folder, source, "../../README.md", &packed));
        assert!(lacks(folder, source, "../assets/clippy.sh", &packed));
        assert!(!lacks(folder, source, "../assets/rustc.sh", &packed));
        assert!(!lacks(folder, source, "assets/", &packed), "from the package's folder");
        assert!(!lacks(folder, source, "application/json", &packed), "no file");
    }

    #[test]
    fn literals_that_may_be_paths() {
        let text = r#"include_str!("../README.md"); let a = ["no path", "/"]; sol!(A, "interfaces/A.json");"#;
        let found: Vec<_> = named_files(text).collect();
        assert_eq!(found, ["../README.md", "interfaces/A.json"]);
    }

    #[test]
    fn tests_are_not_compiled_into_what_is_published() {
        assert!(is_compiled(Path::new("src/a/b.rs")));
        assert!(!is_compiled(Path::new("src/a/tests.rs")));
        assert!(!is_compiled(Path::new("src/a/tests/stage.rs")));
        assert!(!is_compiled(Path::new("tests/a.rs")));
    }
}
