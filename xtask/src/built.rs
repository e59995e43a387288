//! Programs that a checkout has compiled, for the next one.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use xtask::{BuildStamp, Program, Toolchain};

use crate::install;
use crate::places::Places;

const SO: &str = "program.so";
const STAMP: &str = "stamp.json";

/// The stamp of what was compiled in two folders, with the same bytes.
const REPRODUCED: &str = "reproduced.json";

/// The last one that was compiled of a program by a toolchain, in the cache. The caller holds the lock of
/// the cache.
pub(crate) struct Built {
    folder: PathBuf,
}

impl Built {
    pub(crate) fn of(places: &Places, program: &Program, toolchain: Toolchain) -> Self {
        let toolchain = match toolchain {
            Toolchain::Official => "official",
            Toolchain::Upstream => "upstream",
        };
        Self { folder: places.built().join(format!("{}-{toolchain}", program.library)) }
    }

    /// What was compiled from what `wanted` says, if it is whole.
    pub(crate) fn take(&self, wanted: &BuildStamp) -> Option<(Vec<u8>, BuildStamp)> {
        let stamp = self.stamp(STAMP).filter(|stamp| stamp.is_from_the_same(wanted))?;
        let so = fs::read(self.folder.join(SO)).ok().filter(|so| stamp.is_of(so))?;
        Some((so, stamp))
    }

    /// In place of the one before.
    pub(crate) fn keep(&self, so: &[u8], stamp: &BuildStamp) -> Result<()> {
        install::remove(&self.folder)?;
        install::once(&self.folder, |partial| {
            fs::write(partial.join(SO), so)?;
            Ok(fs::write(partial.join(STAMP), stamp.to_json()?)?)
        })
    }

    /// Whether it was seen that this comes out of another folder too.
    pub(crate) fn is_reproduced(&self, stamp: &BuildStamp) -> bool {
        self.stamp(REPRODUCED).as_ref() == Some(stamp)
    }

    /// It was.
    pub(crate) fn reproduced(&self, stamp: &BuildStamp) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        Ok(fs::write(self.folder.join(REPRODUCED), stamp.to_json()?)?)
    }

    fn stamp(&self, name: &str) -> Option<BuildStamp> {
        serde_json::from_slice(&fs::read(self.folder.join(name)).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::{env, process};

    use xtask::sha256_hex;

    use super::*;

    fn stamp(source: &str, so: &[u8]) -> BuildStamp {
        BuildStamp {
            program: "gateway".to_owned(),
            toolchain: Toolchain::Upstream,
            linker: "sbpf-linker 0.2.6".to_owned(),
            source_sha256: source.to_owned(),
            so_sha256: sha256_hex(so),
            so_bytes: so.len().try_into().unwrap(),
        }
    }

    fn built(test: &str) -> Built {
        let folder = env::temp_dir().join(format!("xtask-built-{}-{test}", process::id()));
        install::remove(&folder).unwrap();
        Built { folder }
    }

    /// What is known before it is compiled.
    fn wanted(source: &str) -> BuildStamp {
        BuildStamp { so_bytes: 0, so_sha256: String::new(), ..stamp(source, b"") }
    }

    #[test]
    fn the_same_is_taken() {
        let built = built("same");
        assert!(built.take(&wanted("a")).is_none());
        built.keep(b"so", &stamp("a", b"so")).unwrap();
        assert_eq!(built.take(&wanted("a")), Some((b"so".to_vec(), stamp("a", b"so"))));
    }

    #[test]
    fn nothing_is_taken_of_other_sources_or_another_linker() {
        let built = built("other");
        built.keep(b"so", &stamp("a", b"so")).unwrap();
        assert!(built.take(&wanted("b")).is_none());
        assert!(built.take(&BuildStamp { linker: "1.0".to_owned(), ..wanted("a") }).is_none());
        built.keep(b"so", &stamp("b", b"so")).unwrap();
        assert!(built.take(&wanted("b")).is_some());
    }

    #[test]
    fn nothing_is_taken_that_was_changed() {
        let built = built("changed");
        built.keep(b"so", &stamp("a", b"so")).unwrap();
        fs::write(built.folder.join(SO), b"os").unwrap();
        assert!(built.take(&wanted("a")).is_none());
    }

    #[test]
    fn reproduced_is_what_has_the_same_stamp() {
        let built = built("reproduced");
        built.keep(b"so", &stamp("a", b"so")).unwrap();
        assert!(!built.is_reproduced(&stamp("a", b"so")));
        built.reproduced(&stamp("a", b"so")).unwrap();
        assert!(built.is_reproduced(&stamp("a", b"so")));
        assert!(!built.is_reproduced(&stamp("a", b"os")));
        built.keep(b"so", &stamp("a", b"so")).unwrap();
        assert!(!built.is_reproduced(&stamp("a", b"so")), "it was compiled once more");
    }
}
