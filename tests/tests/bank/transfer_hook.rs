//! The transfers of a gated token, with the Token-2022 that the bank brings.

use e2e::outcome::OK;
use portcullis_solana::{
    Address, Instruction, pda,
    transfer_hook::{
        GatedMint, PolicyAccount, PolicySettings, extra_accounts,
        instruction::{AddExemption, SetPaused},
    },
};
use portcullis_types::ExemptionKind;
use solana_signer::Signer;
use spl_associated_token_account_interface::{
    address::get_associated_token_address_with_program_id as associated_token_address,
    instruction::create_associated_token_account_idempotent,
};
use spl_token_2022_interface::{ID as TOKEN_2022, instruction::mint_to};

use e2e::chain::actor;

use crate::{Bank, MINT, address};

const DECIMALS: u8 = 2;

impl Bank {
    fn mint() -> Address {
        actor(MINT).pubkey()
    }

    fn token_account(wallet: &str) -> Address {
        associated_token_address(&address(wallet), &Self::mint(), &TOKEN_2022)
    }

    fn create_token_account(wallet: &str) -> Instruction {
        create_associated_token_account_idempotent(
            &address("payer"),
            &address(wallet),
            &Self::mint(),
            &TOKEN_2022,
        )
    }

    /// A gated mint, and a hundred units of it in Alice's hands.
    async fn issue_token(&mut self) {
        let authority = address("authority");
        let gated = GatedMint {
            payer: address("payer"),
            mint: Self::mint(),
            mint_authority: authority,
            freeze_authority: None,
            hook_authority: None,
            policy_authority: authority,
            decimals: DECIMALS,
            extensions: Vec::new(),
            settings: PolicySettings::holders_of(self.network),
        };
        let rent = self.context.banks_client.get_rent().await.unwrap();
        let lamports = rent.minimum_balance(gated.space().unwrap());
        for transaction in gated.transactions(lamports).unwrap() {
            assert_eq!(self.send_all(&transaction).await, OK);
        }
        let account = Self::token_account("alice");
        let fund = mint_to(&TOKEN_2022, &Self::mint(), &account, &authority, &[], 100).unwrap();
        assert_eq!(self.send_all(&[Self::create_token_account("alice"), fund]).await, OK);
    }

    /// Ten units; the receiver's account is made on the way.
    async fn transfer(&mut self, sender: &str, receiver: &str) -> String {
        let mut transfer = spl_token_2022_interface::instruction::transfer_checked(
            &TOKEN_2022,
            &Self::token_account(sender),
            &Self::mint(),
            &Self::token_account(receiver),
            &address(sender),
            &[],
            10,
            DECIMALS,
        )
        .unwrap();
        let policy = pda::policy(&Self::mint()).0;
        let account = self.context.banks_client.get_account(policy).await.unwrap().unwrap();
        let policy = PolicyAccount::new(&account.data).unwrap();
        let (sender, wallet) = (address(sender), address(receiver));
        transfer.accounts.extend(extra_accounts(&policy, &sender, &wallet));
        self.send_all(&[Self::create_token_account(receiver), transfer]).await
    }
}

#[tokio::test]
async fn only_holders_of_a_pass_send_and_receive() {
    let mut bank = Bank::start().await;
    bank.found().await;
    bank.issue_token().await;
    assert_eq!(bank.transfer("alice", "bob").await, "SenderNoPass");
    bank.must(bank.issue("alice")).await;
    assert_eq!(bank.transfer("alice", "bob").await, "ReceiverNoPass");
    bank.must(bank.issue("bob")).await;
    assert_eq!(bank.transfer("alice", "bob").await, OK);
    bank.must(bank.freeze("bob")).await;
    assert_eq!(bank.transfer("alice", "bob").await, "ReceiverFrozen");
    assert_eq!(bank.transfer("bob", "alice").await, "SenderFrozen");
    bank.must(bank.unfreeze("bob")).await;
    assert_eq!(bank.transfer("bob", "alice").await, OK);
}

#[tokio::test]
async fn exempt_wallets_pass_until_the_issuer_pauses() {
    let mut bank = Bank::start().await;
    bank.found().await;
    bank.issue_token().await;
    bank.must(bank.issue("alice")).await;
    let (authority, mint) = (address("authority"), Bank::mint());
    let wallet = address("carol");
    let exempt = AddExemption { authority, mint, wallet, kind: ExemptionKind::Vault };
    bank.must(exempt.instruction()).await;
    assert_eq!(bank.transfer("alice", "carol").await, OK);
    assert_eq!(bank.transfer("carol", "alice").await, OK);
    bank.must(SetPaused { authority, mint, paused: true }.instruction()).await;
    assert_eq!(bank.transfer("alice", "carol").await, "TransfersPaused");
    bank.must(SetPaused { authority, mint, paused: false }.instruction()).await;
    assert_eq!(bank.transfer("alice", "carol").await, OK);
}

#[tokio::test]
async fn clock_of_a_later_slot_stops_a_transfer() {
    let mut bank = Bank::start().await;
    let now = bank.now().await;
    bank.found().await;
    bank.issue_token().await;
    bank.must(bank.issue("alice")).await;
    bank.must(bank.issue("bob")).await;
    bank.must(bank.renew("bob", now + 60)).await;
    assert_eq!(bank.transfer("alice", "bob").await, OK);
    bank.context.warp_to_slot(200_000).unwrap();
    assert!(bank.now().await > now + 60);
    assert_eq!(bank.transfer("alice", "bob").await, "ReceiverExpired");
}
