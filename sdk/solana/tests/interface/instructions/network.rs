use portcullis_solana::{instruction::*, pda};
use portcullis_types::solana::NetworkFlags;

use super::{Case, key, system_program};

const SETTINGS: NetworkSettings = NetworkSettings {
    default_lifetime_seconds: 100,
    max_lifetime_seconds: u64::MAX,
    flags: NetworkFlags::SINGLE_USE,
};

fn settings() -> Vec<String> {
    vec![
        "settings.default_lifetime_seconds=100".into(),
        format!("settings.max_lifetime_seconds={}", u64::MAX),
        "settings.flags=2".into(),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    let (payer, authority, network) = (key("payer"), key("authority"), key("network"));
    let (actor, someone) = (key("actor"), key("someone"));
    let nobody = portcullis_solana::Address::default();
    let governed = || vec![("authority", authority), ("network", network)];
    let mut created = vec!["id=16909060".to_owned()];
    created.extend(settings());
    vec![
        Case {
            name: "create_network",
            instruction: CreateNetwork {
                payer,
                creator: someone,
                id: 0x0102_0304,
                settings: SETTINGS,
            }
            .instruction(),
            accounts: vec![
                ("payer", payer),
                ("creator", someone),
                ("network", pda::network(&someone, 0x0102_0304).0),
                system_program(),
            ],
            args: created,
        },
        Case {
            name: "update_network",
            instruction: UpdateNetwork { authority, network, settings: SETTINGS }.instruction(),
            accounts: governed(),
            args: settings(),
        },
        Case {
            name: "propose_authority",
            instruction: ProposeAuthority { authority, network, pending_authority: Some(someone) }
                .instruction(),
            accounts: governed(),
            args: vec![format!("pending_authority={someone}")],
        },
        Case {
            name: "propose_authority",
            instruction: ProposeAuthority { authority, network, pending_authority: None }
                .instruction(),
            accounts: governed(),
            args: vec![format!("pending_authority={nobody}")],
        },
        Case {
            name: "accept_authority",
            instruction: AcceptAuthority { authority, network }.instruction(),
            accounts: governed(),
            args: vec![],
        },
        Case {
            name: "set_guardian",
            instruction: SetGuardian { authority, network, guardian: Some(someone) }.instruction(),
            accounts: governed(),
            args: vec![format!("guardian={someone}")],
        },
        Case {
            name: "set_guardian",
            instruction: SetGuardian { authority, network, guardian: None }.instruction(),
            accounts: governed(),
            args: vec![format!("guardian={nobody}")],
        },
        Case {
            name: "pause",
            instruction: Pause { actor, network }.instruction(),
            accounts: vec![("actor", actor), ("network", network)],
            args: vec![],
        },
        Case {
            name: "unpause",
            instruction: Unpause { authority, network }.instruction(),
            accounts: governed(),
            args: vec![],
        },
        Case {
            name: "close_network",
            instruction: CloseNetwork { authority, network, rent_payer: payer }.instruction(),
            accounts: vec![("authority", authority), ("network", network), ("rent_payer", payer)],
            args: vec![],
        },
    ]
}
