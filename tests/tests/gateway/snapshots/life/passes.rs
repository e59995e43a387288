use e2e::chain::START;
use portcullis_solana::instruction::{
    ClosePass, ConsumePass, FreezePass, IssuePass, RenewPass, RenouncePass, RevokePass,
    SetAttributes, TakeOverPass, UnfreezePass, VerifyPass,
};
use portcullis_types::{Attributes, Requirement, lifecycle::CLOSE_GRACE_SECONDS};

use super::Life;

impl Life<'_> {
    /// Issues the holder's pass.
    pub(in super::super) fn issue(&mut self) {
        let issue = self.issue_to("holder");
        self.measure("issue_pass", issue.instruction(), &["payer", "operator"]);
    }

    /// All that the gatekeeper does to a pass and leaves it good.
    pub(super) fn change(&mut self) {
        let (actor, network, wallet) =
            (self.address("operator"), self.network(), self.address("holder"));
        let gatekeeper_slot = 0;
        let freeze = FreezePass { actor, network, gatekeeper_slot, wallet, reason: 7 };
        self.measure("freeze_pass", freeze.instruction(), &["operator"]);
        let unfreeze = UnfreezePass { actor, network, gatekeeper_slot, wallet };
        self.measure("unfreeze_pass", unfreeze.instruction(), &["operator"]);
        let attributes = Attributes::HUMAN;
        let set = SetAttributes { actor, network, gatekeeper_slot, wallet, attributes };
        self.measure("set_attributes", set.instruction(), &["operator"]);
        let renew = self.renew();
        self.measure("renew_pass", renew.instruction(), &["operator"]);
        let verify = VerifyPass { network, wallet, requirement: Requirement::ANY };
        self.measure("verify_pass", verify.instruction(), &[]);
    }

    /// All the ways in which a pass ends, and a gatekeeper's hold on one.
    pub(super) fn leave(&mut self) {
        self.consume();
        self.renounce();
        self.close();
        self.take_over();
        self.revoke();
    }

    fn consume(&mut self) {
        let consume = ConsumePass {
            wallet: self.address("holder"),
            network: self.network(),
            requirement: Requirement::ANY,
        };
        self.measure("consume_pass", consume.instruction(), &["holder"]);
    }

    fn renounce(&mut self) {
        let issue = self.issue_to("leaver");
        self.send(issue.instruction(), &["payer", "operator"]);
        let renounce = RenouncePass {
            wallet: self.address("leaver"),
            network: self.network(),
            gatekeeper_slot: 0,
            rent_payer: self.address("payer"),
        };
        self.measure("renounce_pass", renounce.instruction(), &["leaver"]);
    }

    fn close(&mut self) {
        let issue = IssuePass { expires_at: Some(START), ..self.issue_to("absent") };
        self.send(issue.instruction(), &["payer", "operator"]);
        let long_after = START.saturating_add(CLOSE_GRACE_SECONDS).saturating_add(1);
        self.chain.set_now(long_after);
        let close = ClosePass {
            network: self.network(),
            gatekeeper_slot: 0,
            wallet: self.address("absent"),
            rent_payer: self.address("payer"),
        };
        self.measure("close_pass", close.instruction(), &[]);
        self.chain.set_now(START);
    }

    fn take_over(&mut self) {
        let add = self.add(1, "second operator");
        self.send(add.instruction(), &["payer", "creator"]);
        let take_over = TakeOverPass {
            authority: self.address("creator"),
            operator: self.address("second operator"),
            network: self.network(),
            gatekeeper_slot: 1,
            old_gatekeeper_slot: Some(0),
            wallet: self.address("holder"),
        };
        self.measure("take_over_pass", take_over.instruction(), &["creator", "second operator"]);
    }

    fn revoke(&mut self) {
        let revoke = RevokePass {
            actor: self.address("second operator"),
            network: self.network(),
            gatekeeper_slot: 1,
            wallet: self.address("holder"),
            reason: 7,
        };
        self.measure("revoke_pass", revoke.instruction(), &["second operator"]);
    }

    /// For the default lifetime.
    pub(super) fn renew(&self) -> RenewPass {
        RenewPass {
            actor: self.address("operator"),
            network: self.network(),
            gatekeeper_slot: 0,
            wallet: self.address("holder"),
            expires_at: None,
        }
    }

    fn issue_to(&self, role: &str) -> IssuePass {
        IssuePass {
            payer: self.address("payer"),
            operator: self.address("operator"),
            network: self.network(),
            gatekeeper_slot: 0,
            wallet: self.address(role),
            expires_at: None,
            attributes: Attributes::KYC,
        }
    }
}
