use clap::Args;
use serde::Serialize;

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
    value::SourceText,
};

/// Show one profile, as it stands in the file.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Which one [default: --profile, then the default profile].
    name: Option<String>,
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    chain: Option<String>,
    /// Without its path and query, which may hold a provider's key.
    rpc_url: Option<String>,
    registry: Option<String>,
    network: Option<String>,
    gatekeeper: Option<u32>,
    signer: Option<String>,
    payer: Option<String>,
    priority_fee: Option<String>,
    max_fee_per_gas: Option<String>,
    max_priority_fee_per_gas: Option<String>,
    max_fee: Option<String>,
}

impl Report for Shown {
    fn text(&self, text: &mut Text) {
        text.field("profile", &self.name)
            .field_if("chain", self.chain.as_ref())
            .field_if("rpc_url", self.rpc_url.as_ref())
            .field_if("registry", self.registry.as_ref())
            .field_if("network", self.network.as_ref())
            .field_if("gatekeeper", self.gatekeeper)
            .field_if("signer", self.signer.as_ref())
            .field_if("payer", self.payer.as_ref())
            .field_if("priority_fee", self.priority_fee.as_ref())
            .field_if("max_fee_per_gas", self.max_fee_per_gas.as_ref())
            .field_if("max_priority_fee_per_gas", self.max_priority_fee_per_gas.as_ref())
            .field_if("max_fee", self.max_fee.as_ref());
    }
}

impl Show {
    pub(crate) fn run(self, context: &Context) -> Result<Ending, Failure> {
        let location = context.location();
        let document = location.read()?;
        let named = self.name.as_deref().or(context.profile_name());
        let name = named.or(document.default_profile.as_deref()).ok_or_else(|| {
            Failure::usage("it is not said which profile")
                .help("give its name; `portcullis profile list` shows them")
        })?;
        let profile = document.profile(name, location.path())?.clone();
        let source = |source: Option<SourceText>| {
            source.map(|source| match source.key_source() {
                Ok(source) => source.to_string(),
                Err(error) => format!("({error})"),
            })
        };
        context.output.result(&Shown {
            name: name.to_owned(),
            chain: profile.chain,
            rpc_url: profile.rpc_url.as_deref().map(without_secrets),
            registry: profile.registry,
            network: profile.network,
            gatekeeper: profile.gatekeeper,
            signer: source(profile.signer),
            payer: source(profile.payer),
            priority_fee: profile.priority_fee,
            max_fee_per_gas: profile.max_fee_per_gas,
            max_priority_fee_per_gas: profile.max_priority_fee_per_gas,
            max_fee: profile.max_fee,
        })?;
        Ok(Ending::Done)
    }
}

/// Scheme and host alone.
fn without_secrets(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return "…".to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let more = if host.len() < authority.len() || path.len() > 1 { "/…" } else { path };
    format!("{scheme}://{host}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_s_key_is_not_shown() {
        for (url, shown) in [
            ("http://127.0.0.1:8899", "http://127.0.0.1:8899"),
            ("https://host/v2/secret", "https://host/…"),
            ("https://host?key=secret", "https://host/…"),
            ("https://user:secret@host/", "https://host/…"),
            ("secret", "…"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }
}
