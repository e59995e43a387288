use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::{
    model::{PassChain, PiiRequestId, Wallet, pii::EvidenceRel},
    problem::{Code, Problem},
};

/// `…/{chain}/{chainNetwork}`
pub(crate) struct ChainPath(pub(crate) PassChain);

/// `…/{chain}/{chainNetwork}/{wallet}`
pub(crate) struct PassPath {
    pub(crate) chain: PassChain,
    pub(crate) wallet: Wallet,
}

/// `…/{id}`; `None` if it is none that was ever given.
pub(crate) struct IdPath<I>(pub(crate) Option<I>);

/// `…/{id}/…/{id}`; `None` if either is none that was ever given.
pub(crate) struct IdPairPath<I, J>(pub(crate) Option<(I, J)>);

/// `…/{id}/evidence/{rel}`; `None` if it is none that there can be.
pub(crate) struct EvidencePath {
    pub(crate) id: Option<PiiRequestId>,
    pub(crate) rel: Option<EvidenceRel>,
}

/// What follows the question mark. Parameters that are not known are refused by its type.
pub(crate) struct Queries<T>(pub(crate) T);

impl<S: Send + Sync> FromRequestParts<S> for ChainPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let (chain, network): (String, String) = path(parts, state).await?;
        parse_chain(&chain, &network).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PassPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let (chain, network, wallet): (String, String, String) = path(parts, state).await?;
        let chain = parse_chain(&chain, &network)?;
        let wallet = Wallet::parse(chain.chain_type(), &wallet)
            .map_err(|error| Problem::with_detail(Code::InvalidWallet, error.to_string()))?;
        Ok(Self { chain, wallet })
    }
}

impl<S: Send + Sync, I: FromStr> FromRequestParts<S> for IdPath<I> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let id: String = path(parts, state).await?;
        Ok(Self(id.parse().ok()))
    }
}

impl<S: Send + Sync, I: FromStr, J: FromStr> FromRequestParts<S> for IdPairPath<I, J> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let (one, other): (String, String) = path(parts, state).await?;
        Ok(Self(one.parse().ok().zip(other.parse().ok())))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for EvidencePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let (id, rel): (String, String) = path(parts, state).await?;
        Ok(Self { id: id.parse().ok(), rel: rel.parse().ok() })
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Queries<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(values) = Query::from_request_parts(parts, state).await.map_err(|rejection| {
            Problem::with_detail(Code::InvalidRequest, rejection.body_text())
        })?;
        Ok(Self(values))
    }
}

async fn path<S: Send + Sync, T: DeserializeOwned + Send>(
    parts: &mut Parts,
    state: &S,
) -> Result<T, Problem> {
    let found = Path::from_request_parts(parts, state).await;
    found.map(|Path(values)| values).map_err(|_| {
        Problem::with_detail(Code::InvalidRequest, "the path is not UTF-8 when it is decoded")
    })
}

fn parse_chain(chain: &str, network: &str) -> Result<PassChain, Problem> {
    PassChain::parse(chain, network)
        .map_err(|error| Problem::with_detail(Code::UnknownChain, error.to_string()))
}
