use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use super::Folder;

/// The program with arguments, in an environment of its own.
#[derive(Clone)]
pub(crate) struct Program {
    home: PathBuf,
    variables: Vec<(String, OsString)>,
    arguments: Vec<OsString>,
    secrets: Vec<String>,
}

/// How it ended, and what it said.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Program {
    /// Whose configuration, if any, is in the folder.
    pub(crate) fn at_home(home: &Path) -> Self {
        let (variables, arguments, secrets) = Default::default();
        Self { home: home.to_path_buf(), variables, arguments, secrets }
    }

    /// In an empty home that nobody writes to.
    pub(crate) fn new(folder: &Folder) -> Self {
        Self::at_home(folder.path())
    }

    /// With these, before those of a run.
    #[must_use]
    pub(crate) fn with<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|it| it.as_ref().to_owned()));
        self
    }

    #[must_use]
    pub(crate) fn variable(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// What no run may ever show.
    #[must_use]
    pub(crate) fn secret(mut self, secret: &str) -> Self {
        self.secrets.push(secret.trim().to_owned());
        self
    }

    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis"));
        command
            .env_clear()
            .env("HOME", &self.home)
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .args(&self.arguments)
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Run {
        self.finished(&self.command(arguments).output().unwrap())
    }

    /// The answer of one that succeeds, parsed.
    pub(crate) fn json<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Value {
        let run = self.clone().with(["--json"]).run(arguments);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        run.json()
    }

    pub(crate) fn finished(&self, output: &Output) -> Run {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let run = Run {
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        };
        for secret in &self.secrets {
            assert!(!run.stdout.contains(secret), "stdout shows a key");
            assert!(!run.stderr.contains(secret), "stderr shows a key");
        }
        run
    }
}

impl Run {
    /// stdout as one document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// The error on stderr, which is one document.
    pub(crate) fn error(&self) -> Value {
        let document: Value = serde_json::from_str(&self.stderr)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stderr));
        document["error"].clone()
    }
}
