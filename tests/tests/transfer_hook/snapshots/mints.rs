//! Mints to compare with: one without a hook, and one whose hook does nothing.

use e2e::{
    chain::actor,
    programs::NOOP_HOOK,
    token::{DECIMALS, Token},
    world::World,
};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::{ExtensionType, transfer_hook},
    instruction::initialize_mint2,
    state::Mint,
};

/// A mint that calls no hook in a transfer.
pub(super) fn plain(world: &mut World, name: &str) -> Token {
    make(world, name, false)
}

/// A mint that calls the one that does nothing.
pub(super) fn noop(world: &mut World, name: &str) -> Token {
    make(world, name, true)
}

fn make(world: &mut World, name: &str, hooked: bool) -> Token {
    let [mint, authority, hook_authority]: [Keypair; 3] =
        ["mint", "authority", "hook authority"].map(|role| actor(&format!("{name}: {role}")));
    let extensions: &[ExtensionType] = if hooked { &[ExtensionType::TransferHook] } else { &[] };
    let space = ExtensionType::try_calculate_account_len::<Mint>(extensions).unwrap();
    let lamports = world.chain.svm.minimum_balance_for_rent_exemption(space);
    let payer = world.payer.insecure_clone();
    let mut instructions = vec![create_account(
        &payer.pubkey(),
        &mint.pubkey(),
        lamports,
        u64::try_from(space).unwrap(),
        &TOKEN_2022,
    )];
    if hooked {
        let program = Some(NOOP_HOOK);
        let name_hook = transfer_hook::instruction::initialize;
        instructions.push(name_hook(&TOKEN_2022, &mint.pubkey(), None, program).unwrap());
    }
    let authority_address = authority.pubkey();
    instructions.push(
        initialize_mint2(&TOKEN_2022, &mint.pubkey(), &authority_address, None, DECIMALS).unwrap(),
    );
    world.chain.send(&instructions, &[&payer, &mint]).unwrap();
    Token { mint: mint.pubkey(), authority, hook_authority }
}
