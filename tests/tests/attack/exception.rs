//! The wrong calls that go through all the same, and why that is right.

use crate::mutation::{Class, Mutation};

/// A wrong call that may go through.
pub(crate) struct Exception {
    pub(crate) row: &'static str,
    pub(crate) class: Class,
    pub(crate) account: &'static str,
    /// Empty: whatever stands in the account's place.
    pub(crate) with: &'static [&'static str],
    pub(crate) reason: &'static str,
}

const GUARDIAN: &str = "guardian of main";
const AUTHORITY: &str = "authority of main";
const COLD_KEY: &str = "authority of gatekeeper 0 of main";

const ANYONE_PAYS: &str = "anyone may pay, and is recorded as who gets the rent back";
const PAYER_SIGNS_TWICE: &str = "who pays may sign in another role too";
const OWN_NETWORK: &str = "it is the same authority's other network, which the call then is about";
const OWN_GATEKEEPER: &str = "it is a gatekeeper of the same network, which the call then is about";
const OWN_PASS: &str = "it is a pass of the same gatekeeper, which the call then is about";
const NETWORK_TOO: &str = "the network's authority may do what its gatekeeper may";
const GUARDIAN_TOO: &str = "the guardian may pause, halt and freeze";
const NOT_GATED: &str = "this way to count is not gated";

macro_rules! exceptions {
    ($($row:literal $class:ident $account:literal $with:expr => $reason:expr,)*) => {
        pub(crate) const EXCEPTIONS: &[Exception] = &[$(Exception {
            row: $row,
            class: Class::$class,
            account: $account,
            with: &$with,
            reason: $reason,
        },)*];
    };
}

exceptions! {
    "create_network" Signer "payer" [] => ANYONE_PAYS,
    "create_network" Aliased "payer" ["creator"] => PAYER_SIGNS_TWICE,
    "update_network" Swapped "network" ["sister"] => OWN_NETWORK,
    "propose_authority" Swapped "network" ["sister"] => OWN_NETWORK,
    "set_guardian" Swapped "network" ["sister"] => OWN_NETWORK,
    "pause" Signer "actor" [GUARDIAN] => GUARDIAN_TOO,
    "pause" Swapped "network" ["sister"] => OWN_NETWORK,
    "add_gatekeeper" Signer "payer" [] => ANYONE_PAYS,
    "add_gatekeeper" Aliased "payer" ["authority"] => PAYER_SIGNS_TWICE,
    "update_gatekeeper" Swapped "gatekeeper" ["main's gatekeeper 1"] => OWN_GATEKEEPER,
    "rotate_operator" Swapped "gatekeeper" ["sister's gatekeeper 0"] =>
        "the same key is that gatekeeper's authority",
    "set_gatekeeper_status" Signer "actor" [GUARDIAN] => GUARDIAN_TOO,
    "set_gatekeeper_status" Swapped "gatekeeper" ["main's gatekeeper 1"] => OWN_GATEKEEPER,
    "raise_generation" Signer "actor" [COLD_KEY] =>
        "the gatekeeper's cold key may disown what its hot key issued",
    "raise_generation" Swapped "gatekeeper" ["main's gatekeeper 1"] => OWN_GATEKEEPER,
    "remove_gatekeeper" Swapped "gatekeeper" ["main's gatekeeper 1"] => OWN_GATEKEEPER,
    "remove_gatekeeper:without_passes" Swapped "gatekeeper"
        ["main's gatekeeper 0", "main's gatekeeper 1"] => OWN_GATEKEEPER,
    "issue_pass" Signer "payer" [] => ANYONE_PAYS,
    "issue_pass" Aliased "payer" ["operator", "subject"] => PAYER_SIGNS_TWICE,
    "freeze_pass" Signer "actor" [AUTHORITY] => NETWORK_TOO,
    "freeze_pass" Signer "actor" [GUARDIAN] => GUARDIAN_TOO,
    "freeze_pass" Swapped "pass" ["bob's"] => OWN_PASS,
    "unfreeze_pass" Signer "actor" [AUTHORITY] => NETWORK_TOO,
    "renew_pass" Signer "actor" [AUTHORITY] => NETWORK_TOO,
    "renew_pass" Swapped "pass" ["bob's"] => OWN_PASS,
    "revoke_pass" Signer "actor" [AUTHORITY] => NETWORK_TOO,
    "revoke_pass" Swapped "pass" ["bob's"] => OWN_PASS,
    "set_attributes" Signer "actor" [AUTHORITY] => NETWORK_TOO,
    "set_attributes" Swapped "pass" ["bob's"] => OWN_PASS,
    "take_over_pass:of_an_earlier_generation" Swapped "pass" ["bob's"] => OWN_PASS,
    "close_pass" Swapped "pass" ["bob's"] => "it expired as long ago, and nobody need sign",
    "gated_counter/increment_freely" Signer "wallet" [] => NOT_GATED,
    "gated_counter/increment_freely" Swapped "counter" [] => NOT_GATED,
    "gated_counter/increment_freely" Swapped "network" [] => NOT_GATED,
    "gated_counter/increment_freely" Swapped "pass" [] => NOT_GATED,
    "gated_counter/increment_freely" Foreign "network" [] => NOT_GATED,
    "gated_counter/increment_freely" Foreign "pass" [] => NOT_GATED,
    "gated_counter/increment_freely" Replaced "network" [] => NOT_GATED,
    "gated_counter/increment_freely" Replaced "pass" [] => NOT_GATED,
    "gated_counter/increment_freely" Aliased "network" [] => NOT_GATED,
    "gated_counter/increment_freely" Aliased "pass" [] => NOT_GATED,
}

impl Exception {
    pub(crate) fn covers(&self, row: &str, mutation: &Mutation) -> bool {
        self.row == row
            && self.class == mutation.class
            && self.account == mutation.account
            && (self.with.is_empty() || self.with.contains(&mutation.with.as_str()))
    }
}
