//! `Execute` called by anybody, with accounts that Token-2022 would never pass.
//!
//! The token accounts are planted in the middle of a transfer, or the hook would look no further.

mod data;
mod extra_accounts;
mod passes;
mod policy;
mod token_accounts;

use e2e::outcome::{OK, outcome};
use portcullis_solana::{
    AccountMeta, Address, Instruction, instruction::IssuePass, transfer_hook::HookError,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::stage::{Stage, stage};

const SOURCE: usize = 0;
const MINT: usize = 1;
const DESTINATION: usize = 2;
const AUTHORITY: usize = 3;
const POLICY: usize = 4;
const GATEWAY: usize = 5;
const NETWORKS: [usize; 2] = [6, 7];
const SENDER_PASSES: [usize; 2] = [8, 9];
const RECEIVER_PASSES: [usize; 2] = [10, 11];
const ACCOUNTS: usize = 12;

/// Alice pays Bob, and both hold passes of both networks that the policy names.
struct Direct {
    s: Stage,
    alice: Keypair,
    bob: Keypair,
    execute: Instruction,
}

fn direct() -> Direct {
    let (mut s, alice, bob) = stage();
    let networks = vec![s.world.main.address, s.world.other.address];
    s.update(|policy| policy.networks = networks);
    for wallet in [&alice, &bob] {
        let (payer, operator) = (&s.world.payer, &s.world.other.gatekeepers[0].operator);
        let issue = IssuePass {
            operator: operator.pubkey(),
            network: s.world.other.address,
            ..s.world.issue(&wallet.pubkey())
        };
        s.world.chain.send(&[issue.instruction()], &[payer, operator]).unwrap();
    }
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.begin(&transfer);
    let execute = s.execute(&transfer);
    assert_eq!(execute.accounts.len(), ACCOUNTS);
    let mut direct = Direct { s, alice, bob, execute };
    assert_eq!(direct.with(|_| ()), OK);
    direct
}

impl Direct {
    fn send(&mut self, instruction: Instruction) -> String {
        outcome(&self.s.world.send(instruction, &[]))
    }

    /// What comes of the call with other accounts.
    fn with(&mut self, change: impl FnOnce(&mut Vec<AccountMeta>)) -> String {
        let mut execute = self.execute.clone();
        change(&mut execute.accounts);
        self.send(execute)
    }

    /// What comes of it with another account in one place.
    fn replaced(&mut self, index: usize, address: Address) -> String {
        self.with(|accounts| accounts[index].pubkey = address)
    }

    fn without(&mut self, index: usize) -> String {
        self.with(|accounts| {
            accounts.remove(index);
        })
    }

    fn swapped(&mut self, one: usize, other: usize) -> String {
        self.with(|accounts| accounts.swap(one, other))
    }

    fn address(&self, index: usize) -> Address {
        self.execute.accounts[index].pubkey
    }

    fn bytes(&self, index: usize) -> Vec<u8> {
        self.s.world.chain.data(&self.address(index))
    }

    /// What comes of it when other bytes, or the same, stand there, and belong to this program.
    fn planted(&mut self, index: usize, owner: Address, data: Vec<u8>) -> String {
        let address = self.address(index);
        let before = self.s.world.chain.account(&address).unwrap();
        self.s.world.chain.plant(address, owner, data);
        let outcome = self.with(|_| ());
        self.s.world.chain.svm.set_account(address, before).unwrap();
        outcome
    }
}

/// With nothing wrong about its accounts it is about the wallets.
#[test]
fn asks_the_wallets() {
    let mut direct = direct();
    direct.s.world.freeze(&direct.bob.pubkey());
    assert_eq!(direct.with(|_| ()), HookError::ReceiverFrozen.name());
    direct.s.world.freeze(&direct.alice.pubkey());
    assert_eq!(direct.with(|_| ()), HookError::SenderFrozen.name());
}

/// Nobody signs here either: who may move the tokens is for Token-2022 to say.
#[test]
fn the_authority_is_not_asked() {
    let mut direct = direct();
    let nobody = Address::from([7; 32]);
    assert_eq!(direct.replaced(AUTHORITY, nobody), OK);
}
