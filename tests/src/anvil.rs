//! An EVM chain of one's own.

use std::{
    io::{self, BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
};

use crate::programs::checkout;

/// Gone when it is dropped.
#[derive(Debug)]
pub struct Anvil {
    process: Child,
    /// By HTTP.
    pub url: String,
}

impl Anvil {
    /// On a free port, and otherwise by these arguments.
    ///
    /// # Panics
    ///
    /// It does not start.
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(xtask::foundry_tool(&checkout(), "anvil"))
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("anvil is where `contracts` installs it");
        let mut talk = BufReader::new(process.stdout.take().expect("its output is piped"));
        let address = loop {
            let mut line = String::new();
            let length = talk.read_line(&mut line).expect("its output can be read");
            assert_ne!(length, 0, "anvil ended before it listened");
            if let Some(address) = line.trim_end().strip_prefix("Listening on ") {
                break address.to_owned();
            }
        };
        // It would stop at a full pipe, and end at a closed one.
        thread::spawn(move || io::copy(&mut talk, &mut io::sink()));
        Self { process, url: format!("http://{address}") }
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
