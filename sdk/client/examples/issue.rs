//! Issues a pass and looks at it: `issue CHAIN RPC_URL NETWORK KEY_SOURCE WALLET`.
//!
//! For example `issue solana:devnet https://api.devnet.solana.com 2CBP… file:operator.json 9xQe…`.

use std::{env, error::Error};

use portcullis::{Attributes, Chain, Connection, KeySource, PassIssuer};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [chain, url, network, key, wallet] = arguments.as_slice() else {
        return Err("usage: issue CHAIN RPC_URL NETWORK KEY_SOURCE WALLET".into());
    };
    let chain: Chain = chain.parse()?;
    let operator = key.parse::<KeySource>()?.signer(chain.family())?;
    let connection = Connection::open(chain, url, None).await?;
    let issuer = PassIssuer::new(connection, network.parse()?, operator)?;
    let wallet = wallet.parse()?;

    match issuer.issue(&wallet, None, Attributes::HUMAN).await {
        Ok(receipt) => println!("issued in {}", receipt.transaction),
        Err(failure) if failure.is_rejected() => println!("refused: {failure}"),
        Err(failure) if failure.is_retryable() => println!("try again later: {failure}"),
        Err(failure) => return Err(failure.into()),
    }
    println!("{}", issuer.status(&wallet).await?.verdict.name());
    Ok(())
}
