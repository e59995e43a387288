use e2e::chain::actor;
use portcullis_solana::{
    Address, TRANSFER_HOOK_PROGRAM_ID, pda,
    transfer_hook::{
        HookError, PolicyFlags, PolicySettings,
        event::PolicyInitialized,
        instruction::{ClosePolicy, InitializePolicy},
    },
};
use portcullis_types::{Combination, PermanentDelegateRule, Requirement, Sides};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;
use spl_transfer_hook_interface::instruction::initialize_extra_account_meta_list;

use super::{
    mints::{Hook, NewMint},
    outcome::{NOT_SIGNED, READ_ONLY, Tampered, does, only, refuses},
    record::PolicyRecord,
    spl_list::refused,
    stage::{Stage, wallet},
};

/// Accounts of the instruction, by index.
const POLICY: usize = 0;
const AUTHORITY: usize = 2;
const SYSTEM_PROGRAM: usize = 3;

/// A stage with one more mint, whose policy's rent is there but no policy.
fn bare() -> (Stage, Address) {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    s.donate(pda::policy(&mint).0, s.rent());
    (s, mint)
}

fn networks(count: u8) -> Vec<Address> {
    (1..=count).map(wallet).collect()
}

/// What the list does not say.
fn defaults(sides: Sides, networks: Vec<Address>) -> PolicySettings {
    PolicySettings {
        sides,
        combination: Combination::All,
        permanent_delegate_rule: PermanentDelegateRule::Gated,
        flags: match sides {
            Sides::Receiver => PolicyFlags::REQUIRE_IMMUTABLE_OWNER,
            Sides::Sender | Sides::Both => PolicyFlags::NONE,
        },
        requirement: Requirement::ANY,
        networks,
    }
}

#[test]
fn writes_the_policy_that_has_the_list() {
    for sides in Sides::ALL {
        for count in 1..=4 {
            let (mut s, mint) = bare();
            let before = s.lamports(s.authority.pubkey());
            let initialize = s.initialize_list(&mint, sides, &networks(count));
            let done = does(&mut s.world, initialize, &[&s.authority]);
            let (authority, settings) = (s.authority.pubkey(), defaults(sides, networks(count)));
            let rent_payer = authority;
            let record = PolicyRecord {
                mint,
                authority,
                pending_authority: None,
                rent_payer,
                settings: settings.clone(),
                paused: false,
                exemptions: vec![],
                generation: 1,
                bump: pda::policy(&mint).1,
            };
            assert_eq!(s.record_of(&mint), record);
            let event = PolicyInitialized { mint, authority, rent_payer, settings, generation: 1 };
            assert_eq!(done.event, event.into());
            assert_eq!(done.changed, only([pda::policy(&mint).0]));
            assert_eq!(s.lamports(authority), before);
        }
    }
}

#[test]
fn it_is_the_policy_that_initialize_policy_writes() {
    for sides in Sides::ALL {
        let (mut s, mint) = bare();
        let initialize = s.initialize_list(&mint, sides, &networks(2));
        does(&mut s.world, initialize, &[&s.authority]);
        let (mut t, mint) = bare();
        let settings = defaults(sides, networks(2));
        let payer = t.authority.pubkey();
        let initialize = InitializePolicy { payer, settings, ..t.initialize(&mint) }.instruction();
        does(&mut t.world, initialize, &[&t.authority]);
        let policy = pda::policy(&mint).0;
        assert_eq!(s.world.chain.account(&policy), t.world.chain.account(&policy));
    }
}

#[test]
fn the_hooks_authority_may() {
    let mut s = Stage::new();
    let mint = s.make(NewMint { mintable: false, ..s.gated("copper") });
    s.donate(pda::policy(&mint).0, s.rent());
    let authority = s.hook_authority.pubkey();
    let initialize =
        s.initialize_list(&mint, Sides::Both, &networks(1)).account(AUTHORITY, authority);
    does(&mut s.world, initialize, &[&s.hook_authority]);
    assert_eq!(s.record_of(&mint).authority, authority);
}

