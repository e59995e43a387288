//! Operations as calls of the registry.

use portcullis_evm::{Call, Expiry, Registry};
use portcullis_types::lifecycle::Step;

use super::Actor;
use crate::{
    Address, Failure,
    operation::{
        GatekeeperChange, GatekeeperLimits, GatekeeperOperation, NetworkChange, NetworkOperation,
        NetworkSeed, NetworkSettings, Operation, OperationError, PassOperation,
    },
};

impl Actor {
    pub(super) fn call(&self, registry: &Registry, operation: &Operation) -> Result<Call, Failure> {
        Ok(match operation {
            Operation::Pass(operation) => self.pass_call(registry, operation)?,
            Operation::Network(operation) => network_call(registry, operation)?,
            Operation::Gatekeeper(operation) => gatekeeper_call(registry, operation)?,
            Operation::Policy(_) => return Err(unsupported(operation.name())),
            Operation::Claim(voucher) => registry.claim(voucher),
        })
    }

    fn pass_call(&self, registry: &Registry, operation: &PassOperation) -> Result<Call, Failure> {
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
                if self.address() != operation.wallet {
                    return Err(OperationError::NotHolder { wallet: wallet.to_string() }.into());
                }
                registry.renounce(network)
            }
            Step::Close => registry.close(network, wallet),
            Step::Consume { .. } => return Err(unsupported(operation.name())),
        })
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
