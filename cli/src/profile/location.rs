use std::{
    env,
    ffi::OsString,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::{Document, ProfileError, edit};
use crate::private_file;

/// Where the profiles are.
#[derive(Clone, Debug)]
pub(crate) struct Location {
    path: PathBuf,
    /// Somebody has named it, so it shall be there.
    named: bool,
}

impl Location {
    /// The file that is named; otherwise `portcullis/config.toml` where the system keeps such things.
    pub(crate) fn new(named: Option<PathBuf>) -> Self {
        match named {
            Some(path) => Self { path, named: true },
            None => Self { path: default_path(|name| env::var_os(name)), named: false },
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What the file says. One that nobody has named need not be there.
    pub(crate) fn read(&self) -> Result<Document, ProfileError> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Document::parse(&text, &self.path),
            Err(error) if error.kind() == ErrorKind::NotFound && !self.named => {
                Ok(Document::default())
            }
            Err(source) => Err(ProfileError::File { path: self.path.clone(), source }),
        }
    }

    /// Changes the text of the file by `change`, which must make of its content what `expected`
    /// makes of it. Everything else stays as it was written, remarks included.
    pub(crate) fn change(
        &self,
        change: impl Fn(&str) -> String,
        expected: impl Fn(&mut Document),
    ) -> Result<(), ProfileError> {
        let file_error = |source| ProfileError::File { path: self.path.clone(), source };
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(file_error(error)),
        };
        let mut wanted = Document::parse(&text, &self.path)?;
        expected(&mut wanted);
        let changed = edit::with_final_newline(change(&text));
        if Document::parse(&changed, &self.path).ok() != Some(wanted) {
            return Err(ProfileError::CannotEdit { path: self.path.clone() });
        }
        private_file::create_directory(private_file::parent(&self.path)).map_err(file_error)?;
        private_file::replace(&self.path, changed.as_bytes()).map_err(file_error)
    }
}

fn default_path(variable: impl Fn(&str) -> Option<OsString>) -> PathBuf {
    let set = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // The specification of base directories wants a relative path passed over.
    let configuration = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    let home = || set("HOME").or_else(|| set("USERPROFILE")).unwrap_or_default().join(".config");
    configuration.unwrap_or_else(home).join("portcullis").join("config.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_with(variables: &[(&str, &str)]) -> PathBuf {
        default_path(|name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_system_says_where_configuration_is_kept() {
        let xdg = [("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(path_with(&xdg), Path::new("/x/portcullis/config.toml"));
        let relative = [("XDG_CONFIG_HOME", "x"), ("HOME", "/h")];
        assert_eq!(path_with(&relative), Path::new("/h/.config/portcullis/config.toml"));
    }
}
