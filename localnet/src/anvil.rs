//! Anvil as a child process that does not outlive this one.

use std::{
    io::{self, BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::error::LocalnetError;

const TIMEOUT: Duration = Duration::from_secs(30);
/// Lines that are kept of what it says before it ends.
const LAST_WORDS: usize = 3;
const LISTENING: &str = "Listening on ";

/// Runs what its arguments name until its own input ends, as it does when the process ends that
/// holds the other end, however it ends. An interrupt at the terminal is for that process alone.
const GUARDIAN: &str = r#"
trap '' HUP INT TERM
"$@" 2>&1 &
exec > /dev/null
cat
kill -KILL $! 2> /dev/null
wait
"#;

#[derive(Debug)]
pub(crate) struct Anvil {
    guardian: Child,
    /// Held open for as long as anvil shall run.
    lifeline: Option<ChildStdin>,
    address: SocketAddr,
}

impl Anvil {
    /// Returns when it listens; it may block for as long as [`TIMEOUT`].
    pub(crate) fn start(
        command: Option<&Path>,
        port: u16,
        chain_id: u64,
    ) -> Result<Self, LocalnetError> {
        let command = command.unwrap_or(Path::new("anvil"));
        look_for(command)?;
        let no_shell = |source| LocalnetError::NoAnvil { command: command.to_owned(), source };
        let mut guardian = guarded(command, port, chain_id).spawn().map_err(no_shell)?;
        let lifeline = guardian.stdin.take();
        let talk = guardian.stdout.take();
        // From here on it ends when this is dropped.
        let mut anvil =
            Self { guardian, lifeline, address: SocketAddr::from(([127, 0, 0, 1], port)) };
        if let Some(talk) = talk {
            anvil.address = listening(talk)?;
        }
        tracing::info!(address = %anvil.address, "anvil listens");
        Ok(anvil)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        if let Err(error) = self.guardian.wait() {
            tracing::warn!(%error, "anvil may still run");
        }
    }
}

/// So that a missing anvil is told apart from one that fails.
fn look_for(command: &Path) -> Result<(), LocalnetError> {
    let missing = || LocalnetError::NoAnvil {
        command: command.to_owned(),
        source: io::Error::from(io::ErrorKind::NotFound),
    };
    let has_folder = command.parent().is_some_and(|parent| !parent.as_os_str().is_empty());
    let found = if has_folder {
        command.is_file()
    } else {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(command).is_file())
    };
    if found { Ok(()) } else { Err(missing()) }
}

fn guarded(command: &Path, port: u16, chain_id: u64) -> Command {
    let mut guardian = Command::new("/bin/sh");
    guardian
        .args(["-c", GUARDIAN, "portcullis-localnet"])
        .arg(command)
        .args(["--host", "127.0.0.1"])
        .args(["--port", &port.to_string()])
        .args(["--chain-id", &chain_id.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut guardian, 0);
    guardian
}

/// Waits until it says where it listens. What it says afterwards is dropped, or it would stop to
/// wait for a reader.
fn listening(talk: ChildStdout) -> Result<SocketAddr, LocalnetError> {
    let (said, hear) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(talk).lines().map_while(Result::ok) {
            // Nobody listens once the address is known.
            let _ = said.send(line);
        }
    });
    let mut last_words: Vec<String> = Vec::new();
    loop {
        match hear.recv_timeout(TIMEOUT) {
            Ok(line) => {
                let address = line.strip_prefix(LISTENING).and_then(|text| text.parse().ok());
                match address {
                    Some(address) => return Ok(address),
                    None if line.trim().is_empty() => {}
                    None => {
                        last_words.push(line.trim().to_owned());
                        let too_many = last_words.len().saturating_sub(LAST_WORDS);
                        last_words.drain(..too_many);
                    }
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                return Err(LocalnetError::AnvilSilent { waited: TIMEOUT });
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                return Err(LocalnetError::AnvilEnded { said: last_words.join(" ") });
            }
        }
    }
}
