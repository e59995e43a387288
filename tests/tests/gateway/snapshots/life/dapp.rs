use portcullis_demo::gated_counter::{self, GATED_COUNTER, Way};

use super::Life;

impl Life<'_> {
    /// What each way to gate costs more than `increment_freely`, which takes the network and the pass
    /// too, but asks nothing of them: that the runtime and Anchor load them is in neither figure.
    pub(super) fn gate(&mut self) {
        let create = gated_counter::create_counter(&self.address("dapp"), &self.network());
        self.send(create, &["dapp"]);
        let freely = self.increment(Way::Freely);
        for (name, way) in [
            ("read_check", Way::ByRead),
            ("verify_pass_cpi", Way::ByCall),
            ("consume_pass_cpi", Way::ByConsuming),
        ] {
            let gated = self.increment(way);
            self.note(name, gated.checked_sub(freely).expect("a gate is not free"));
        }
        let renew = self.renew();
        self.send(renew.instruction(), &["operator"]);
    }

    fn increment(&mut self, way: Way) -> u64 {
        let counter = gated_counter::counter(&self.address("dapp"));
        let increment =
            gated_counter::increment(way, &counter, &self.network(), &self.address("holder"));
        self.units(increment, &["holder"], &GATED_COUNTER)
    }
}
