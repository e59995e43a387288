//! A network and its one gatekeeper, as the instructions that they give.

use portcullis_demo::gated_counter::{self, Way};
use portcullis_solana::instruction::{
    AddGatekeeper, CreateNetwork, FreezePass, GatekeeperLimits, IssuePass, NetworkSettings, Pause,
    RenewPass, RevokePass, SetGatekeeperStatus, SetGuardian, UnfreezePass, Unpause,
};
use portcullis_solana::{AccountMeta, Address, Instruction, pda};
use portcullis_types::{
    Attributes, GatekeeperStatus, lifecycle::Permissions, solana::NetworkFlags,
};

use crate::cast::{Cast, DAY, Role};

/// The only gatekeeper's.
const SLOT: u16 = 0;

/// A network, and a dApp that takes its passes.
pub(super) struct Network<'a> {
    cast: &'a Cast,
    id: u32,
    flags: NetworkFlags,
    dapp: Role,
}

impl<'a> Network<'a> {
    pub(super) const fn new(cast: &'a Cast, id: u32, flags: NetworkFlags, dapp: Role) -> Self {
        Self { cast, id, flags, dapp }
    }

    pub(super) fn address(&self) -> Address {
        pda::network(&self.cast.address(Role::Authority), self.id).0
    }

    pub(super) fn create(&self) -> Instruction {
        let authority = self.cast.address(Role::Authority);
        let settings = NetworkSettings {
            default_lifetime_seconds: DAY.unsigned_abs().saturating_mul(30),
            max_lifetime_seconds: DAY.unsigned_abs().saturating_mul(365),
            flags: self.flags,
        };
        CreateNetwork { payer: authority, creator: authority, id: self.id, settings }.instruction()
    }

    pub(super) fn set_guardian(&self) -> Instruction {
        SetGuardian {
            authority: self.cast.address(Role::Authority),
            network: self.address(),
            guardian: Some(self.cast.address(Role::Guardian)),
        }
        .instruction()
    }

    pub(super) fn add_gatekeeper(&self) -> Instruction {
        let authority = self.cast.address(Role::Authority);
        AddGatekeeper {
            payer: authority,
            authority,
            network: self.address(),
            gatekeeper_slot: SLOT,
            gatekeeper_authority: self.cast.address(Role::Gatekeeper),
            operator: self.cast.address(Role::Operator),
            limits: GatekeeperLimits { permissions: Permissions::ALL, ..Default::default() },
        }
        .instruction()
    }

    pub(super) fn create_counter(&self) -> Instruction {
        gated_counter::create_counter(&self.cast.address(self.dapp), &self.address())
    }

    /// `wallet` enters the dApp, with alice's pass.
    pub(super) fn enter(&self, way: Way, wallet: Role) -> Instruction {
        let counter = gated_counter::counter(&self.cast.address(self.dapp));
        let alice = self.cast.address(Role::Alice);
        let mut enter = gated_counter::increment(way, &counter, &self.address(), &alice);
        let wallet = AccountMeta::new_readonly(self.cast.address(wallet), true);
        enter.accounts.splice(..1, [wallet]);
        enter
    }

    pub(super) fn issue(&self, wallet: Role, expires_at: Option<i64>) -> Instruction {
        let operator = self.cast.address(Role::Operator);
        IssuePass {
            payer: operator,
            operator,
            network: self.address(),
            gatekeeper_slot: SLOT,
            wallet: self.cast.address(wallet),
            expires_at,
            attributes: Attributes::HUMAN,
        }
        .instruction()
    }

    pub(super) fn freeze(&self, wallet: Role) -> Instruction {
        let (actor, network, gatekeeper_slot, wallet) = self.on_the_pass_of(wallet);
        FreezePass { actor, network, gatekeeper_slot, wallet, reason: 0 }.instruction()
    }

    pub(super) fn unfreeze(&self, wallet: Role) -> Instruction {
        let (actor, network, gatekeeper_slot, wallet) = self.on_the_pass_of(wallet);
        UnfreezePass { actor, network, gatekeeper_slot, wallet }.instruction()
    }

    pub(super) fn renew(&self, wallet: Role, expires_at: i64) -> Instruction {
        let (actor, network, gatekeeper_slot, wallet) = self.on_the_pass_of(wallet);
        let expires_at = Some(expires_at);
        RenewPass { actor, network, gatekeeper_slot, wallet, expires_at }.instruction()
    }

    pub(super) fn revoke(&self, wallet: Role) -> Instruction {
        let (actor, network, gatekeeper_slot, wallet) = self.on_the_pass_of(wallet);
        RevokePass { actor, network, gatekeeper_slot, wallet, reason: 0 }.instruction()
    }

    pub(super) fn pause(&self) -> Instruction {
        Pause { actor: self.cast.address(Role::Guardian), network: self.address() }.instruction()
    }

    pub(super) fn unpause(&self) -> Instruction {
        let authority = self.cast.address(Role::Authority);
        Unpause { authority, network: self.address() }.instruction()
    }

    pub(super) fn set_status(&self, actor: Role, status: GatekeeperStatus) -> Instruction {
        SetGatekeeperStatus {
            actor: self.cast.address(actor),
            network: self.address(),
            gatekeeper_slot: SLOT,
            status,
        }
        .instruction()
    }

    /// Who does what the operator does to a pass, where, and to whose.
    fn on_the_pass_of(&self, wallet: Role) -> (Address, Address, u16, Address) {
        let (operator, wallet) = (self.cast.address(Role::Operator), self.cast.address(wallet));
        (operator, self.address(), SLOT, wallet)
    }
}
