use serde_json::json;
use solana_keypair::Keypair;
use solana_rpc_client_api::config::UiTransactionEncoding;
use solana_rpc_client_api::request::TokenAccountsFilter;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use solana_transaction::Transaction;
use solana_transaction_status_client_types::option_serializer::OptionSerializer;
use spl_token_2022_interface::{ID as TOKEN_2022, instruction};

use crate::stage::{Stage, address, keypair, refusal};

struct Tokens {
    stage: Stage,
    mint: Keypair,
    account: Keypair,
    minted: solana_signature::Signature,
}

/// Somebody has 1.25 of a token.
async fn tokens() -> Tokens {
    let stage = Stage::new();
    let (mint, account) = (keypair("mint"), keypair("token account"));
    let payer = stage.payer.pubkey();
    let rent = stage.client.get_minimum_balance_for_rent_exemption(165).await.unwrap();
    let blockhash = stage.client.get_latest_blockhash().await.unwrap();
    let (at, owner) = (mint.pubkey(), address("holder"));
    let instructions = [
        create_account(&payer, &at, rent, 82, &TOKEN_2022),
        instruction::initialize_mint2(&TOKEN_2022, &at, &payer, None, 6).unwrap(),
        create_account(&payer, &account.pubkey(), rent, 165, &TOKEN_2022),
        instruction::initialize_account3(&TOKEN_2022, &account.pubkey(), &at, &owner).unwrap(),
        instruction::mint_to(&TOKEN_2022, &at, &account.pubkey(), &payer, &[], 1_250_000).unwrap(),
    ];
    let transaction = Transaction::new_signed_with_payer(
        &instructions,
        Some(&payer),
        &[&stage.payer, &mint, &account],
        blockhash,
    );
    let minted = stage.client.send_transaction(&transaction).await.unwrap();
    Tokens { stage, mint, account, minted }
}

#[tokio::test]
async fn a_token_account_has_a_balance() {
    let Tokens { stage, mint, account, .. } = tokens().await;
    let balance = stage.client.get_token_account_balance(&account.pubkey()).await.unwrap();
    assert_eq!((balance.amount.as_str(), balance.decimals), ("1250000", 6));
    assert_eq!((balance.ui_amount, balance.ui_amount_string.as_str()), (Some(1.25), "1.25"));

    let none = stage.client.get_token_account_balance(&mint.pubkey()).await.unwrap_err();
    assert_eq!(refusal(&none), (-32602, "Invalid param: not a Token account"));
    let missing = stage.client.get_token_account_balance(&address("nobody")).await.unwrap_err();
    assert_eq!(refusal(&missing), (-32602, "Invalid param: could not find account"));
}

#[tokio::test]
async fn an_owners_token_accounts_are_found() {
    let Tokens { stage, mint, account, .. } = tokens().await;
    let holder = address("holder");
    let of = async |owner, filter| {
        stage
            .client
            .get_token_accounts_by_owner(&owner, filter)
            .await
            .map(|found| found.into_iter().map(|account| account.pubkey).collect::<Vec<_>>())
    };
    let found = [account.pubkey().to_string()];
    assert_eq!(of(holder, TokenAccountsFilter::Mint(mint.pubkey())).await.unwrap(), found);
    assert_eq!(of(holder, TokenAccountsFilter::ProgramId(TOKEN_2022)).await.unwrap(), found);
    let nobodys = of(address("nobody"), TokenAccountsFilter::ProgramId(TOKEN_2022)).await;
    assert_eq!(nobodys.unwrap(), [""; 0]);
    for filter in [
        TokenAccountsFilter::ProgramId(address("no program")),
        TokenAccountsFilter::Mint(address("no mint")),
    ] {
        assert_eq!(refusal(&of(holder, filter).await.unwrap_err()).0, -32602);
    }
    let slice = json!({ "encoding": "base64", "dataSlice": { "offset": 0, "length": 32 } });
    let wanted = json!({ "mint": mint.pubkey().to_string() });
    let params = json!([holder.to_string(), wanted, slice]);
    let answer = stage.ask("getTokenAccountsByOwner", params).unwrap();
    let data = &answer["value"][0]["account"]["data"];
    use base64::{Engine, prelude::BASE64_STANDARD};
    assert_eq!(data, &json!([BASE64_STANDARD.encode(mint.pubkey()), "base64"]));
}

#[tokio::test]
async fn a_transaction_says_what_tokens_moved() {
    let Tokens { stage, mint, minted, .. } = tokens().await;
    let found = stage.client.get_transaction(&minted, UiTransactionEncoding::Json).await.unwrap();
    let meta = found.transaction.meta.unwrap();
    assert_eq!(meta.pre_token_balances, OptionSerializer::Some(vec![]));
    let OptionSerializer::Some(after) = meta.post_token_balances else { panic!("tokens") };
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].mint, mint.pubkey().to_string());
    assert_eq!(after[0].owner, OptionSerializer::Some(address("holder").to_string()));
    assert_eq!(after[0].ui_token_amount.amount, "1250000");
}
