use std::{
    env,
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

/// Names the binary to run.
const VARIABLE: &str = "PORTCULLIS_SERVICE";

const LONGEST_START: Duration = Duration::from_secs(60);
const LONGEST_END: Duration = Duration::from_secs(60);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The service's binary: that of the environment, or the one that cargo has put beside this one.
///
/// # Errors
///
/// That there is none.
pub fn service_binary() -> Result<PathBuf> {
    if let Some(path) = env::var_os(VARIABLE) {
        return Ok(path.into());
    }
    let this = env::current_exe()?;
    let folders = this.ancestors().skip(1).take(2);
    let mut candidates = folders.map(|folder| folder.join("portcullis-service"));
    candidates.find(|path| path.is_file()).with_context(|| {
        format!("there is no portcullis-service beside {}: {VARIABLE} names one", this.display())
    })
}

/// The service, until it is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts it, and waits until it listens there. What it says is appended to the log.
    pub(crate) async fn start(
        config: &Path,
        address: &str,
        log: &Path,
        environment: &[(String, String)],
    ) -> Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        let child = Command::new(service_binary()?)
            .arg("--config")
            .arg(config)
            .arg("serve")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .context("the service cannot be started")?;
        let mut process = Self { child, log: log.to_owned() };
        let start = Instant::now();
        while TcpStream::connect(address).await.is_err() {
            if process.child.try_wait()?.is_some() || start.elapsed() > LONGEST_START {
                bail!("the service does not start:\n{}", process.said());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(process)
    }

    /// Ends it as a power cut would.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// The system's number of it.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Asks it to end, and waits until it has. Whether it says that all went well.
    ///
    /// # Errors
    ///
    /// That it does not end.
    pub async fn terminate(mut self) -> Result<bool> {
        if let Some(id) = self.child.id() {
            Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
        }
        let ended = tokio::time::timeout(LONGEST_END, self.child.wait()).await;
        Ok(ended.context("the service does not end")??.success())
    }

    /// What it has said so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}