#[test]
fn nobody_else_may() {
    let (mut s, mint) = bare();
    for other in [
        s.stranger.insecure_clone(),
        s.payer.insecure_clone(),
        s.freeze_authority(),
        s.close_authority(),
        s.other.authority.insecure_clone(),
        actor("copper"),
    ] {
        let initialize =
            s.initialize_list(&mint, Sides::Both, &networks(1)).account(AUTHORITY, other.pubkey());
        refuses(&mut s.world, initialize, &[&other], HookError::NotAuthorized);
    }
}

#[test]
fn the_authority_must_sign() {
    let (mut s, mint) = bare();
    let initialize = s.initialize_list(&mint, Sides::Both, &networks(1)).unsigned(AUTHORITY);
    refuses(&mut s.world, initialize, &[], NOT_SIGNED);
}

/// The interface has no account that could pay.
#[test]
fn refuses_an_account_without_its_rent() {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    for missing in [s.rent(), 1] {
        let held = s.lamports(pda::policy(&mint).0);
        s.donate(pda::policy(&mint).0, s.rent() - missing - held);
        let initialize = s.initialize_list(&mint, Sides::Both, &networks(1));
        refuses(&mut s.world, initialize, &[&s.authority], HookError::RentMissing);
    }
}

/// As the interface has no account for the payer, the authority counts as having paid.
#[test]
fn the_authority_gets_the_rent_back_with_all_that_was_there() {
    let mut s = Stage::new();
    let hook = Hook { authority: None, program: Some(wallet(1)) };
    let mint = s.make(NewMint { hook: Some(hook), ..s.gated("copper") });
    let policy = pda::policy(&mint).0;
    s.donate(policy, s.rent() + 1);
    let initialize = s.initialize_list(&mint, Sides::Both, &networks(1));
    does(&mut s.world, initialize, &[&s.authority]);
    let rent_payer = s.authority.pubkey();
    let before = s.lamports(rent_payer);
    let close = ClosePolicy { mint, rent_payer, ..s.close() }.instruction();
    does(&mut s.world, close, &[&s.authority]);
    assert_eq!(s.lamports(rent_payer) - before, s.rent() + 1);
}

#[test]
fn refuses_lists_that_no_policy_has() {
    let (mut s, mint) = bare();
    for (name, metas, expected) in refused() {
        println!("{name}");
        let (hook, policy) = (TRANSFER_HOOK_PROGRAM_ID, pda::policy(&mint).0);
        let authority = s.authority.pubkey();
        let initialize =
            initialize_extra_account_meta_list(&hook, &policy, &mint, &authority, &metas);
        refuses(&mut s.world, initialize, &[&s.authority], expected);
    }
}

#[test]
fn refuses_a_mint_that_has_a_policy() {
    let mut s = Stage::new();
    let initialize = s.initialize_list(&s.mint, Sides::Both, &networks(1));
    refuses(&mut s.world, initialize, &[&s.authority], HookError::PolicyExists);
}

#[test]
fn refuses_what_is_no_mint_with_the_extension() {
    let mut s = Stage::new();
    let without = s.make(NewMint { hook: None, ..s.gated("copper") });
    let cases = [
        (without, HookError::MintWithoutHook),
        (s.legacy_mint(), HookError::NotAMint),
        (s.token_account(), HookError::NotAMint),
        (s.multisig_like_a_mint(), HookError::NotAMint),
        (s.stranger.pubkey(), HookError::NotAMint),
    ];
    for (mint, expected) in cases {
        s.donate(pda::policy(&mint).0, s.rent());
        let initialize = s.initialize_list(&mint, Sides::Both, &networks(1));
        refuses(&mut s.world, initialize, &[&s.authority], expected);
    }
}

#[test]
fn refuses_accounts_that_are_not_the_interfaces() {
    let (mut s, mint) = bare();
    let initialize = s.initialize_list(&mint, Sides::Both, &networks(1));
    let by = [&s.authority];
    for other in [s.policy(), s.stranger.pubkey()] {
        let initialize = initialize.clone().account(POLICY, other);
        refuses(&mut s.world, initialize, &by, InstructionError::InvalidSeeds);
    }
    refuses(&mut s.world, initialize.clone().read_only(POLICY), &by, READ_ONLY);
    let initialize = initialize.account(SYSTEM_PROGRAM, TRANSFER_HOOK_PROGRAM_ID);
    refuses(&mut s.world, initialize, &by, InstructionError::IncorrectProgramId);
}
