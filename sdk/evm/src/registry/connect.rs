use std::time::Duration;

use alloy::{
    network::Ethereum,
    providers::{DynProvider, Provider, ProviderBuilder},
    transports::http::reqwest::{Client, Url},
};

use crate::RpcFailure;

const TIMEOUT: Duration = Duration::from_secs(30);

/// A way to a node over HTTP, with a time limit of 30 seconds a request.
///
/// Nothing is asked yet, so the node may be unreachable, or on another chain: see
/// [`crate::Sender::connect`]. A provider of one's own, with other limits or transports, does as
/// well.
///
/// # Errors
///
/// [`RpcFailure::Usage`] if the URL is none; the error does not repeat it.
pub fn connect(url: &str) -> Result<DynProvider, RpcFailure> {
    let url: Url =
        url.parse().map_err(|_| RpcFailure::Usage("the node's URL is not valid".to_owned()))?;
    let client = Client::builder()
        .timeout(TIMEOUT)
        .build()
        .map_err(|_| RpcFailure::Usage("TLS cannot be set up".to_owned()))?;
    let provider = ProviderBuilder::<_, _, Ethereum>::default().connect_reqwest(client, url);
    Ok(provider.erased())
}
