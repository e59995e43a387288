use std::env;

use super::*;

/// A checkout with one program, in a folder of the test's own.
fn checkout(name: &str) -> PathBuf {
    let root = env::temp_dir().join(format!("xtask-source-hash-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    for file in FILES {
        write(&root, file, file);
    }
    for package in PACKAGES.iter().chain(&["programs/gateway"]) {
        write(&root, &format!("{package}/Cargo.toml"), "[package]");
        write(&root, &format!("{package}/src/lib.rs"), "//! One");
    }
    root
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn hash(root: &Path) -> String {
    source_sha256(root, &ProgramIds::default()).unwrap()
}

#[test]
fn is_the_same_in_every_folder() {
    assert_eq!(hash(&checkout("one")), hash(&checkout("two")));
}

#[test]
fn sees_what_goes_into_a_program() {
    let root = checkout("sees");
    let mut seen = vec![hash(&root)];
    for path in [
        "programs/Cargo.lock",
        "programs/gateway/src/lib.rs",
        "programs/gateway/src/deep/er.rs",
        "programs/gateway/build.rs",
        "sdk/types/src/lib.rs",
        "examples/gated-counter/Cargo.toml",
        "xtask/assets/sbpf-solana.json",
    ] {
        write(&root, path, "changed");
        let hash = hash(&root);
        assert!(!seen.contains(&hash), "{path} is not part of the hash");
        seen.push(hash);
    }
    let id = Some("11111111111111111111111111111111".to_owned());
    for ids in [
        ProgramIds { gateway: id.clone(), ..ProgramIds::default() },
        ProgramIds { transfer_hook: id, ..ProgramIds::default() },
    ] {
        let hash = source_sha256(&root, &ids).unwrap();
        assert!(!seen.contains(&hash), "{ids:?}");
        seen.push(hash);
    }
}

#[test]
fn ignores_what_does_not() {
    let root = checkout("ignores");
    let before = hash(&root);
    for path in ["programs/gateway/tests/one.rs", "programs/gateway/snapshots/cu.json", "README.md"]
    {
        write(&root, path, "changed");
    }
    fs::create_dir_all(root.join("programs/target/debug")).unwrap();
    assert_eq!(hash(&root), before);
}

#[test]
fn sees_a_rename() {
    let root = checkout("rename");
    let before = hash(&root);
    let source = root.join("sdk/types/src");
    fs::rename(source.join("lib.rs"), source.join("bil.rs")).unwrap();
    assert_ne!(hash(&root), before);
}
