use std::path::PathBuf;

/// Why nobody can sign. Never holds anything of a key.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// A key itself was given where the place of one belongs. It is not repeated here.
    #[error(
        "this looks like a key itself; put it into a file or an environment variable and name that \
         (file:PATH, env:NAME or command:PROGRAM)"
    )]
    KeyInPlaceOfSource,
    /// Not the place of a key.
    #[error("a key's place is file:PATH, env:NAME or command:PROGRAM [ARGUMENT …]")]
    UnknownSource,
    /// The key file cannot be read.
    #[error("the key file {path} cannot be read")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The environment has no such variable.
    #[error("the environment variable {name} is not set")]
    Variable {
        /// Which one.
        name: String,
    },
    /// What is there is no key for this kind of chain.
    #[error("{place} holds no key for {family}: {expected}")]
    NotAKey {
        /// Where it was looked for.
        place: String,
        /// For which kind of chain.
        family: crate::Family,
        /// What was expected.
        expected: &'static str,
    },
    /// The command cannot be run, or does not answer as it must.
    #[error("the signer command {program}: {problem}")]
    Command {
        /// Which program.
        program: String,
        /// What went wrong, without the command's output.
        problem: String,
    },
    /// The command's signature is not one of the address that it named.
    #[error("the signer command {program} gave a signature that is not of {address}")]
    WrongSignature {
        /// Which program.
        program: String,
        /// Whose signature was expected.
        address: String,
    },
}
