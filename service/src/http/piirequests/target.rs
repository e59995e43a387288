//! For whose pass a request is: what every body says that makes one.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

use crate::{
    model::{
        PassChain, Wallet,
        pii::{PiiRequestType, PiiTarget},
    },
    problem::{Code, Problem},
};

/// A body that makes a request: for whose pass, and what is its own. (Fields that are not known are
/// refused, which does not go together with fields of another struct.)
macro_rules! creation {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        #[derive(serde::Deserialize, utoipa::ToSchema)]
        $(#[$meta])*
        #[serde(deny_unknown_fields, rename_all = "camelCase")]
        pub(in crate::http) struct $name {
            $($(#[$field_meta])* $field: $type,)*
            /// What for; `gatekeeperProofOfIdentityWithIdDocument-v3` if it is not said
            #[schema(pattern = "^[A-Za-z0-9-]{1,64}$")]
            r#type: Option<String>,
            #[schema(value_type = $crate::model::ChainType)]
            chain: String,
            #[schema(value_type = $crate::model::ChainNetwork)]
            chain_network: String,
            #[schema(value_type = $crate::model::Wallet)]
            wallet_address: String,
        }

        impl $name {
            /// What the request is for, and for whose pass.
            fn target(
                &self,
            ) -> Result<
                ($crate::model::pii::PiiRequestType, $crate::model::pii::PiiTarget),
                $crate::problem::Problem,
            > {
                $crate::http::piirequests::target::parse(
                    self.r#type.as_deref(),
                    &self.chain,
                    &self.chain_network,
                    &self.wallet_address,
                )
            }
        }
    };
}

pub(in crate::http) use creation;

pub(in crate::http) fn parse(
    request_type: Option<&str>,
    chain: &str,
    chain_network: &str,
    wallet: &str,
) -> Result<(PiiRequestType, PiiTarget), Problem> {
    let request_type = match request_type {
        Some(text) => text
            .parse::<PiiRequestType>()
            .map_err(|error| Problem::with_detail(Code::InvalidRequest, error.to_string()))?,
        None => PiiRequestType::default(),
    };
    let chain = PassChain::parse(chain, chain_network)
        .map_err(|error| Problem::with_detail(Code::UnknownChain, error.to_string()))?;
    let wallet = Wallet::parse(chain.chain_type(), wallet)
        .map_err(|error| Problem::with_detail(Code::InvalidWallet, error.to_string()))?;
    Ok((request_type, PiiTarget { chain, wallet }))
}

/// The answer to who makes a request: 201, or 200 where it was there already.
pub(in crate::http) fn made(is_new: bool, body: impl Serialize) -> Response {
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    (status, Json(body)).into_response()
}
