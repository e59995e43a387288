//! Asks whether a wallet holds a good pass, from a program without an async runtime:
//! `blocking CHAIN RPC_URL NETWORK WALLET`. Exits with 3 if it does not.

use std::{env, error::Error, process::ExitCode};

use portcullis::{Connection, PassReader, Requirement};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [chain, url, network, wallet] = arguments.as_slice() else {
        return Err("usage: blocking CHAIN RPC_URL NETWORK WALLET".into());
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let verdict = runtime.block_on(async {
        let reader = PassReader::new(Connection::open(chain.parse()?, url, None).await?);
        let verdict = reader.verify(&network.parse()?, &wallet.parse()?, &Requirement::ANY).await?;
        Ok::<_, Box<dyn Error>>(verdict)
    })?;
    println!("{}", verdict.name());
    Ok(if verdict.is_allow() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
