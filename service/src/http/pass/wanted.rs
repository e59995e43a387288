use portcullis::Attributes;

use crate::{
    http::{networks::resolve, request::RequestId},
    model::{
        Caller, PassChain, Wallet,
        pass::{Change, MAX_EXPIRY_SECONDS, Refusal},
    },
    problem::{Code, Problem},
    service::Service,
    store::{Changed, PassPlace},
};

/// A pass that shall be there.
pub(in crate::http) struct Wanted<'a> {
    pub(in crate::http) chain: PassChain,
    pub(in crate::http) wallet: Wallet,
    pub(in crate::http) network: Option<&'a str>,
    /// `None`: by the network's own rule.
    pub(in crate::http) expires_at_seconds: Option<i64>,
    /// Of those that the network's passes attest; `None`: all of them.
    pub(in crate::http) attributes: Option<Attributes>,
}

impl Wanted<'_> {
    pub(in crate::http) async fn issue(
        self,
        service: &Service,
        caller: &Caller,
        request_id: &RequestId,
    ) -> Result<Changed, Problem> {
        let network = resolve::network(service, caller, self.network).await?;
        resolve::check_chain(caller, &network, &self.chain)?;
        if service.store().deployment(&network.key, &self.chain).await?.is_none() {
            return Err(Problem::new(Code::ChainNotDeployed));
        }
        let now_seconds = service.clock().now_seconds();
        let expires_at_seconds = match self.expires_at_seconds {
            Some(asked) if asked <= now_seconds => return Err(Refusal::ExpiryInPast.into()),
            Some(asked) if asked > MAX_EXPIRY_SECONDS => return Err(Refusal::ExpiryTooLate.into()),
            Some(asked) => asked,
            None => network.default_expiry(now_seconds),
        };
        let is_expiry_named = self.expires_at_seconds.is_some();
        let attributes = self.attributes.unwrap_or(network.attributes);
        if !network.attributes.contains(attributes) {
            return Err(Problem::with_detail(
                Code::InvalidAttributes,
                "attributes has one that passes of this gatekeeper network do not attest",
            ));
        }
        let change = Change::Issue { expires_at_seconds, is_expiry_named, attributes };
        let place = PassPlace {
            org: caller.org,
            mode: caller.mode,
            network: network.key,
            chain: self.chain,
            wallet: self.wallet,
        };
        service.change_pass(caller, request_id, place, change).await
    }
}
