//! Operations as instructions of the programs.

mod gatekeeper;
mod network;
mod pass;
mod policy;
mod slots;

use futures::future;
use portcullis_solana::{Address, Instruction, rpc::Cluster};

pub(super) use slots::Slots;

use super::Actor;
use crate::{
    Failure,
    operation::{Operation, OperationError},
};

impl Actor {
    pub(super) async fn instructions(
        &self,
        cluster: &Cluster,
        operation: &Operation,
    ) -> Result<Vec<Instruction>, Failure> {
        Ok(vec![match operation {
            Operation::Pass(operation) => self.pass_instruction(cluster, operation).await?,
            Operation::Network(operation) => self.network_instruction(cluster, operation).await?,
            Operation::Gatekeeper(operation) => {
                self.gatekeeper_instruction(cluster, operation).await?
            }
            Operation::Policy(operation) => self.policy_instruction(cluster, operation).await?,
            Operation::Claim(_) => return Err(unsupported(operation.name())),
        }])
    }

    fn solana_address(&self) -> Result<Address, crate::WrongFamily> {
        Ok(self.signer.solana()?.address())
    }

    /// Slot of the gatekeeper that the signer is the operator of: the chain is asked once.
    pub(super) async fn own_slot(
        &self,
        cluster: &Cluster,
        network: &Address,
    ) -> Result<u16, Failure> {
        if let Some(gatekeeper) = self.gatekeeper {
            return slot(gatekeeper);
        }
        if let Some(slot) = self.slots.get(network) {
            return Ok(slot);
        }
        let slot = self.find_slot(cluster, network).await?;
        self.slots.insert(*network, slot);
        Ok(slot)
    }

    async fn find_slot(&self, cluster: &Cluster, network: &Address) -> Result<u16, Failure> {
        let operator = self.solana_address()?;
        let (record, found) =
            future::join(cluster.network(network), cluster.find_gatekeeper(network, &operator))
                .await;
        let (record, found) = (record?, found?);
        let record =
            record.ok_or_else(|| OperationError::NoNetwork { network: network.to_string() })?;
        // A removed one keeps its account while passes name it.
        let alive = |slot: u16| {
            let entry = record.gatekeeper(slot);
            entry.is_some_and(|entry| entry.status != portcullis_types::GatekeeperStatus::Removed)
        };
        let slots: Vec<u16> =
            found.iter().map(|found| found.slot).filter(|slot| alive(*slot)).collect();
        let (operator, network) = (operator.to_string(), network.to_string());
        match slots.as_slice() {
            [] => Err(OperationError::NoGatekeeper { operator, network }.into()),
            [slot] => Ok(*slot),
            _ => {
                let slots = slots.into_iter().map(u32::from).collect();
                Err(OperationError::SeveralGatekeepers { operator, network, slots }.into())
            }
        }
    }
}

fn slot(gatekeeper: u32) -> Result<u16, Failure> {
    let out_of_range =
        OperationError::OutOfRange { what: "gatekeeper slot", value: gatekeeper.into() };
    Ok(u16::try_from(gatekeeper).map_err(|_| out_of_range)?)
}

fn unsupported(operation: &'static str) -> Failure {
    OperationError::Unsupported { operation, chain: "Solana" }.into()
}
