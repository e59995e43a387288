//! Tokens with keys of their own: every instruction of the hook once, and transfers of every price.

use e2e::{
    chain::Receipt,
    programs::NOOP_HOOK,
    snapshot::Measurements,
    token::{Token, TokenTransfer},
    world::{Network, World},
};
use portcullis_solana::{
    AccountMeta, Address, Instruction, TRANSFER_HOOK_PROGRAM_ID,
    instruction::IssuePass,
    pda,
    transfer_hook::{
        PolicyAccount, PolicyFlags, PolicySettings,
        instruction::{
            AcceptAuthority, AddExemption, ClosePolicy, InitializePolicy, ProposeAuthority,
            RemoveExemption, SetPaused, UpdatePolicy,
        },
    },
};
use portcullis_types::{ExemptionKind, Sides};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer as send_lamports;
use spl_token_2022_interface::{ID as TOKEN_2022, extension::transfer_hook};

use super::mints;

/// What all keys are made of. With another seed come other bumps, and so other figures.
const SEED: &str = "portcullis transfer hook snapshots 1";
const INITIALIZE_LIST: [u8; 8] = [43, 34, 13, 49, 167, 88, 235, 235];
const UPDATE_LIST: [u8; 8] = [157, 105, 42, 146, 102, 85, 241, 174];

/// The wallets, mints and policies of one set of keys.
pub(super) struct Life<'a> {
    world: &'a mut World,
    more: &'a [Network; 2],
    key_set: usize,
    measured: Measurements,
}

impl<'a> Life<'a> {
    pub(super) fn new(world: &'a mut World, more: &'a [Network; 2], key_set: usize) -> Self {
        Self { world, more, key_set, measured: Measurements::new() }
    }

    /// All of it.
    pub(super) fn live(mut self) -> Measurements {
        let settings = PolicySettings::holders_of(self.world.main.address);
        let token = Token::new(self.world, &self.name("token"), settings);
        let (alice, bob) = (self.holder("alice"), self.holder("bob"));
        self.transfer(&token, &alice, &bob);
        self.transfer_to_asked_receiver(&alice, &bob);
        self.transfer_of_four(&alice, &bob);
        self.compare(&alice, &bob);
        self.govern(&token);
        self.begin_again(&token);
        self.measured
    }

    fn name(&self, role: &str) -> String {
        format!("{SEED}, set {}, {role}", self.key_set)
    }

    /// A wallet with a pass of every network.
    fn holder(&mut self, role: &str) -> Keypair {
        let wallet = self.world.chain.actor(&self.name(role));
        let networks = [&self.world.main, &self.world.other, &self.more[0], &self.more[1]];
        let issues: Vec<(Instruction, Keypair)> = networks
            .map(|network| {
                let operator = network.gatekeepers[0].operator.insecure_clone();
                let issue = IssuePass {
                    operator: operator.pubkey(),
                    network: network.address,
                    ..self.world.issue(&wallet.pubkey())
                };
                (issue.instruction(), operator)
            })
            .into();
        for (issue, operator) in issues {
            let payer = self.world.payer.insecure_clone();
            self.world.send(issue, &[&payer, &operator]).unwrap();
        }
        wallet
    }

    fn transfer(&mut self, token: &Token, alice: &Keypair, bob: &Keypair) {
        let receipt = self.move_tokens(token, alice, bob, Token::instruction);
        self.note("execute", own_frame(&receipt));
        self.note("transfer_gated", receipt.compute_units);
    }

    fn transfer_to_asked_receiver(&mut self, alice: &Keypair, bob: &Keypair) {
        let settings = PolicySettings {
            sides: Sides::Receiver,
            flags: PolicyFlags::REQUIRE_IMMUTABLE_OWNER,
            ..PolicySettings::holders_of(self.world.main.address)
        };
        let token = Token::new(self.world, &self.name("token that asks receivers"), settings);
        let receipt = self.move_tokens(&token, alice, bob, Token::instruction);
        self.note("execute_receiver", own_frame(&receipt));
        self.note("transfer_gated_receiver", receipt.compute_units);
    }

    fn transfer_of_four(&mut self, alice: &Keypair, bob: &Keypair) {
        let networks = [&self.world.main, &self.world.other, &self.more[0], &self.more[1]];
        let settings = PolicySettings {
            networks: networks.map(|network| network.address).to_vec(),
            ..PolicySettings::holders_of(self.world.main.address)
        };
        let token = Token::new(self.world, &self.name("token of four"), settings);
        let receipt = self.move_tokens(&token, alice, bob, Token::instruction);
        self.note("execute_all_4", own_frame(&receipt));
        self.note("transfer_gated_all_4", receipt.compute_units);
    }

    /// The same transfer where nothing is gated.
    fn compare(&mut self, alice: &Keypair, bob: &Keypair) {
        let plain = mints::plain(self.world, &self.name("plain token"));
        let receipt = self
            .move_tokens(&plain, alice, bob, |token, _, transfer| token.bare_instruction(transfer));
        self.note("transfer_plain", receipt.compute_units);

        let noop = mints::noop(self.world, &self.name("token with a hook that does nothing"));
        let receipt = self.move_tokens(&noop, alice, bob, |token, _, transfer| {
            let mut instruction = token.bare_instruction(transfer);
            instruction.accounts.push(AccountMeta::new_readonly(NOOP_HOOK, false));
            instruction
        });
        self.note("transfer_noop_hook", receipt.compute_units);
    }

