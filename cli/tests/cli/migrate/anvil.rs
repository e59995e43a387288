use std::{
    io::{self, BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use crate::harness::{Folder, Program};

/// A chain without anything, and somebody with coins there.
pub(super) struct Anvil {
    process: Child,
    pub(super) program: Program,
    pub(super) folder: Folder,
}

impl Anvil {
    pub(super) fn start() -> Self {
        let installed = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil"
        );
        let anvil = std::env::var("PORTCULLIS_ANVIL").unwrap_or_else(|_| installed.to_owned());
        let mut process = Command::new(anvil)
            .args(["--port", "0", "--accounts", "1", "--mnemonic-random"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut talk, mut key) = (BufReader::new(process.stdout.take().unwrap()), String::new());
        let address = loop {
            let mut line = String::new();
            assert_ne!(talk.read_line(&mut line).unwrap(), 0, "anvil ended before it listened");
            match (line.trim_end().strip_prefix("Listening on "), line.trim().strip_prefix("(0) "))
            {
                (Some(address), _) => break address.to_owned(),
                (None, Some(word)) if word.len() == 66 => key = word.to_owned(),
                _ => {}
            }
        };
        // It would stop at a full pipe, and end at a closed one.
        std::thread::spawn(move || io::copy(&mut talk, &mut io::sink()));
        let folder = Folder::new();
        let file = folder.write("key", &key);
        let program = Program::new(&folder).secret(&key).with([
            "--chain=eip155:31337".to_owned(),
            format!("--rpc-url=http://{address}"),
            format!("--signer=file:{}", file.display()),
            "--yes".to_owned(),
        ]);
        Self { process, program, folder }
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
