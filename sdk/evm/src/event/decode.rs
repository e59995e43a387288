use alloy::{
    primitives::{Address, LogData},
    rpc::types::Log,
    sol_types::SolEventInterface,
};
use portcullis_types::GatekeeperStatus;

use super::{LoggedEvent, PassChange, RegistryEvent};
use crate::{
    GatekeeperLimits, NetworkSettings, PassWord, ReadError, abi::PassRegistry::PassRegistryEvents,
};

/// The registry's events among logs, in their order. Logs of other contracts are passed over, even
/// if they look the same.
///
/// # Errors
///
/// [`ReadError::Malformed`] if a log of the registry does not read as one of its events, or does not
/// say where it happened.
pub fn decode_events(registry: Address, logs: &[Log]) -> Result<Vec<LoggedEvent>, ReadError> {
    let mut events = Vec::new();
    for log in logs.iter().filter(|log| log.address() == registry && !log.removed) {
        let transaction = log.transaction_hash.unwrap_or_default();
        let malformed = |what| ReadError::Malformed { transaction, what };
        let place = (log.block_number, log.block_hash, log.transaction_hash, log.log_index);
        let (Some(block_number), Some(block_hash), Some(transaction_hash), Some(log_index)) = place
        else {
            return Err(malformed("a log without its place"));
        };
        let event = decode(&log.inner.data).ok_or(malformed("an event that is not known"))?;
        // Part of a standard that the registry announces, and never emitted.
        let Some(event) = event else { continue };
        events.push(LoggedEvent { event, block_number, block_hash, transaction_hash, log_index });
    }
    Ok(events)
}

macro_rules! change {
    ($kind:ident, $event:ident) => {
        RegistryEvent::$kind(PassChange {
            network: $event.network,
            wallet: $event.wallet,
            pass: PassWord($event.pass),
        })
    };
}

fn decode(log: &LogData) -> Option<Option<RegistryEvent>> {
    use PassRegistryEvents as Raw;
    use RegistryEvent as E;

    let raw = Raw::decode_raw_log(log.topics(), &log.data).ok()?;
    Some(Some(match raw {
        Raw::PassIssued(it) => change!(PassIssued, it),
        Raw::PassFrozen(it) => change!(PassFrozen, it),
        Raw::PassUnfrozen(it) => change!(PassUnfrozen, it),
        Raw::PassRenewed(it) => change!(PassRenewed, it),
        Raw::PassRevoked(it) => change!(PassRevoked, it),
        Raw::PassAttributesSet(it) => change!(PassAttributesSet, it),
        Raw::PassTakenOver(it) => change!(PassTakenOver, it),
        Raw::PassConsumed(it) => change!(PassConsumed, it),
        Raw::PassRenounced(it) => E::PassRenounced { network: it.network, wallet: it.wallet },
        Raw::PassClosed(it) => E::PassClosed { network: it.network, wallet: it.wallet },
        Raw::ActedForNetwork(it) => {
            E::ActedForNetwork { network: it.network, wallet: it.wallet, by: it.by }
        }
        Raw::StepSkipped(it) => {
            E::StepSkipped { network: it.network, wallet: it.wallet, refusal_code: it.refusal }
        }
        Raw::NoncesCancelled(it) => {
            E::NoncesCancelled { signer: it.signer, word: it.word, mask: it.mask }
        }
        Raw::NetworkCreated(it) => E::NetworkCreated {
            network: it.network,
            creator: it.creator,
            salt: it.salt,
            settings: NetworkSettings::from_abi(&it.settings),
        },
        Raw::NetworkUpdated(it) => E::NetworkUpdated {
            network: it.network,
            settings: NetworkSettings::from_abi(&it.settings),
        },
        Raw::GuardianSet(it) => E::GuardianSet { network: it.network, guardian: it.guardian },
        Raw::AuthorityProposed(it) => {
            E::AuthorityProposed { network: it.network, pending_authority: it.pendingAuthority }
        }
        Raw::AuthorityAccepted(it) => {
            E::AuthorityAccepted { network: it.network, authority: it.authority }
        }
        Raw::NetworkPaused(it) => E::NetworkPaused { network: it.network, by: it.by },
        Raw::NetworkUnpaused(it) => E::NetworkUnpaused { network: it.network, by: it.by },
        Raw::GatekeeperAdded(it) => E::GatekeeperAdded {
            network: it.network,
            gatekeeper: it.gatekeeper,
            authority: it.authority,
            operator: it.operator,
            limits: GatekeeperLimits::from_abi(&it.limits),
        },
        Raw::GatekeeperUpdated(it) => E::GatekeeperUpdated {
            network: it.network,
            gatekeeper: it.gatekeeper,
            authority: it.authority,
            limits: GatekeeperLimits::from_abi(&it.limits),
        },
        Raw::GatekeeperStatusSet(it) => E::GatekeeperStatusSet {
            network: it.network,
            gatekeeper: it.gatekeeper,
            by: it.by,
            status: GatekeeperStatus::from_code(it.status)?,
        },
        Raw::GatekeeperRemoved(it) => {
            E::GatekeeperRemoved { network: it.network, gatekeeper: it.gatekeeper }
        }
        Raw::OperatorRotated(it) => E::OperatorRotated {
            network: it.network,
            gatekeeper: it.gatekeeper,
            operator: it.operator,
        },
        Raw::GenerationRaised(it) => {
            E::GenerationRaised { network: it.network, gatekeeper: it.gatekeeper, next: it.next }
        }
        Raw::SuccessorSet(it) => E::SuccessorSet {
            network: it.network,
            gatekeeper: it.gatekeeper,
            successor: it.successor,
        },
        Raw::EIP712DomainChanged(_) => return Some(None),
    }))
}
