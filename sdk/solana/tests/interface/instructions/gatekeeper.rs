use portcullis_solana::{instruction::*, pda};
use portcullis_types::{GatekeeperStatus, lifecycle::Permissions};

use super::{Case, key, system_program};

const LIMITS: GatekeeperLimits = GatekeeperLimits {
    max_lifetime_seconds: 1 << 40,
    issued_per_day: 1 << 20,
    permissions: Permissions::ALL,
};

fn with_limits(mut args: Vec<String>) -> Vec<String> {
    args.extend([
        format!("limits.max_lifetime_seconds={}", 1_u64 << 40),
        format!("limits.issued_per_day={}", 1 << 20),
        "limits.permissions=63".into(),
    ]);
    args
}

pub(super) fn cases() -> Vec<Case> {
    let (payer, authority, network) = (key("payer"), key("authority"), key("network"));
    let (actor, cold, hot) = (key("actor"), key("cold"), key("hot"));
    let gatekeeper_slot = 0x0102;
    let gatekeeper = ("gatekeeper", pda::gatekeeper(&network, gatekeeper_slot).0);
    vec![
        Case {
            name: "add_gatekeeper",
            instruction: AddGatekeeper {
                payer,
                authority,
                network,
                gatekeeper_slot,
                gatekeeper_authority: cold,
                operator: hot,
                limits: LIMITS,
            }
            .instruction(),
            accounts: vec![
                ("payer", payer),
                ("authority", authority),
                ("network", network),
                gatekeeper,
                system_program(),
            ],
            args: with_limits(vec![format!("authority={cold}"), format!("operator={hot}")]),
        },
        Case {
            name: "update_gatekeeper",
            instruction: UpdateGatekeeper {
                authority,
                network,
                gatekeeper_slot,
                gatekeeper_authority: cold,
                limits: LIMITS,
            }
            .instruction(),
            accounts: vec![("authority", authority), ("network", network), gatekeeper],
            args: with_limits(vec![format!("authority={cold}")]),
        },
        Case {
            name: "rotate_operator",
            instruction: RotateOperator { authority, network, gatekeeper_slot, operator: hot }
                .instruction(),
            accounts: vec![("authority", authority), gatekeeper],
            args: vec![format!("operator={hot}")],
        },
        Case {
            name: "set_gatekeeper_status",
            instruction: SetGatekeeperStatus {
                actor,
                network,
                gatekeeper_slot,
                status: GatekeeperStatus::Halted,
            }
            .instruction(),
            accounts: vec![("actor", actor), ("network", network), gatekeeper],
            args: vec!["status=3".into()],
        },
        Case {
            name: "raise_generation",
            instruction: RaiseGeneration { actor, network, gatekeeper_slot }.instruction(),
            accounts: vec![("actor", actor), ("network", network), gatekeeper],
            args: vec![],
        },
        Case {
            name: "remove_gatekeeper",
            instruction: RemoveGatekeeper {
                authority,
                network,
                gatekeeper_slot,
                rent_payer: payer,
            }
            .instruction(),
            accounts: vec![
                ("authority", authority),
                ("network", network),
                gatekeeper,
                ("rent_payer", payer),
            ],
            args: vec![],
        },
    ]
}
