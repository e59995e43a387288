use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xtask::recipe::{LLVM_MAJOR, SBPF_LINKER_VERSION};

use crate::debian::PrivateApt;
use crate::install;
use crate::places::Places;
use crate::progress::step;

/// Debian's name for its newest packages: no release has this LLVM yet.
const SUITES: &[&str] = &["sid"];

/// Runs sbpf-linker under the loader and libraries that its LLVM was built against, which are
/// newer than those of most machines.
const WRAPPER: &str = include_str!("../../assets/sbpf-linker.sh");

/// libLLVM with all that it needs, in a folder of its own.
pub(super) struct Llvm {
    folder: PathBuf,
}

impl Llvm {
    pub(super) fn install(places: &Places) -> Result<Self> {
        let folder = places.tools().join(format!("llvm-{LLVM_MAJOR}-{SBPF_LINKER_VERSION}"));
        install::once(&folder, |partial| {
            step(format!("libLLVM {LLVM_MAJOR}: looking it up in Debian's package lists"));
            let apt = PrivateApt::of_suites(SUITES, places.scratch().join("apt-llvm"))?;
            let packages = apt.with_dependencies(&format!("libllvm{LLVM_MAJOR}"))?;
            step(format!("libLLVM {LLVM_MAJOR}: downloading {} packages", packages.len()));
            let root = partial.join("root");
            apt.unpack(&packages, &root)?;
            let list: String = packages.iter().map(|package| package.describe() + "\n").collect();
            fs::write(partial.join("packages.txt"), list)?;
            arrange(partial, &root)
        })?;
        Ok(Self { folder })
    }

    /// Holds the wrapper, by the name that the target specification gives the linker.
    pub(super) fn bin(&self) -> PathBuf {
        self.folder.join("bin")
    }

    /// `23.1.4-2`
    pub(super) fn version(&self) -> Result<String> {
        let list = fs::read_to_string(self.folder.join("packages.txt"))?;
        list.lines()
            .find_map(|line| line.strip_prefix("libllvm")?.split([' ', '=']).nth(1))
            .map(|version| version.rsplit(':').next().unwrap_or(version).to_owned())
            .context("the list of Debian packages is not whole: delete the cache's `tools` folder")
    }
}

/// The linker loads the first `libLLVM*` of its library path, so one folder holds that alone.
fn arrange(partial: &Path, root: &Path) -> Result<()> {
    let libraries = library_folder(&root.join("usr").join("lib"))?;
    let library = file_starting_with(&libraries, &format!("libLLVM.so.{LLVM_MAJOR}"))?;
    let loader = file_starting_with(&libraries, "ld-linux")?;
    let relative =
        |path: &Path| -> Result<PathBuf> { Ok(Path::new("..").join(path.strip_prefix(partial)?)) };
    for folder in ["lib", "bin"] {
        fs::create_dir(partial.join(folder))?;
    }
    symlink(relative(&library)?, partial.join("lib").join("libLLVM.so"))?;
    symlink(relative(&libraries)?, partial.join("bin").join("libraries"))?;
    symlink(relative(&loader)?, partial.join("bin").join("loader"))?;
    symlink(
        format!("../../sbpf-linker-{SBPF_LINKER_VERSION}/bin/sbpf-linker"),
        partial.join("bin").join("real-sbpf-linker"),
    )?;
    let wrapper = partial.join("bin").join("sbpf-linker");
    fs::write(&wrapper, WRAPPER)?;
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// `usr/lib/x86_64-linux-gnu`, or of another machine.
fn library_folder(folder: &Path) -> Result<PathBuf> {
    fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.join("libc.so.6").exists())
        .context("Debian's libc6 is not laid out as expected")
}

fn file_starting_with(folder: &Path, prefix: &str) -> Result<PathBuf> {
    fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
        })
        .with_context(|| format!("Debian's packages hold no {prefix}"))
}
