use portcullis_evm::{NetworkFlags as EvmFlags, NetworkRecord as EvmNetwork, StandingWord};
use portcullis_solana::{
    account::GatekeeperAccount,
    rpc::{NetworkRecord as SolanaNetwork, PolicyRecord},
};
use portcullis_types::{GatekeeperStatus, solana::NetworkFlags};

use super::PassReader;
use crate::{
    Address, NetworkId, ReadFailure,
    connection::Node,
    operation::{NetworkSettings, OperationError},
    record::{GatekeeperDetails, NetworkDetails},
};

impl PassReader {
    /// A network; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`].
    pub async fn network(&self, id: &NetworkId) -> Result<Option<NetworkDetails>, ReadFailure> {
        Ok(match &self.connection.node {
            Node::Solana(cluster) => {
                cluster.network(&id.solana()?).await?.as_ref().map(solana_network)
            }
            Node::Evm(registry) => {
                registry.network(id.evm()?).await?.map(|record| evm_network(*id, &record))
            }
        })
    }

    /// A gatekeeper of a network, by its slot on Solana or its index on EVM chains; `None` if the
    /// number was never given out, or nothing is left of it.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`].
    pub async fn gatekeeper(
        &self,
        id: &NetworkId,
        gatekeeper: u32,
    ) -> Result<Option<GatekeeperDetails>, ReadFailure> {
        match &self.connection.node {
            Node::Solana(cluster) => {
                let out_of_range = OperationError::OutOfRange {
                    what: "gatekeeper slot",
                    value: gatekeeper.into(),
                };
                let slot = u16::try_from(gatekeeper).map_err(|_| out_of_range)?;
                let network = id.solana()?;
                let Some(account) = cluster.gatekeeper(&network, slot).await? else {
                    return Ok(None);
                };
                let record = cluster.network(&network).await?;
                Ok(Some(solana_gatekeeper(&account, record.as_ref())))
            }
            Node::Evm(registry) => {
                let network = id.evm()?;
                let Some(record) = registry.gatekeeper(network, gatekeeper).await? else {
                    return Ok(None);
                };
                let number = StandingWord::number_of(gatekeeper);
                let standing = registry.standing_word(network, number).await?;
                let mut details = GatekeeperDetails {
                    gatekeeper,
                    authority: Address::Evm(record.authority),
                    operator: record.operator.map(Address::Evm),
                    status: None,
                    stands: standing.stands(gatekeeper),
                    permissions: None,
                    max_lifetime_seconds: record.max_lifetime_seconds,
                    issued_per_day: 0,
                    generation: None,
                    successor: record.successor,
                    passes: None,
                };
                match record.operator {
                    Some(operator) => {
                        let word = registry.operator_word(network, operator).await?;
                        details.status = word.status();
                        details.permissions = Some(word.permissions());
                        details.issued_per_day = word.issued_per_day();
                    }
                    None => details.status = Some(GatekeeperStatus::Removed),
                }
                Ok(Some(details))
            }
        }
    }

    /// Every gatekeeper of a network of which something is left, in order.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`]; [`OperationError::NoNetwork`] if there is no such network.
    pub async fn gatekeepers(&self, id: &NetworkId) -> Result<Vec<GatekeeperDetails>, ReadFailure> {
        let network = self.network(id).await?;
        let network =
            network.ok_or_else(|| OperationError::NoNetwork { network: id.to_string() })?;
        let numbers = match id {
            NetworkId::Solana(_) => 0..network.gatekeepers_ever,
            NetworkId::Evm(_) => 1..network.gatekeepers_ever.saturating_add(1),
        };
        let mut found = Vec::new();
        for number in numbers {
            found.extend(self.gatekeeper(id, number).await?);
        }
        Ok(found)
    }

    /// The policy of a gated mint; `None` if it has none.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`]; [`OperationError::Unsupported`] on EVM chains.
    pub async fn policy(
        &self,
        mint: &portcullis_solana::Address,
    ) -> Result<Option<PolicyRecord>, ReadFailure> {
        match &self.connection.node {
            Node::Solana(cluster) => Ok(cluster.policy(mint).await?),
            Node::Evm(_) => {
                Err(OperationError::Unsupported { operation: "policies", chain: "EVM chains" }
                    .into())
            }
        }
    }
}

fn solana_network(record: &SolanaNetwork) -> NetworkDetails {
    NetworkDetails {
        network: NetworkId::Solana(record.address),
        authority: Address::Solana(record.authority),
        pending_authority: record.pending_authority.map(Address::Solana),
        guardian: record.guardian.map(Address::Solana),
        settings: NetworkSettings {
            default_lifetime_seconds: record.default_lifetime_seconds,
            max_lifetime_seconds: record.max_lifetime_seconds,
            renounce_forbidden: record.flags.contains(NetworkFlags::RENOUNCE_FORBIDDEN),
            single_use: record.flags.contains(NetworkFlags::SINGLE_USE),
            unbound: false,
        },
        paused: record.paused,
        gatekeepers_ever: u32::try_from(record.gatekeepers.len()).unwrap_or(u32::MAX),
    }
}

fn evm_network(network: NetworkId, record: &EvmNetwork) -> NetworkDetails {
    let settings = record.settings;
    NetworkDetails {
        network,
        authority: Address::Evm(record.authority),
        pending_authority: record.pending_authority.map(Address::Evm),
        guardian: record.guardian.map(Address::Evm),
        settings: NetworkSettings {
            default_lifetime_seconds: settings.default_lifetime_seconds,
            max_lifetime_seconds: settings.max_lifetime_seconds,
            renounce_forbidden: settings.flags.contains(EvmFlags::RENOUNCE_FORBIDDEN),
            single_use: settings.flags.contains(EvmFlags::SINGLE_USE),
            unbound: settings.flags.contains(EvmFlags::UNBOUND),
        },
        paused: record.paused,
        gatekeepers_ever: record.last_gatekeeper,
    }
}

fn solana_gatekeeper(
    account: &GatekeeperAccount,
    network: Option<&SolanaNetwork>,
) -> GatekeeperDetails {
    let entry = network.and_then(|network| network.gatekeeper(account.slot));
    let removed = entry.is_none_or(|entry| entry.status == GatekeeperStatus::Removed);
    GatekeeperDetails {
        gatekeeper: account.slot.into(),
        authority: Address::Solana(account.authority),
        operator: (!removed).then_some(Address::Solana(account.operator)),
        status: entry.map(|entry| entry.status),
        stands: entry.is_some_and(|entry| entry.stands_for(entry.generation)),
        permissions: (!removed).then_some(account.permissions),
        max_lifetime_seconds: account.max_lifetime_seconds,
        issued_per_day: account.quota.per_day,
        generation: entry.map(|entry| entry.generation),
        successor: None,
        passes: Some(account.passes),
    }
}
