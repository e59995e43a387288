use portcullis_solana::{
    Address as SolanaAddress, Instruction,
    instruction::{
        AcceptAuthority, CloseNetwork, CreateNetwork, NetworkSettings as SolanaSettings, Pause,
        ProposeAuthority, SetGuardian, Unpause, UpdateNetwork,
    },
    rpc::{Cluster, NetworkRecord},
};
use portcullis_types::solana::NetworkFlags;

use super::{Actor, unsupported};
use crate::{
    Address, Failure,
    operation::{NetworkChange, NetworkOperation, NetworkSeed, NetworkSettings, OperationError},
};

impl Actor {
    pub(super) async fn network_instruction(
        &self,
        cluster: &Cluster,
        operation: &NetworkOperation,
    ) -> Result<Instruction, Failure> {
        let network = operation.network.solana()?;
        let actor = self.solana_address()?;
        let named = |address: &Option<Address>| address.as_ref().map(Address::solana).transpose();
        Ok(match &operation.change {
            NetworkChange::Create { seed: NetworkSeed::Solana(id), settings } => CreateNetwork {
                payer: self.solana_payer()?,
                creator: actor,
                id: *id,
                settings: solana_settings(settings)?,
            }
            .instruction(),
            NetworkChange::Create { seed: NetworkSeed::Evm(_), .. } => {
                return Err(crate::WrongFamily {
                    given: "a salt as the network's seed".to_owned(),
                    expected: crate::Family::Solana,
                }
                .into());
            }
            NetworkChange::Update(settings) => {
                let settings = solana_settings(settings)?;
                UpdateNetwork { authority: actor, network, settings }.instruction()
            }
            NetworkChange::Pause => Pause { actor, network }.instruction(),
            NetworkChange::Unpause => Unpause { authority: actor, network }.instruction(),
            NetworkChange::SetGuardian(guardian) => {
                SetGuardian { authority: actor, network, guardian: named(guardian)? }.instruction()
            }
            NetworkChange::ProposeAuthority(pending) => {
                let pending_authority = named(pending)?;
                ProposeAuthority { authority: actor, network, pending_authority }.instruction()
            }
            NetworkChange::AcceptAuthority => {
                AcceptAuthority { authority: actor, network }.instruction()
            }
            NetworkChange::Close => {
                let rent_payer = existing_network(cluster, &network).await?.rent_payer;
                CloseNetwork { authority: actor, network, rent_payer }.instruction()
            }
        })
    }
}

pub(super) async fn existing_network(
    cluster: &Cluster,
    network: &SolanaAddress,
) -> Result<NetworkRecord, Failure> {
    let record = cluster.network(network).await?;
    Ok(record.ok_or_else(|| OperationError::NoNetwork { network: network.to_string() })?)
}

fn solana_settings(settings: &NetworkSettings) -> Result<SolanaSettings, Failure> {
    if settings.unbound {
        return Err(unsupported("unbound passes"));
    }
    let flag = |set: bool, flag: NetworkFlags| if set { flag } else { NetworkFlags::NONE };
    Ok(SolanaSettings {
        default_lifetime_seconds: settings.default_lifetime_seconds,
        max_lifetime_seconds: settings.max_lifetime_seconds,
        flags: flag(settings.renounce_forbidden, NetworkFlags::RENOUNCE_FORBIDDEN)
            | flag(settings.single_use, NetworkFlags::SINGLE_USE),
    })
}
