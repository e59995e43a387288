use portcullis_solana::{
    Instruction,
    instruction::{
        AddGatekeeper, GatekeeperLimits as SolanaLimits, RaiseGeneration, RemoveGatekeeper,
        RotateOperator, SetGatekeeperStatus, UpdateGatekeeper,
    },
    rpc::Cluster,
};

use super::{Actor, network::existing_network, slot, unsupported};
use crate::{
    Failure,
    operation::{GatekeeperChange, GatekeeperLimits, GatekeeperOperation, OperationError},
};

impl Actor {
    pub(super) async fn gatekeeper_instruction(
        &self,
        cluster: &Cluster,
        operation: &GatekeeperOperation,
    ) -> Result<Instruction, Failure> {
        let network = operation.network.solana()?;
        let actor = self.solana_address()?;
        Ok(match operation.change {
            GatekeeperChange::Add { authority, operator, limits } => {
                let next = existing_network(cluster, &network).await?.next_slot();
                let used_up =
                    OperationError::OutOfRange { what: "gatekeeper slot", value: 0x1_0000 };
                AddGatekeeper {
                    payer: self.solana_payer()?,
                    authority: actor,
                    network,
                    gatekeeper_slot: next.ok_or(used_up)?,
                    gatekeeper_authority: authority.solana()?,
                    operator: operator.solana()?,
                    limits: solana_limits(limits),
                }
                .instruction()
            }
            GatekeeperChange::Update { gatekeeper, authority, limits } => UpdateGatekeeper {
                authority: actor,
                network,
                gatekeeper_slot: slot(gatekeeper)?,
                gatekeeper_authority: authority.solana()?,
                limits: solana_limits(limits),
            }
            .instruction(),
            GatekeeperChange::SetStatus { gatekeeper, status } => {
                let gatekeeper_slot = slot(gatekeeper)?;
                SetGatekeeperStatus { actor, network, gatekeeper_slot, status }.instruction()
            }
            GatekeeperChange::RotateOperator { gatekeeper, operator } => RotateOperator {
                authority: actor,
                network,
                gatekeeper_slot: slot(gatekeeper)?,
                operator: operator.solana()?,
            }
            .instruction(),
            GatekeeperChange::RaiseGeneration { gatekeeper } => {
                let gatekeeper_slot = slot(gatekeeper)?;
                RaiseGeneration { actor, network, gatekeeper_slot }.instruction()
            }
            GatekeeperChange::Remove { gatekeeper } => {
                let gatekeeper_slot = slot(gatekeeper)?;
                let record = cluster.gatekeeper(&network, gatekeeper_slot).await?;
                let missing = || OperationError::NoSuchGatekeeper {
                    network: network.to_string(),
                    gatekeeper,
                };
                let rent_payer = record.ok_or_else(missing)?.rent_payer;
                RemoveGatekeeper { authority: actor, network, gatekeeper_slot, rent_payer }
                    .instruction()
            }
            GatekeeperChange::SetSuccessor { .. } => {
                return Err(unsupported(operation.change.name()));
            }
        })
    }
}

const fn solana_limits(limits: GatekeeperLimits) -> SolanaLimits {
    SolanaLimits {
        max_lifetime_seconds: limits.max_lifetime_seconds,
        issued_per_day: limits.issued_per_day,
        permissions: limits.permissions,
    }
}