    /// From one associated account to another, both of which exist.
    fn move_tokens(
        &mut self,
        token: &Token,
        alice: &Keypair,
        bob: &Keypair,
        instruction: impl FnOnce(&Token, &e2e::chain::Chain, &TokenTransfer<'_>) -> Instruction,
    ) -> Receipt {
        token.funded(self.world, &alice.pubkey(), 100);
        token.account(self.world, &bob.pubkey());
        let transfer = token.between(alice, &bob.pubkey(), 10);
        let instruction = instruction(token, &self.world.chain, &transfer);
        let receipt = self.world.chain.send(&[instruction], &[alice]).unwrap();
        assert_eq!(token.balance(&self.world.chain, &transfer.destination), 10);
        receipt
    }

    /// What the policy's authority decides.
    fn govern(&mut self, token: &Token) {
        let mint = token.mint;
        let (authority, next) = (&token.authority, self.world.chain.actor(&self.name("next")));
        let wallet = self.world.chain.actor(&self.name("vault")).pubkey();
        let signer = authority.pubkey();
        let settings = PolicySettings {
            sides: Sides::Receiver,
            ..PolicySettings::holders_of(self.world.other.address)
        };
        let update = UpdatePolicy { authority: signer, mint, settings };
        let exempt = AddExemption { authority: signer, mint, wallet, kind: ExemptionKind::Vault };
        let end = RemoveExemption { authority: signer, mint, wallet };
        let pause = SetPaused { authority: signer, mint, paused: true };
        let propose =
            ProposeAuthority { authority: signer, mint, pending_authority: Some(next.pubkey()) };
        let accept = AcceptAuthority { authority: next.pubkey(), mint };
        self.measure("update_policy", update.instruction(), &[authority]);
        self.measure("add_exemption", exempt.instruction(), &[authority]);
        self.measure("remove_exemption", end.instruction(), &[authority]);
        self.measure("set_paused", pause.instruction(), &[authority]);
        self.measure("propose_authority", propose.instruction(), &[authority]);
        self.measure("accept_authority", accept.instruction(), &[&next]);
        self.close(token, &next, self.world.payer.pubkey());
    }

    fn close(&mut self, token: &Token, authority: &Keypair, rent_payer: Address) {
        let (mint, hook_authority) = (&token.mint, token.hook_authority.insecure_clone());
        let point = |program| {
            let update = transfer_hook::instruction::update;
            update(&TOKEN_2022, mint, &hook_authority.pubkey(), &[], program).unwrap()
        };
        self.world.send(point(None), &[&hook_authority]).unwrap();
        let close = ClosePolicy { authority: authority.pubkey(), mint: *mint, rent_payer };
        self.measure("close_policy", close.instruction(), &[authority]);
        self.world.send(point(Some(TRANSFER_HOOK_PROGRAM_ID)), &[&hook_authority]).unwrap();
    }

    /// The policy once more, by each of the two ways.
    fn begin_again(&mut self, token: &Token) {
        let (payer, authority) = (self.world.payer.insecure_clone(), &token.authority);
        let initialize = InitializePolicy {
            payer: payer.pubkey(),
            authority: authority.pubkey(),
            mint: token.mint,
            settings: PolicySettings::holders_of(self.world.main.address),
        };
        self.measure("initialize_policy", initialize.instruction(), &[&payer, authority]);
        let policy = token.policy_address();
        let listed = |world: &World, discriminator: [u8; 8]| {
            let networks = [world.main.address.to_bytes()];
            let metas: Vec<[u8; 35]> =
                PolicyAccount::extra_account_metas(Sides::Both, &networks).map(|m| m.0).collect();
            let count = u32::try_from(metas.len()).unwrap().to_le_bytes();
            [&discriminator[..], &count, metas.as_flattened()].concat()
        };
        let accounts = vec![
            AccountMeta::new(policy, false),
            AccountMeta::new_readonly(token.mint, false),
            AccountMeta::new_readonly(authority.pubkey(), true),
        ];
        let mut update = Instruction {
            program_id: TRANSFER_HOOK_PROGRAM_ID,
            data: listed(self.world, UPDATE_LIST),
            accounts,
        };
        self.measure("update_extra_account_meta_list", update.clone(), &[authority]);

        self.measured.remove("close_policy");
        self.close(token, authority, payer.pubkey());
        let rent = self.world.chain.svm.minimum_balance_for_rent_exemption(PolicyAccount::BYTES);
        let fund = send_lamports(&payer.pubkey(), &policy, rent);
        self.world.send(fund, &[&payer]).unwrap();
        update.accounts.push(AccountMeta::new_readonly(solana_sdk_ids::system_program::ID, false));
        update.data = listed(self.world, INITIALIZE_LIST);
        self.measure("initialize_extra_account_meta_list", update, &[authority]);
        assert_eq!(pda::policy(&token.mint).0, policy);
    }

    /// Sends an instruction of the hook, and notes what it costs.
    fn measure(&mut self, name: &'static str, instruction: Instruction, signers: &[&Keypair]) {
        let receipt = self.world.send(instruction, signers).unwrap();
        self.note(name, own_frame(&receipt));
    }

    fn note(&mut self, name: &'static str, units: u64) {
        let before = self.measured.insert(name, units);
        assert_eq!(before, None, "{name} is measured twice");
    }
}

/// What the hook says that it consumed.
fn own_frame(receipt: &Receipt) -> u64 {
    let own = format!("Program {TRANSFER_HOOK_PROGRAM_ID} consumed ");
    let line = receipt.logs.iter().find_map(|line| line.strip_prefix(&own)).unwrap();
    line.split_once(' ').unwrap().0.parse().unwrap()
}
