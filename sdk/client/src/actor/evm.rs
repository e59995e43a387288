//! Operations as calls of the registry.

use portcullis_evm::{B256, Call, Consume, Expiry, Registry, Signed, random_nonce};
use portcullis_types::{Requirement, lifecycle::Step};

use super::Actor;
use crate::{
    Address, Failure,
    operation::{
        GatekeeperChange, GatekeeperLimits, GatekeeperOperation, NetworkChange, NetworkOperation,
        NetworkSeed, NetworkSettings, Operation, OperationError, PassOperation,
    },
};

/// How long the holder's consent to use up a pass holds: until the transaction is in a block.
const CONSENT_SECONDS: u64 = 3_600;

impl Actor {
    pub(super) async fn call(
        &self,
        registry: &Registry,
        operation: &Operation,
    ) -> Result<Call, Failure> {
        Ok(match operation {
            Operation::Pass(operation) => self.pass_call(registry, operation).await?,
            Operation::Network(operation) => network_call(registry, operation)?,
            Operation::Gatekeeper(operation) => gatekeeper_call(registry, operation)?,
            Operation::Policy(_) => return Err(unsupported(operation.name())),
            Operation::Claim(voucher) => registry.claim(voucher),
        })
    }

    async fn pass_call(
        &self,
        registry: &Registry,
        operation: &PassOperation,
    ) -> Result<Call, Failure> {
        let (network, wallet) = (operation.network.evm()?, operation.wallet.evm()?);
        Ok(match operation.step {
            Step::Issue { expires_at, attributes } => {
                registry.issue(network, wallet, Expiry::requested(expires_at)?, attributes)
            }
            Step::Freeze { reason } => registry.freeze(network, wallet, reason),
            Step::Unfreeze => registry.unfreeze(network, wallet),
            Step::Renew { expires_at } => {
                registry.renew(network, wallet, Expiry::requested(expires_at)?)
            }
            Step::Revoke { reason } => registry.revoke(network, wallet, reason),
            Step::SetAttributes { attributes } => {
                registry.set_attributes(network, wallet, attributes)
            }
            Step::TakeOver => registry.take_over(network, wallet),
            Step::Renounce => {
                // The contract takes the caller's own pass, whichever wallet is named here.
                self.check_holder(operation)?;
                registry.renounce(network)
            }
            Step::Close => registry.close(network, wallet),
            Step::Consume { requirement } => {
                self.check_holder(operation)?;
                self.consume(registry, network, requirement).await?
            }
        })
    }
}

impl Actor {
    /// The holder is the dApp, too: it consents, and uses up its pass itself.
    async fn consume(
        &self,
        registry: &Registry,
        network: B256,
        requirement: Requirement,
    ) -> Result<Call, Failure> {
        let signer = self.evm_signer()?;
        let now = registry.latest_block().await?.timestamp_seconds;
        let consent = Consume {
            network,
            consumer: signer.address(),
            requirement,
            signer: signer.address(),
            nonce: random_nonce(),
            deadline_seconds: now.saturating_add(CONSENT_SECONDS),
        };
        let domain = registry.domain().await?;
        Ok(registry.consume(&Signed::sign(signer, domain, consent).await?))
    }
}

fn network_call(registry: &Registry, operation: &NetworkOperation) -> Result<Call, Failure> {
    let network = operation.network.evm()?;
    Ok(match operation.change {
        NetworkChange::Create { seed: NetworkSeed::Evm(salt), settings } => {
            registry.create_network(salt, network_settings(settings))?
        }
        NetworkChange::Create { seed: NetworkSeed::Solana(_), .. } => {
            return Err(crate::WrongFamily {
                given: "a number as the network's seed".to_owned(),
                expected: crate::Family::Evm,
            }
            .into());
        }
        NetworkChange::Update(settings) => {
            registry.update_network(network, network_settings(settings))?
        }
        NetworkChange::Pause => registry.pause(network),
        NetworkChange::Unpause => registry.unpause(network),
        NetworkChange::SetGuardian(guardian) => {
            registry.set_guardian(network, guardian.as_ref().map(Address::evm).transpose()?)
        }
        NetworkChange::ProposeAuthority(pending) => {
            registry.propose_authority(network, pending.as_ref().map(Address::evm).transpose()?)
        }
        NetworkChange::AcceptAuthority => registry.accept_authority(network),
        NetworkChange::Close => return Err(unsupported(operation.change.name())),
    })
}

fn gatekeeper_call(registry: &Registry, operation: &GatekeeperOperation) -> Result<Call, Failure> {
    let network = operation.network.evm()?;
    Ok(match operation.change {
        GatekeeperChange::Add { authority, operator, limits } => registry.add_gatekeeper(
            network,
            authority.evm()?,
            operator.evm()?,
            gatekeeper_limits(limits),
        )?,
        GatekeeperChange::Update { gatekeeper, authority, limits } => registry.update_gatekeeper(
            network,
            gatekeeper,
            authority.evm()?,
            gatekeeper_limits(limits),
        )?,
        GatekeeperChange::SetStatus { gatekeeper, status } => {
            registry.set_gatekeeper_status(network, gatekeeper, status)
        }
        GatekeeperChange::RotateOperator { gatekeeper, operator } => {
            registry.rotate_operator(network, gatekeeper, operator.evm()?)
        }
        GatekeeperChange::RaiseGeneration { gatekeeper } => {
            registry.raise_generation(network, gatekeeper)
        }
        GatekeeperChange::Remove { gatekeeper } => registry.remove_gatekeeper(network, gatekeeper),
        GatekeeperChange::SetSuccessor { gatekeeper, successor } => {
            registry.set_successor(network, gatekeeper, successor)
        }
    })
}

fn network_settings(settings: NetworkSettings) -> portcullis_evm::NetworkSettings {
    use portcullis_evm::NetworkFlags;
    let flag = |set: bool, flag: NetworkFlags| if set { flag } else { NetworkFlags::NONE };
    portcullis_evm::NetworkSettings {
        default_lifetime_seconds: settings.default_lifetime_seconds,
        max_lifetime_seconds: settings.max_lifetime_seconds,
        flags: flag(settings.renounce_forbidden, NetworkFlags::RENOUNCE_FORBIDDEN)
            | flag(settings.single_use, NetworkFlags::SINGLE_USE)
            | flag(settings.unbound, NetworkFlags::UNBOUND),
    }
}

fn gatekeeper_limits(limits: GatekeeperLimits) -> portcullis_evm::GatekeeperLimits {
    portcullis_evm::GatekeeperLimits {
        permissions: limits.permissions,
        max_lifetime_seconds: limits.max_lifetime_seconds,
        issued_per_day: limits.issued_per_day,
    }
}

fn unsupported(operation: &'static str) -> Failure {
    OperationError::Unsupported { operation, chain: "EVM chains" }.into()
}
