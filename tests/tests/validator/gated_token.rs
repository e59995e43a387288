use portcullis_solana::{
    Address, Instruction,
    rpc::SendError,
    transfer_hook::{GatedMint, PolicySettings, extra_accounts},
};
use portcullis_types::{Denial, Reason, Side};
use serde_json::json;
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::ExtensionType,
    instruction::{initialize_account3, mint_to, transfer_checked},
    state::Account,
};

use crate::node::Node;

const RENT_LAMPORTS: u64 = 20_000_000;
const RECEIVER: Address = Address::new_from_array([45; 32]);

/// Five tokens of the node's key, and an account of the receiver's.
struct Token {
    mint: Address,
    accounts: [Address; 2],
}

async fn token(node: &Node) -> Token {
    let issuer = node.key.pubkey();
    let [mint, sender, receiver] = [Keypair::new(), Keypair::new(), Keypair::new()];
    let gated = GatedMint {
        payer: issuer,
        mint: mint.pubkey(),
        mint_authority: issuer,
        freeze_authority: None,
        hook_authority: None,
        policy_authority: issuer,
        decimals: 0,
        extensions: vec![],
        settings: PolicySettings::holders_of(node.network),
    };
    for calls in gated.transactions(RENT_LAMPORTS).unwrap() {
        let others: &[&Keypair] =
            if calls.iter().any(|call| signs(call, &gated.mint)) { &[&mint] } else { &[] };
        node.done(&calls, others).await.unwrap();
    }
    let extensions = [ExtensionType::TransferHookAccount];
    let bytes = ExtensionType::try_calculate_account_len::<Account>(&extensions).unwrap();
    let accounts = [sender.pubkey(), receiver.pubkey()];
    let mut calls = Vec::new();
    for (account, wallet) in accounts.iter().zip([issuer, RECEIVER]) {
        calls.push(create_account(&issuer, account, RENT_LAMPORTS, bytes as u64, &TOKEN_2022));
        let set_up = initialize_account3(&TOKEN_2022, account, &gated.mint, &wallet).unwrap();
        calls.push(set_up);
    }
    calls.push(mint_to(&TOKEN_2022, &gated.mint, &accounts[0], &issuer, &[], 5).unwrap());
    node.done(&calls, &[&sender, &receiver]).await.unwrap();
    Token { mint: gated.mint, accounts }
}

fn signs(call: &Instruction, who: &Address) -> bool {
    call.accounts.iter().any(|account| account.is_signer && account.pubkey == *who)
}

async fn transfer(node: &Node, token: &Token) -> Result<(), SendError> {
    let policy = node.cluster.policy(&token.mint).await.unwrap().unwrap();
    let [from, to] = &token.accounts;
    let owner = node.key.pubkey();
    let mut transfer =
        transfer_checked(&TOKEN_2022, from, &token.mint, to, &owner, &[], 1, 0).unwrap();
    transfer.accounts.extend(extra_accounts(&policy.account(), &owner, &RECEIVER));
    node.done(&[transfer], &[]).await.map(drop)
}

async fn denial(node: &Node, token: &Token) -> Option<Denial> {
    match transfer(node, token).await.unwrap_err() {
        SendError::Rejected(rejected) => rejected.transfer_hook().and_then(|error| error.denial()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_moves_between_holders_of_passes_alone() {
    let node = Node::validator(5).await;
    let token = token(&node).await;
    let sender = node.key.pubkey();
    let wallet = |side, reason| Some(Denial::Wallet(side, reason));
    assert_eq!(denial(&node, &token).await, wallet(Side::Sender, Reason::NoPass));
    node.done(&[node.issue(&sender)], &[]).await.unwrap();
    assert_eq!(denial(&node, &token).await, wallet(Side::Receiver, Reason::NoPass));
    node.done(&[node.issue(&RECEIVER)], &[]).await.unwrap();
    transfer(&node, &token).await.unwrap();
    node.done(&[node.freeze(&sender)], &[]).await.unwrap();
    assert_eq!(denial(&node, &token).await, wallet(Side::Sender, Reason::Frozen));
    node.done(&[node.revoke(&RECEIVER), node.revoke(&sender)], &[]).await.unwrap();
    assert_eq!(denial(&node, &token).await, wallet(Side::Sender, Reason::Revoked));
    let params = json!([token.accounts[1].to_string(), { "commitment": "confirmed" }]);
    let balance = node.ask("getTokenAccountBalance", params).await.unwrap();
    assert_eq!(balance["value"]["amount"], "1");
}
