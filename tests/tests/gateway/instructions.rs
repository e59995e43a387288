//! For each instruction the one that goes through as things stand.

use e2e::world::{LIMITS, SETTINGS};
use portcullis_solana::{Address, instruction::*};
use portcullis_types::{Attributes, GatekeeperStatus, Requirement, solana::NetworkFlags};
use solana_signer::Signer;

use crate::stage::Stage;

/// What the network's authority decides.
impl Stage {
    pub(crate) fn create_network(&self, id: u32) -> CreateNetwork {
        CreateNetwork {
            payer: self.payer.pubkey(),
            creator: self.authority.pubkey(),
            id,
            settings: SETTINGS,
        }
    }

    pub(crate) fn update_network(&self) -> UpdateNetwork {
        UpdateNetwork {
            authority: self.authority.pubkey(),
            network: self.network,
            settings: NetworkSettings {
                default_lifetime_seconds: 10,
                max_lifetime_seconds: 20,
                flags: NetworkFlags::ALL,
            },
        }
    }

    pub(crate) fn propose_authority(&self) -> ProposeAuthority {
        ProposeAuthority {
            authority: self.authority.pubkey(),
            network: self.network,
            pending_authority: Some(self.stranger.pubkey()),
        }
    }

    pub(crate) fn set_guardian(&self, guardian: Option<Address>) -> SetGuardian {
        SetGuardian { authority: self.authority.pubkey(), network: self.network, guardian }
    }

    pub(crate) fn pause(&self) -> Pause {
        Pause { actor: self.authority.pubkey(), network: self.network }
    }

    pub(crate) fn unpause(&self) -> Unpause {
        Unpause { authority: self.authority.pubkey(), network: self.network }
    }

    pub(crate) fn close_network(&self, network: Address) -> CloseNetwork {
        CloseNetwork {
            authority: self.authority.pubkey(),
            network,
            rent_payer: self.payer.pubkey(),
        }
    }

    pub(crate) fn add_gatekeeper(&self, gatekeeper_slot: u16) -> AddGatekeeper {
        AddGatekeeper {
            payer: self.payer.pubkey(),
            authority: self.authority.pubkey(),
            network: self.network,
            gatekeeper_slot,
            gatekeeper_authority: self.gatekeeper_authority.pubkey(),
            operator: self.operator.pubkey(),
            limits: LIMITS,
        }
    }

    pub(crate) fn update_gatekeeper(&self, gatekeeper_slot: u16) -> UpdateGatekeeper {
        UpdateGatekeeper {
            authority: self.authority.pubkey(),
            network: self.network,
            gatekeeper_slot,
            gatekeeper_authority: self.gatekeeper_authority.pubkey(),
            limits: LIMITS,
        }
    }

    pub(crate) fn rotate_operator(&self) -> RotateOperator {
        RotateOperator {
            authority: self.gatekeeper_authority.pubkey(),
            network: self.network,
            gatekeeper_slot: 0,
            operator: self.stranger.pubkey(),
        }
    }

    pub(crate) fn set_status(&self, status: GatekeeperStatus) -> SetGatekeeperStatus {
        SetGatekeeperStatus {
            actor: self.authority.pubkey(),
            network: self.network,
            gatekeeper_slot: 0,
            status,
        }
    }

    pub(crate) fn raise_generation(&self) -> RaiseGeneration {
        RaiseGeneration {
            actor: self.authority.pubkey(),
            network: self.network,
            gatekeeper_slot: 0,
        }
    }

    pub(crate) fn remove_gatekeeper(&self, gatekeeper_slot: u16) -> RemoveGatekeeper {
        RemoveGatekeeper {
            authority: self.authority.pubkey(),
            network: self.network,
            gatekeeper_slot,
            rent_payer: self.payer.pubkey(),
        }
    }
}

/// What happens to passes, by the operator of gatekeeper 0.
impl Stage {
    pub(crate) fn issue(&self, wallet: Address) -> IssuePass {
        self.world.issue(&wallet)
    }

    pub(crate) fn freeze(&self, wallet: Address) -> FreezePass {
        let (actor, network) = (self.operator.pubkey(), self.network);
        FreezePass { actor, network, gatekeeper_slot: 0, wallet, reason: 0 }
    }

    pub(crate) fn unfreeze(&self, wallet: Address) -> UnfreezePass {
        let (actor, network) = (self.operator.pubkey(), self.network);
        UnfreezePass { actor, network, gatekeeper_slot: 0, wallet }
    }

    pub(crate) fn renew(&self, wallet: Address) -> RenewPass {
        let (actor, network) = (self.operator.pubkey(), self.network);
        RenewPass { actor, network, gatekeeper_slot: 0, wallet, expires_at: None }
    }

    pub(crate) fn revoke(&self, wallet: Address) -> RevokePass {
        let (actor, network) = (self.operator.pubkey(), self.network);
        RevokePass { actor, network, gatekeeper_slot: 0, wallet, reason: 0 }
    }

    pub(crate) fn set_attributes(&self, wallet: Address) -> SetAttributes {
        let (actor, network) = (self.operator.pubkey(), self.network);
        SetAttributes { actor, network, gatekeeper_slot: 0, wallet, attributes: Attributes::HUMAN }
    }

    /// By gatekeeper 1, of a pass of gatekeeper 0.
    pub(crate) fn take_over(&self, wallet: Address) -> TakeOverPass {
        TakeOverPass {
            authority: self.authority.pubkey(),
            operator: self.second_operator.pubkey(),
            network: self.network,
            gatekeeper_slot: 1,
            old_gatekeeper_slot: Some(0),
            wallet,
        }
    }

    pub(crate) fn renounce(&self, wallet: Address) -> RenouncePass {
        let rent_payer = self.payer.pubkey();
        RenouncePass { wallet, network: self.network, gatekeeper_slot: 0, rent_payer }
    }

    pub(crate) fn consume(&self, wallet: Address) -> ConsumePass {
        ConsumePass { wallet, network: self.network, requirement: Requirement::ANY }
    }

    pub(crate) fn close(&self, wallet: Address) -> ClosePass {
        let rent_payer = self.payer.pubkey();
        ClosePass { network: self.network, gatekeeper_slot: 0, wallet, rent_payer }
    }

    pub(crate) fn verify(&self, wallet: Address) -> VerifyPass {
        VerifyPass { network: self.network, wallet, requirement: Requirement::ANY }
    }
}
