use portcullis_solana::instruction::{
    AddGatekeeper, GatekeeperLimits, RaiseGeneration, RemoveGatekeeper, RotateOperator,
    SetGatekeeperStatus, UpdateGatekeeper,
};
use portcullis_types::{GatekeeperStatus, lifecycle::Permissions};

use super::Life;

/// With every check that a gatekeeper's issuance can be subject to.
const LIMITS: GatekeeperLimits = GatekeeperLimits {
    max_lifetime_seconds: 2_592_000,
    issued_per_day: 1_000,
    permissions: Permissions::ALL,
};

impl Life<'_> {
    /// Admits the gatekeeper that issues.
    pub(in super::super) fn admit(&mut self) {
        let add = self.add(0, "first operator");
        self.measure("add_gatekeeper", add.instruction(), &["payer", "creator"]);
        let rotate = RotateOperator {
            authority: self.address("gatekeeper"),
            network: self.network(),
            gatekeeper_slot: 0,
            operator: self.address("operator"),
        };
        self.measure("rotate_operator", rotate.instruction(), &["gatekeeper"]);
    }

    /// What its network's authority does to a gatekeeper.
    pub(super) fn supervise(&mut self) {
        let update = UpdateGatekeeper {
            authority: self.address("creator"),
            network: self.network(),
            gatekeeper_slot: 0,
            gatekeeper_authority: self.address("gatekeeper"),
            limits: LIMITS,
        };
        self.measure("update_gatekeeper", update.instruction(), &["creator"]);
        let halt = self.set_status("guardian", GatekeeperStatus::Halted);
        self.measure("set_gatekeeper_status", halt.instruction(), &["guardian"]);
        let reinstate = self.set_status("creator", GatekeeperStatus::Active);
        self.send(reinstate.instruction(), &["creator"]);
        let raise = RaiseGeneration {
            actor: self.address("creator"),
            network: self.network(),
            gatekeeper_slot: 0,
        };
        self.measure("raise_generation", raise.instruction(), &["creator"]);
    }

    /// Removes a gatekeeper of which no passes are left, so that its account closes.
    pub(super) fn remove(&mut self) {
        let add = self.add(2, "third operator");
        self.send(add.instruction(), &["payer", "creator"]);
        let remove = RemoveGatekeeper {
            authority: self.address("creator"),
            network: self.network(),
            gatekeeper_slot: 2,
            rent_payer: self.address("payer"),
        };
        self.measure("remove_gatekeeper", remove.instruction(), &["creator"]);
    }

    pub(super) fn add(&self, gatekeeper_slot: u16, operator: &str) -> AddGatekeeper {
        AddGatekeeper {
            payer: self.address("payer"),
            authority: self.address("creator"),
            network: self.network(),
            gatekeeper_slot,
            gatekeeper_authority: self.address("gatekeeper"),
            operator: self.address(operator),
            limits: LIMITS,
        }
    }

    fn set_status(&self, actor: &str, status: GatekeeperStatus) -> SetGatekeeperStatus {
        SetGatekeeperStatus {
            actor: self.address(actor),
            network: self.network(),
            gatekeeper_slot: 0,
            status,
        }
    }
}
