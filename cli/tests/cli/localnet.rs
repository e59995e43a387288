//! Both chains come up, say where, and go away.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    net::TcpStream,
    process::{Command, Stdio},
};

use crate::harness::{Folder, Program};

const FREE: [&str; 3] = ["localnet", "--solana-port=0", "--evm-port=0"];

#[test]
fn what_is_missing_is_said_with_where_to_get_it() {
    let folder = Folder::new();
    let program = Program::new(&folder).with(FREE);
    let nowhere = folder.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    let run = program.run(&["--programs", nowhere]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("`cargo xtask build`"), "{}", run.stderr);
    let run = program.run(&["--anvil", nowhere]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("https://getfoundry.sh"), "{}", run.stderr);
    assert!(!folder.path().join(".config").exists(), "no profile of what is not there");
}

#[cfg(unix)]
#[test]
fn asked_to_end_it_takes_both_chains_down() {
    let folder = Folder::new();
    let program = Program::new(&folder).with(FREE);
    let mut child =
        program.command::<&str>(&[]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut told = String::new();
    while !told.contains("--profile localnet-evm") {
        assert_ne!(stdout.read_line(&mut told).unwrap(), 0, "{told}");
    }
    let address = |chain: &str| {
        let lines = told.lines().skip_while(|line| *line != chain);
        let line = lines.skip(1).find(|line| line.starts_with("  rpc")).unwrap();
        line.split("http://").nth(1).unwrap().to_owned()
    };
    let nodes = [address("Solana"), address("EVM")];
    for node in &nodes {
        assert!(TcpStream::connect(node).is_ok(), "{node}");
    }
    let config = folder.read(".config/portcullis/config.toml");
    for node in &nodes {
        assert!(config.contains(&format!("rpc_url = \"http://{node}\"")), "{config}");
    }
    assert!(folder.path().join(".local/share/portcullis/localnet/operator.json").is_file());
    let kill = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    stdout.read_to_string(&mut told).unwrap();
    for node in &nodes {
        assert!(TcpStream::connect(node).is_err(), "{node}");
    }
}
