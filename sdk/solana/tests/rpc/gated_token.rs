//! A token's policy, and refusals that come from deep inside a transaction.

use portcullis_solana::{
    Address, Instruction, TRANSFER_HOOK_PROGRAM_ID,
    rpc::{
        Budget, ComputeLimit, Priority, ProgramError, SendError, TransactionSigner,
        TransactionState,
    },
    transfer_hook::{GatedMint, PolicySettings, extra_accounts},
};
use portcullis_types::{Denial, Reason, Side};
use serde_json::json;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::ExtensionType,
    instruction::{initialize_account3, mint_to, transfer_checked},
    state::Account,
};

use crate::world::{World, address, key};

const RENT_LAMPORTS: u64 = 20_000_000;
const UNITS: Budget = Budget { compute: ComputeLimit::Units(200_000), priority: Priority::None };

struct Token {
    mint: Address,
    /// Of the operator, and of a wallet without a pass.
    accounts: [Address; 2],
    wallets: [Address; 2],
}

async fn token(world: &World) -> Token {
    let issuer = world.operator.pubkey();
    let mint = key("mint");
    let gated = GatedMint {
        payer: issuer,
        mint: mint.pubkey(),
        mint_authority: issuer,
        freeze_authority: None,
        hook_authority: None,
        policy_authority: issuer,
        decimals: 0,
        extensions: vec![],
        settings: PolicySettings::holders_of(world.network),
    };
    let mut calls = gated.transactions(RENT_LAMPORTS).unwrap().concat();
    let wallets = [issuer, address("receiver")];
    let names = ["sender's account", "receiver's account"];
    let extensions = [ExtensionType::TransferHookAccount];
    let bytes = ExtensionType::try_calculate_account_len::<Account>(&extensions).unwrap();
    let accounts = names.map(address);
    let mut accounts_of = Vec::new();
    for (account, wallet) in accounts.iter().zip(wallets) {
        let rent = RENT_LAMPORTS;
        accounts_of.push(create_account(&issuer, account, rent, bytes as u64, &TOKEN_2022));
        let set_up = initialize_account3(&TOKEN_2022, account, &gated.mint, &wallet).unwrap();
        accounts_of.push(set_up);
    }
    accounts_of.push(mint_to(&TOKEN_2022, &gated.mint, &accounts[0], &issuer, &[], 5).unwrap());
    let [sender, receiver] = names.map(key);
    let signers: [&TransactionSigner; 4] = [&world.operator, &mint, &sender, &receiver];
    for calls in [std::mem::take(&mut calls), accounts_of] {
        let signed = world.cluster.sign(&calls, &issuer, &signers, &UNITS).await.unwrap();
        world.cluster.confirm(&signed, &crate::world::AT_ONCE).await.unwrap();
    }
    Token { mint: gated.mint, accounts, wallets }
}

async fn transfer(world: &World, token: &Token) -> Instruction {
    let policy = world.cluster.policy(&token.mint).await.unwrap().unwrap();
    let [from, to] = &token.accounts;
    let owner = &token.wallets[0];
    let mut transfer =
        transfer_checked(&TOKEN_2022, from, &token.mint, to, owner, &[], 1, 0).unwrap();
    transfer.accounts.extend(extra_accounts(&policy.account(), owner, &token.wallets[1]));
    transfer
}

#[tokio::test]
async fn a_policy_is_read_with_its_networks() {
    let world = World::new().await;
    let token = token(&world).await;
    let policy = world.cluster.policy(&token.mint).await.unwrap().unwrap();
    assert_eq!(policy.address(), portcullis_solana::pda::policy(&token.mint).0);
    assert_eq!(policy.account().networks(), [world.network.to_bytes()]);
}

#[tokio::test]
async fn a_refusal_of_the_hook_is_known_behind_the_token_program() {
    let world = World::new().await;
    let token = token(&world).await;
    world.issued(&token.wallets[0]).await;
    let transfer = transfer(&world, &token).await;
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let payer = world.operator.pubkey();
    let sign = async |budget: &Budget| {
        world.cluster.sign(std::slice::from_ref(&transfer), &payer, &signers, budget).await
    };

    let refusal = sign(&Budget::default()).await.unwrap_err();
    let SendError::Rejected(simulated) = refusal else { panic!("{refusal}") };
    assert_eq!(simulated.instruction, Some(0));
    assert_eq!(simulated.program, Some(TRANSFER_HOOK_PROGRAM_ID));
    let denial = Denial::Wallet(Side::Receiver, Reason::NoPass);
    assert_eq!(simulated.transfer_hook().and_then(|error| error.denial()), Some(denial));
    assert_eq!(simulated.reason(), Some(Reason::NoPass));

    // On chain the status alone does not say which program it was; the logs do.
    let signed = sign(&UNITS).await.unwrap();
    let params = json!([
        serde_json::to_value(&signed).unwrap()["wire"],
        {"encoding": "base64", "skipPreflight": true},
    ]);
    world.svm.answer("sendTransaction", &params).unwrap();
    let state = world.cluster.state(&signed).await.unwrap();
    let TransactionState::Failed { failure, .. } = state else { panic!("{state:?}") };
    assert_eq!(failure.cause, simulated.cause);
    assert!(matches!(failure.cause, Some(ProgramError::TransferHook(_))));

    // Without them it is not guessed.
    world.wire.next("getTransaction", [crate::wire::Fault::Lost]);
    let state = world.cluster.state(&signed).await.unwrap();
    let TransactionState::Failed { failure, .. } = state else { panic!("{state:?}") };
    assert_eq!((failure.instruction, failure.program, failure.cause), (Some(0), None, None));

    world.issued(&token.wallets[1]).await;
    let signed = sign(&Budget::default()).await.unwrap();
    world.cluster.send(&signed).await.unwrap();
}
