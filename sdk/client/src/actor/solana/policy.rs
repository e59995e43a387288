use portcullis_solana::{
    Instruction,
    rpc::Cluster,
    transfer_hook::instruction::{
        AcceptAuthority, AddExemption, ClosePolicy, InitializePolicy, ProposeAuthority,
        RemoveExemption, SetPaused, UpdatePolicy,
    },
};

use super::Actor;
use crate::{
    Failure,
    operation::{OperationError, PolicyChange, PolicyOperation},
};

impl Actor {
    pub(super) async fn policy_instruction(
        &self,
        cluster: &Cluster,
        operation: &PolicyOperation,
    ) -> Result<Instruction, Failure> {
        let (mint, authority) = (operation.mint, self.solana_address()?);
        Ok(match &operation.change {
            PolicyChange::Initialize(settings) => {
                self.check_networks(cluster, &settings.networks).await?;
                let payer = self.solana_payer()?;
                InitializePolicy { payer, authority, mint, settings: settings.clone() }
                    .instruction()
            }
            PolicyChange::Update(settings) => {
                self.check_networks(cluster, &settings.networks).await?;
                UpdatePolicy { authority, mint, settings: settings.clone() }.instruction()
            }
            PolicyChange::SetPaused(paused) => {
                SetPaused { authority, mint, paused: *paused }.instruction()
            }
            PolicyChange::AddExemption { wallet, kind } => {
                AddExemption { authority, mint, wallet: *wallet, kind: *kind }.instruction()
            }
            PolicyChange::RemoveExemption { wallet } => {
                RemoveExemption { authority, mint, wallet: *wallet }.instruction()
            }
            PolicyChange::ProposeAuthority(pending_authority) => {
                ProposeAuthority { authority, mint, pending_authority: *pending_authority }
                    .instruction()
            }
            PolicyChange::AcceptAuthority => AcceptAuthority { authority, mint }.instruction(),
            PolicyChange::Close => {
                let policy = cluster.policy(&mint).await?;
                let missing = || OperationError::NoPolicy { mint: mint.to_string() };
                let policy = policy.ok_or_else(missing)?;
                let rent_payer = (*policy.account().rent_payer()).into();
                ClosePolicy { authority, mint, rent_payer }.instruction()
            }
        })
    }

    /// The hook does not look whether its networks exist, and one that does not locks every holder
    /// out.
    async fn check_networks(
        &self,
        cluster: &Cluster,
        networks: &[portcullis_solana::Address],
    ) -> Result<(), Failure> {
        for network in networks {
            super::network::existing_network(cluster, network).await?;
        }
        Ok(())
    }
}
