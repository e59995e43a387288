use portcullis_solana::{
    Address, pda,
    transfer_hook::{PolicyFlags, PolicySettings, instruction::*},
};
use portcullis_types::{
    Attributes, Combination, ExemptionKind, PermanentDelegateRule, Requirement, Sides,
};

use super::{Case, key, system_program};

fn settings() -> PolicySettings {
    PolicySettings {
        sides: Sides::Receiver,
        combination: Combination::Any,
        permanent_delegate_rule: PermanentDelegateRule::Denied,
        flags: PolicyFlags::ALL,
        requirement: Requirement {
            attributes: Attributes(1 << 63),
            min_remaining_seconds: 60,
            max_age_seconds: 1 << 33,
        },
        networks: vec![key("network"), key("other network")],
    }
}

fn shown_settings() -> Vec<String> {
    vec![
        "settings.sides=2".into(),
        "settings.combination=2".into(),
        "settings.permanent_delegate_rule=4".into(),
        "settings.flags=3".into(),
        format!("settings.attributes={}", 1_u64 << 63),
        "settings.min_remaining_seconds=60".into(),
        format!("settings.max_age_seconds={}", 1_u64 << 33),
        format!("settings.networks=[{}, {}]", key("network"), key("other network")),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    let (payer, authority, mint) = (key("payer"), key("authority"), key("mint"));
    let (someone, nobody) = (key("someone"), Address::default());
    let policy = ("policy", pda::policy(&mint).0);
    let governed = |name, instruction, args| Case {
        name,
        instruction,
        accounts: vec![("authority", authority), policy],
        args,
    };
    let propose =
        |pending_authority| ProposeAuthority { authority, mint, pending_authority }.instruction();
    let add = |kind| AddExemption { authority, mint, wallet: someone, kind }.instruction();
    let mut cases = vec![
        Case {
            name: "initialize_policy",
            instruction: InitializePolicy { payer, authority, mint, settings: settings() }
                .instruction(),
            accounts: vec![
                ("payer", payer),
                ("authority", authority),
                ("mint", mint),
                policy,
                system_program(),
            ],
            args: shown_settings(),
        },
        governed(
            "update_policy",
            UpdatePolicy { authority, mint, settings: settings() }.instruction(),
            shown_settings(),
        ),
        governed(
            "propose_authority",
            propose(Some(someone)),
            vec![format!("pending_authority={someone}")],
        ),
        governed("propose_authority", propose(None), vec![format!("pending_authority={nobody}")]),
        governed("accept_authority", AcceptAuthority { authority, mint }.instruction(), vec![]),
        governed(
            "remove_exemption",
            RemoveExemption { authority, mint, wallet: someone }.instruction(),
            vec![format!("wallet={someone}")],
        ),
        Case {
            name: "close_policy",
            instruction: ClosePolicy { authority, mint, rent_payer: payer }.instruction(),
            accounts: vec![("authority", authority), ("mint", mint), policy, ("rent_payer", payer)],
            args: vec![],
        },
    ];
    cases.extend([false, true].map(|paused| {
        let instruction = SetPaused { authority, mint, paused }.instruction();
        governed("set_paused", instruction, vec![format!("paused={paused}")])
    }));
    cases.extend(ExemptionKind::ALL.map(|kind| {
        let args = vec![format!("wallet={someone}"), format!("kind={}", kind.code())];
        governed("add_exemption", add(kind), args)
    }));
    cases
}
