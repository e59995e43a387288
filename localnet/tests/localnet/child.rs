//! Anvil ends with the process that started it, however that ends.

use std::{
    env,
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use portcullis_localnet::Localnet;

use crate::options::options;

const ROLE: &str = "PORTCULLIS_TEST_VICTIM";

/// Not a test of its own: the process that is killed.
#[tokio::test]
async fn victim() {
    if env::var_os(ROLE).is_none() {
        return;
    }
    let localnet = Localnet::start(options()).await.unwrap();
    println!("\nanvil {}", localnet.description().evm.rpc_url);
    std::future::pending::<()>().await;
}

#[test]
fn anvil_ends_when_its_parent_is_killed() {
    let mut victim = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child::victim", "--nocapture"])
        .env(ROLE, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let talk = BufReader::new(victim.stdout.take().unwrap()).lines();
    let url = talk
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("anvil http://").map(str::to_owned));
    let address = url.expect("it starts");
    assert!(TcpStream::connect(&address).is_ok());
    victim.kill().unwrap();
    victim.wait().unwrap();

    let begin = Instant::now();
    while TcpStream::connect(&address).is_ok() {
        assert!(begin.elapsed() < Duration::from_secs(20), "anvil is still there");
        std::thread::yield_now();
    }
}
