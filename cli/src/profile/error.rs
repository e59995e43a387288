use std::path::PathBuf;

use crate::failure::Failure;

/// Why the profiles cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProfileError {
    /// It cannot be read or written.
    #[error("the configuration file {path} cannot be used: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not as it should be.
    #[error("{path}, line {line}: {problem}")]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong. Not the line itself: it may hold a key by mistake.
        problem: String,
    },
    /// A value is not as it should be.
    #[error("{path}, profiles.{profile}.{key}: {problem}")]
    Value {
        /// Which file.
        path: PathBuf,
        /// Which profile.
        profile: String,
        /// Which of its keys.
        key: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// There is no such profile.
    #[error("{path} has no profile `{name}`")]
    Unknown {
        /// Which file.
        path: PathBuf,
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// The file is written in a way that cannot be changed without harm to the rest of it.
    #[error("{path} cannot be changed without rewriting the whole of it")]
    CannotEdit {
        /// Which file.
        path: PathBuf,
    },
}

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        let failure = Self::configuration(&error);
        match error {
            ProfileError::Unknown { known, .. } if known.is_empty() => failure.help(
                "write a section [profiles.NAME] there, or run `portcullis localnet`, which does",
            ),
            ProfileError::Unknown { known, .. } => {
                failure.help(format!("it has {}", known.join(", ")))
            }
            ProfileError::CannotEdit { .. } => failure.help("change it with an editor"),
            ProfileError::File { .. } => failure.help("--config names another file"),
            ProfileError::Syntax { .. } | ProfileError::Value { .. } => {
                failure.help("correct the file; `portcullis profile --help` says what it may hold")
            }
        }
    }
}
