use std::{
    env, fmt,
    fs::Metadata,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    str::FromStr,
};

use zeroize::Zeroizing;

/// Where a secret is: `file:PATH` or `env:NAME`. Never the secret.
///
/// Not a [`portcullis::KeySource`]: that is the place of a signer, which may be a command that never
/// tells its key, and takes a path alone; these are read, and what is no place may be the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// A file.
    File(PathBuf),
    /// A variable of the environment.
    Environment(String),
}

/// There is no secret.
#[derive(Debug, thiserror::Error)]
pub enum KeyPlaceError {
    /// Not the place of a secret. What was given is not repeated: it may be the secret.
    #[error("write file:PATH or env:NAME")]
    NotAPlace,
    /// The file cannot be read.
    #[error("the file {path} cannot be read: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is no such variable.
    #[error("the environment variable {name} is not set")]
    Variable {
        /// Which.
        name: String,
    },
}

impl KeyPlace {
    /// What is there.
    ///
    /// # Errors
    ///
    /// [`KeyPlaceError`].
    pub fn read(&self) -> Result<Zeroizing<String>, KeyPlaceError> {
        let text = match self {
            Self::File(path) => {
                warn_if_others_may_read(path);
                std::fs::read_to_string(path)
                    .map_err(|source| KeyPlaceError::File { path: path.clone(), source })?
            }
            Self::Environment(name) => {
                env::var(name).map_err(|_| KeyPlaceError::Variable { name: name.clone() })?
            }
        };
        Ok(Zeroizing::new(text))
    }
}

fn warn_if_others_may_read(path: &Path) {
    let is_open = |metadata: Metadata| metadata.permissions().mode() & 0o077 != 0;
    if std::fs::metadata(path).is_ok_and(is_open) {
        tracing::warn!(path = %path.display(), "others on this machine may read the key file");
    }
}

impl FromStr for KeyPlace {
    type Err = KeyPlaceError;

    fn from_str(text: &str) -> Result<Self, KeyPlaceError> {
        match text.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            Some(("env", name)) if !name.is_empty() => Ok(Self::Environment(name.to_owned())),
            _ => Err(KeyPlaceError::NotAPlace),
        }
    }
}

impl fmt::Display for KeyPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "file:{}", path.display()),
            Self::Environment(name) => write!(formatter, "env:{name}"),
        }
    }
}

impl<'de> serde::Deserialize<'de> for KeyPlace {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
