use std::path::{Path, PathBuf};

/// A program that is compiled to SBF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// The cargo package
    pub package: &'static str,
    /// The library target, and so the name of its `.so`
    pub library: &'static str,
    /// Its folder in the checkout
    pub directory: &'static str,
}

const GATEWAY: Program =
    Program { package: "portcullis-gateway", library: "gateway", directory: "programs/gateway" };
const TRANSFER_HOOK: Program = Program {
    package: "portcullis-transfer-hook",
    library: "transfer_hook",
    directory: "programs/transfer-hook",
};

/// What others deploy and call, and so what has an interface file and the same bytes everywhere.
pub const DEPLOYED: &[Program] = &[GATEWAY, TRANSFER_HOOK];

/// Every program of the repository.
pub const PROGRAMS: &[Program] = &[
    GATEWAY,
    TRANSFER_HOOK,
    Program {
        package: "gated-counter",
        library: "gated_counter",
        directory: "examples/gated-counter",
    },
    Program { package: "sbf-probe", library: "sbf_probe", directory: "programs/sbf-probe" },
    Program { package: "noop-hook", library: "noop_hook", directory: "programs/noop-hook" },
];

impl Program {
    /// The program of a package, also by the name of its library.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROGRAMS.iter().find(|program| program.package == name || program.library == name)
    }

    /// `target/deploy/<library>.so` in the checkout
    pub fn so_path(&self, checkout: &Path) -> PathBuf {
        deploy_directory(checkout).join(format!("{}.so", self.library))
    }

    /// `target/deploy/<library>.json` in the checkout: the build stamp
    pub fn stamp_path(&self, checkout: &Path) -> PathBuf {
        deploy_directory(checkout).join(format!("{}.json", self.library))
    }
}

/// Where the compiled programs of a checkout are.
pub fn deploy_directory(checkout: &Path) -> PathBuf {
    checkout.join("target").join("deploy")
}
