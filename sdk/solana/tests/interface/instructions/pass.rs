use portcullis_solana::{Address, GATEWAY_PROGRAM_ID, Instruction, instruction::*, pda};
use portcullis_types::{Attributes, Requirement};

use super::{Case, key, system_program};

const SLOT: u16 = 0x0102;
const OLD_SLOT: u16 = 7;
const REQUIREMENT: Requirement = Requirement {
    attributes: Attributes(1 << 63),
    min_remaining_seconds: 60,
    max_age_seconds: 1 << 33,
};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![];
    for (expires_at, shown) in [(None, "none"), (Some(0), "0"), (Some(-5), "-5")] {
        cases.extend([issue(expires_at, shown), renew(expires_at, shown)]);
    }
    for (old_gatekeeper_slot, old) in [
        (Some(OLD_SLOT), pda::gatekeeper(&key("network"), OLD_SLOT).0),
        (Some(SLOT), GATEWAY_PROGRAM_ID),
        (None, GATEWAY_PROGRAM_ID),
    ] {
        cases.push(take_over(old_gatekeeper_slot, old));
    }
    cases.extend(changes());
    cases.extend(by_others());
    cases
}

fn gatekeeper() -> (&'static str, Address) {
    ("gatekeeper", pda::gatekeeper(&key("network"), SLOT).0)
}

fn pass() -> (&'static str, Address) {
    ("pass", pda::pass(&key("network"), &key("wallet")).0)
}

fn issue(expires_at: Option<i64>, shown: &str) -> Case {
    Case {
        name: "issue_pass",
        instruction: IssuePass {
            payer: key("payer"),
            operator: key("operator"),
            network: key("network"),
            gatekeeper_slot: SLOT,
            wallet: key("wallet"),
            expires_at,
            attributes: Attributes(0x0102_0304_0506_0708),
        }
        .instruction(),
        accounts: vec![
            ("payer", key("payer")),
            ("operator", key("operator")),
            ("network", key("network")),
            gatekeeper(),
            ("subject", key("wallet")),
            pass(),
            system_program(),
        ],
        args: vec![
            format!("expires_at={shown}"),
            format!("attributes={}", 0x0102_0304_0506_0708_u64),
        ],
    }
}

/// One of the instructions that share their accounts.
fn change(name: &'static str, instruction: Instruction, args: Vec<String>) -> Case {
    let accounts = vec![("actor", key("actor")), ("network", key("network")), gatekeeper(), pass()];
    Case { name, instruction, accounts, args }
}

fn renew(expires_at: Option<i64>, shown: &str) -> Case {
    let (actor, network, wallet) = (key("actor"), key("network"), key("wallet"));
    let renew = RenewPass { actor, network, gatekeeper_slot: SLOT, wallet, expires_at };
    change("renew_pass", renew.instruction(), vec![format!("expires_at={shown}")])
}

fn changes() -> [Case; 4] {
    let (actor, network, wallet) = (key("actor"), key("network"), key("wallet"));
    let gatekeeper_slot = SLOT;
    let freeze = FreezePass { actor, network, gatekeeper_slot, wallet, reason: 127 };
    let unfreeze = UnfreezePass { actor, network, gatekeeper_slot, wallet };
    let revoke = RevokePass { actor, network, gatekeeper_slot, wallet, reason: 9 };
    let attributes = Attributes(3);
    let set = SetAttributes { actor, network, gatekeeper_slot, wallet, attributes };
    [
        change("freeze_pass", freeze.instruction(), vec!["reason=127".into()]),
        change("unfreeze_pass", unfreeze.instruction(), vec![]),
        change("revoke_pass", revoke.instruction(), vec!["reason=9".into()]),
        change("set_attributes", set.instruction(), vec!["attributes=3".into()]),
    ]
}

fn take_over(old_gatekeeper_slot: Option<u16>, old: Address) -> Case {
    Case {
        name: "take_over_pass",
        instruction: TakeOverPass {
            authority: key("authority"),
            operator: key("operator"),
            network: key("network"),
            gatekeeper_slot: SLOT,
            old_gatekeeper_slot,
            wallet: key("wallet"),
        }
        .instruction(),
        accounts: vec![
            ("authority", key("authority")),
            ("operator", key("operator")),
            ("network", key("network")),
            gatekeeper(),
            ("old_gatekeeper", old),
            pass(),
        ],
        args: vec![],
    }
}

/// By the holder, or by anyone.
fn by_others() -> [Case; 4] {
    let (network, wallet, rent_payer) = (key("network"), key("wallet"), key("payer"));
    let requirement = vec![
        format!("requirement.attributes={}", 1_u64 << 63),
        "requirement.min_remaining_seconds=60".into(),
        format!("requirement.max_age_seconds={}", 1_u64 << 33),
    ];
    [
        Case {
            name: "renounce_pass",
            instruction: RenouncePass { wallet, network, gatekeeper_slot: SLOT, rent_payer }
                .instruction(),
            accounts: vec![
                ("subject", wallet),
                ("network", network),
                gatekeeper(),
                pass(),
                ("rent_payer", rent_payer),
            ],
            args: vec![],
        },
        Case {
            name: "consume_pass",
            instruction: ConsumePass { wallet, network, requirement: REQUIREMENT }.instruction(),
            accounts: vec![("subject", wallet), ("network", network), pass()],
            args: requirement.clone(),
        },
        Case {
            name: "close_pass",
            instruction: ClosePass { network, gatekeeper_slot: SLOT, wallet, rent_payer }
                .instruction(),
            accounts: vec![gatekeeper(), pass(), ("rent_payer", rent_payer)],
            args: vec![],
        },
        Case {
            name: "verify_pass",
            instruction: VerifyPass { network, wallet, requirement: REQUIREMENT }.instruction(),
            accounts: vec![("network", network), pass(), ("subject", wallet)],
            args: requirement,
        },
    ]
}
