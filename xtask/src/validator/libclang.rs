//! What reads RocksDB's headers while the validator is compiled.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::{self, PrivateApt};
use crate::install;
use crate::places::Places;
use crate::progress::step;

const PACKAGE: &str = "libclang-dev";
const LIBRARY: &str = "libclang.so";

/// Where it is, as three programs want to be told.
pub(super) struct LibClang {
    /// Folder of `libclang.so`, for the linker of a build script
    library: PathBuf,
    /// Folders of what that loads, for the loader
    search_path: OsString,
    /// The compiler's own headers, for the library itself: it looks beside where it was installed
    headers: PathBuf,
}

impl LibClang {
    pub(super) fn offer_to<'a>(&self, cargo: &'a mut Command) -> &'a mut Command {
        cargo
            .env("LIBCLANG_PATH", &self.library)
            .env("LD_LIBRARY_PATH", &self.search_path)
            .env("BINDGEN_EXTRA_CLANG_ARGS", format!("-resource-dir={}", self.headers.display()))
    }
}

/// Puts it into the cache, if this is a Debian. Nothing: it is to be found as the machine has it.
pub(super) fn install(places: &Places) -> Result<Option<LibClang>> {
    if env::var_os("LIBCLANG_PATH").is_some() || !debian::is_here() {
        return Ok(None);
    }
    let folder = places.tools().join(format!("libclang-{}", debian::codename()));
    let root = folder.join("root");
    install::once(&folder, |partial| {
        step("libclang: looking it up in Debian's package lists");
        let scratch = places.scratch().join("apt-libclang");
        let apt = PrivateApt::of_suites(&[&debian::codename()], scratch)?;
        let mut packages = apt.with_dependencies(PACKAGE)?;
        // Its own parts all in one place; what they load, as the machine has it.
        let installed = debian::installed()?;
        packages.retain(|it| it.name.contains("clang") || !installed.contains(&it.name));
        let root = partial.join("root");
        fs::create_dir(&root)?;
        step(format!("libclang: downloading {} packages", packages.len()));
        apt.unpack(&packages, &root)
    })?;
    let llvm = root.join("usr").join("lib");
    let library = library_folder(&llvm)?;
    let headers = folders(&library.join("clang"))?
        .find(|folder| folder.join("include").is_dir())
        .context("Debian's libclang has no headers")?;
    let mut search_path = vec![multiarch_folder(&llvm)?];
    search_path.extend(env::split_paths(&env::var_os("LD_LIBRARY_PATH").unwrap_or_default()));
    Ok(Some(LibClang { library, search_path: env::join_paths(search_path)?, headers }))
}

/// `usr/lib/llvm-14/lib`
fn library_folder(lib: &Path) -> Result<PathBuf> {
    folders(lib)?
        .map(|folder| folder.join("lib"))
        .find(|folder| folder.join(LIBRARY).exists())
        .context("Debian's libclang is not laid out as expected")
}

/// `usr/lib/x86_64-linux-gnu`, or of another machine.
fn multiarch_folder(lib: &Path) -> Result<PathBuf> {
    folders(lib)?
        .find(|folder| folder.to_string_lossy().contains("-linux-gnu"))
        .context("Debian's libraries are not laid out as expected")
}

fn folders(folder: &Path) -> Result<impl Iterator<Item = PathBuf>> {
    Ok(fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())))
}
