//! A mint that was closed and made again at its address. A token account of before lacks the extension
//! that makes Token-2022 call the hook, which therefore cannot gate it: the guide tells issuers never
//! to use an address that was a mint.

use e2e::{
    chain::actor,
    outcome::outcome,
    token::{DECIMALS, Token},
    world::World,
};
use portcullis_solana::{
    Instruction,
    transfer_hook::{PolicySettings, instruction::SetPaused},
};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::ExtensionType,
    instruction::{close_account, initialize_mint_close_authority, initialize_mint2},
    state::Mint,
};

use super::stage::asked;

const NAME: &str = "gold";

/// The mint of before, by whoever had its key: without a hook, and closable.
fn earlier_mint(world: &mut World, authority: &Keypair) -> Token {
    let (payer, mint) = (world.payer.insecure_clone(), actor(&format!("{NAME}: mint")));
    let (address, authority_address) = (mint.pubkey(), authority.pubkey());
    let extensions = [ExtensionType::MintCloseAuthority];
    let space = ExtensionType::try_calculate_account_len::<Mint>(&extensions).unwrap();
    let lamports = world.chain.svm.minimum_balance_for_rent_exemption(space);
    let space = u64::try_from(space).unwrap();
    let make = [
        create_account(&payer.pubkey(), &address, lamports, space, &TOKEN_2022),
        initialize_mint_close_authority(&TOKEN_2022, &address, Some(&authority_address)).unwrap(),
        initialize_mint2(&TOKEN_2022, &address, &authority_address, None, DECIMALS).unwrap(),
    ];
    world.chain.send(&make, &[&payer, &mint]).unwrap();
    let [authority, hook_authority] = [authority, authority].map(Keypair::insecure_clone);
    Token { mint: address, authority, hook_authority }
}

#[test]
fn its_token_accounts_are_bound_by_nothing() {
    let mut world = World::new();
    let mallory = world.chain.actor("mallory");
    let earlier = earlier_mint(&mut world, &mallory);
    let source = earlier.account(&mut world, &mallory.pubkey());
    let by = mallory.pubkey();
    let close = close_account(&TOKEN_2022, &earlier.mint, &by, &by, &[]).unwrap();
    world.chain.send(&[close], &[&mallory]).unwrap();

    let settings = PolicySettings::holders_of(world.main.address);
    let token = Token::new(&mut world, NAME, settings);
    assert_eq!(token.mint, earlier.mint);
    token.mint_to(&mut world, &source, 10);
    let stranger = actor("stranger").pubkey();
    let destination = token.account(&mut world, &stranger);
    let (authority, mint) = (token.authority.pubkey(), token.mint);
    let pause = SetPaused { authority, mint, paused: true };
    token.govern(&mut world.chain, pause.instruction()).unwrap();
    #[allow(deprecated)]
    let unchecked: Instruction = spl_token_2022_interface::instruction::transfer(
        &TOKEN_2022,
        &source,
        &destination,
        &by,
        &[],
        10,
    )
    .unwrap();
    let receipt = world.chain.send(&[unchecked], &[&mallory]).unwrap();
    assert!(!asked(&receipt.logs));
    assert_eq!(token.balance(&world.chain, &destination), 10);
}

/// Accounts made since always have the extension, and are gated.
#[test]
fn token_accounts_made_since_are_gated() {
    let mut world = World::new();
    let mallory = world.chain.actor("mallory");
    let earlier = earlier_mint(&mut world, &mallory);
    let by = mallory.pubkey();
    let close = close_account(&TOKEN_2022, &earlier.mint, &by, &by, &[]).unwrap();
    world.chain.send(&[close], &[&mallory]).unwrap();

    let settings = PolicySettings::holders_of(world.main.address);
    let token = Token::new(&mut world, NAME, settings);
    let alice = world.holder("alice");
    token.funded(&mut world, &by, 10);
    token.account(&mut world, &alice.pubkey());
    let transfer = token.between(&mallory, &alice.pubkey(), 1);
    assert_eq!(outcome(&token.transfer(&mut world.chain, &transfer)), "SenderNoPass");
}
