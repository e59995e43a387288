use std::fs::{self, File, Permissions};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, process};

use anyhow::{Context, Result, bail};

use crate::{command, install};

const LONGEST_START: Duration = Duration::from_secs(30);

/// The network of the document's examples: one whose reviews end as they are told to.
const NETWORK: &str = "tgnuXXNMDLK8dy7Xm1TdeGyc95MDym4bvAQCwcW21Bf";

/// Where that network is, and what it is called there.
const CHAINS: [(&str, &str); 2] = [
    ("ethereum/sepolia", "0x1111111111111111111111111111111111111111111111111111111111111111"),
    ("solana/devnet", "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ"),
];

const SCOPES: &str = "partner:admin update:pass issue:pass search:pass create:gkn update:gkn \
                      createWithId:gkn get:pii put:piirequest";

/// A service on a database of its own with one client, until it is dropped. It only answers: no chain
/// is asked for anything.
pub(super) struct Service {
    process: Child,
    /// Its own, gone with it.
    pub(super) folder: PathBuf,
    pub(super) url: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
}

impl Service {
    pub(super) fn start(binary: &Path, python: &Path) -> Result<Self> {
        let folder = env::temp_dir().join(format!("portcullis-http-{}", process::id()));
        install::remove(&folder)?;
        fs::create_dir(&folder)?;
        fs::set_permissions(&folder, Permissions::from_mode(0o700))?;
        Self::start_in(&folder, binary, python).inspect_err(|_| {
            // The error that is told is the first one.
            let _ = install::remove(&folder);
        })
    }

    fn start_in(folder: &Path, binary: &Path, python: &Path) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        for (name, prefix) in KEYS {
            fs::write(folder.join(name), key(python, prefix)?)?;
        }
        let config = folder.join("service.toml");
        fs::write(&config, configuration(folder, address.port()))?;
        let run = |arguments: &[&str]| {
            let mut service = Command::new(binary);
            command::output(service.arg("--config").arg(&config).args(arguments))
        };
        run(&["network", "add", NETWORK, "--org", "Examination", "--sandbox"])?;
        for (chain, id) in CHAINS {
            let place = ["--chain", chain, "--network-id", id, "--signer", "operator"];
            run(&[&["network", "deploy", NETWORK], &place[..]].concat())?;
        }
        let client = run(&["client", "create", "--org", "Examination", "--scopes", SCOPES])?;
        let log = File::create(folder.join("log"))?;
        let process = Command::new(binary)
            .arg("--config")
            .arg(&config)
            .arg("serve")
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("the service cannot be started")?;
        let mut service = Self {
            process,
            folder: folder.to_owned(),
            url: format!("http://{address}"),
            client_id: shown(&client, "client_id")?,
            client_secret: shown(&client, "client_secret")?,
        };
        service.wait_for(address.port())?;
        Ok(service)
    }

    fn wait_for(&mut self, port: u16) -> Result<()> {
        let address = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            if self.process.try_wait()?.is_some() || start.elapsed() > LONGEST_START {
                bail!("the service does not start:\n{}", self.log());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// What it has said so far: warnings and errors.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Nothing of it is kept, and there is nobody to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = install::remove(&self.folder);
    }
}

fn configuration(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "listen = '127.0.0.1:{port}'\nworkers = 0\n\
         [database]\nurl = 'sqlite:{folder}/service.db'\n\
         [tokens]\nissuer = 'https://passes.example'\nsigning_key = 'file:{folder}/token-key'\n\
         [pii]\nkeys = ['file:{folder}/pii-key']\n\
         [webhooks]\nmax_attempts = 0\nsealing_keys = ['file:{folder}/webhook-key']\n\
         [limits]\naddress_per_minute = 0\ntoken_per_minute = 0\nread_per_minute = 0\n\
         verdict_per_minute = 0\nchange_per_minute = 0\n"
    )
}

/// The service's keys: files, and what is before the 32 bytes of each. Before those of an Ed25519 key it
/// is what PKCS #8 says.
const KEYS: [(&str, &str); 3] =
    [("token-key", "302e020100300506032b657004220420"), ("pii-key", ""), ("webhook-key", "")];

/// A new key in base64; with something before it, in PEM.
fn key(python: &Path, prefix: &str) -> Result<String> {
    const SCRIPT: &str = "import base64, os, sys; \
        key = bytes.fromhex(sys.argv[1]) + os.urandom(32); \
        print(base64.b64encode(key).decode())";
    let key = command::output(Command::new(python).args(["-c", SCRIPT, prefix]))?;
    Ok(match prefix {
        "" => key,
        _ => format!("-----BEGIN PRIVATE KEY-----\n{key}-----END PRIVATE KEY-----\n"),
    })
}

/// `client_id=…`
fn shown(answer: &str, name: &str) -> Result<String> {
    let mut values = answer.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    values.next().map(str::to_owned).with_context(|| format!("the service shows no {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_found() {
        let answer = "client_id=1\nclient_secret=a=b\nmode=test\n";
        assert_eq!(shown(answer, "client_secret").unwrap(), "a=b");
        assert!(shown(answer, "client").is_err());
    }
}
