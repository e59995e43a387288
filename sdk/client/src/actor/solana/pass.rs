use portcullis_solana::{
    Instruction,
    instruction::{
        ClosePass, ConsumePass, FreezePass, IssuePass, RenewPass, RenouncePass, RevokePass,
        SetAttributes, TakeOverPass, UnfreezePass,
    },
    rpc::Cluster,
};
use portcullis_types::lifecycle::Step;

use super::{Actor, unsupported};
use crate::{
    Failure,
    operation::{OperationError, PassOperation},
};

impl Actor {
    pub(super) async fn pass_instruction(
        &self,
        cluster: &Cluster,
        operation: &PassOperation,
    ) -> Result<Instruction, Failure> {
        let (network, wallet) = (operation.network.solana()?, operation.wallet.solana()?);
        let actor = self.solana_address()?;
        if let Step::Issue { expires_at, attributes } = operation.step {
            return Ok(IssuePass {
                payer: self.solana_payer()?,
                operator: actor,
                network,
                gatekeeper_slot: self.own_slot(cluster, &network).await?,
                wallet,
                expires_at,
                attributes,
            }
            .instruction());
        }
        if let Step::Consume { requirement } = operation.step {
            self.check_holder(operation)?;
            return Ok(ConsumePass { wallet, network, requirement }.instruction());
        }
        let pass = cluster.pass(&network, &wallet).await?;
        let pass = pass.ok_or_else(|| OperationError::NoPass {
            wallet: wallet.to_string(),
            network: network.to_string(),
        })?;
        let (gatekeeper_slot, rent_payer) = (pass.facts.gatekeeper_slot, pass.rent_payer);
        Ok(match operation.step {
            Step::Freeze { reason } => {
                FreezePass { actor, network, gatekeeper_slot, wallet, reason }.instruction()
            }
            Step::Unfreeze => {
                UnfreezePass { actor, network, gatekeeper_slot, wallet }.instruction()
            }
            Step::Renew { expires_at } => {
                RenewPass { actor, network, gatekeeper_slot, wallet, expires_at }.instruction()
            }
            Step::Revoke { reason } => {
                RevokePass { actor, network, gatekeeper_slot, wallet, reason }.instruction()
            }
            Step::SetAttributes { attributes } => {
                SetAttributes { actor, network, gatekeeper_slot, wallet, attributes }.instruction()
            }
            Step::TakeOver => {
                let own = self.own_slot(cluster, &network).await?;
                let authority = self.cosigners.first().unwrap_or(&self.signer).solana()?.address();
                TakeOverPass {
                    authority,
                    operator: actor,
                    network,
                    gatekeeper_slot: own,
                    old_gatekeeper_slot: Some(gatekeeper_slot),
                    wallet,
                }
                .instruction()
            }
            Step::Renounce => {
                self.check_holder(operation)?;
                RenouncePass { wallet, network, gatekeeper_slot, rent_payer }.instruction()
            }
            Step::Close => ClosePass { network, gatekeeper_slot, wallet, rent_payer }.instruction(),
            Step::Issue { .. } | Step::Consume { .. } => {
                return Err(unsupported(operation.name()));
            }
        })
    }
}
