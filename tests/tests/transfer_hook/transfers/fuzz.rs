//! Policies with random damage: the hook says of each what the decoder and the rule say off chain.

mod draw;

use std::{collections::BTreeMap, env, panic};

use draw::Draw;
use e2e::{
    chain::actor,
    outcome::{OK, outcome},
};
use portcullis_solana::{
    Address, TRANSFER_HOOK_PROGRAM_ID,
    instruction::IssuePass,
    transfer_hook::{
        HookError, HookEvent, MintExtension, PolicyAccount, event::from_logs, extra_accounts,
    },
};
use rand::{SeedableRng, rngs::StdRng};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{
    direct::execute_of,
    rule::{answer, observed, word},
    stage::{Stage, stage_with_extensions},
};

/// Set it to the seed that a failed run printed.
const SEED: &str = "PORTCULLIS_SEED";
const POLICIES: usize = 60;
const CASES_EACH: usize = 60;

/// By outcome, how often.
type Counts = BTreeMap<String, usize>;

#[test]
fn damaged_policies_are_refused_or_meant() {
    let seed = env::var(SEED).map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("{SEED}={seed}");
    let mut draw = Draw { rng: StdRng::seed_from_u64(seed) };
    let mut cast = Cast::new();
    let mut counts = Counts::new();
    for policy in 0..POLICIES {
        let run = panic::AssertUnwindSafe(|| cast.one_policy(&mut draw, &mut counts));
        if let Err(panic) = panic::catch_unwind(run) {
            println!("policy {policy}: {SEED}={seed} repeats it");
            panic::resume_unwind(panic);
        }
    }
    println!("{counts:?}");
    // A run that never gets this far tests nothing.
    for expected in [
        OK,
        HookError::NotAPolicy.name(),
        HookError::WrongMint.name(),
        HookError::MissingAccounts.name(),
        HookError::WrongAccount.name(),
        HookError::TransfersPaused.name(),
        HookError::SenderNoPass.name(),
        HookError::ReceiverNoPass.name(),
    ] {
        assert!(counts.contains_key(expected), "never {expected}: {counts:?}");
    }
}

/// Wallets of which some hold passes, with token accounts that are being transferred.
struct Cast {
    s: Stage,
    wallets: Vec<Keypair>,
    /// Each with its owner.
    accounts: Vec<(Address, Address)>,
    networks: Vec<Address>,
    paused: bool,
}

impl Cast {
    fn new() -> Self {
        let delegate = actor("permanent delegate");
        let (mut s, alice, bob) = stage_with_extensions(
            |_| (),
            |mint| vec![MintExtension::permanent_delegate(mint, &delegate.pubkey()).unwrap()],
        );
        let frozen = s.world.holder("frozen");
        s.world.freeze(&frozen.pubkey());
        let (payer, operator) = (&s.world.payer, &s.world.other.gatekeepers[0].operator);
        let issue = IssuePass {
            operator: operator.pubkey(),
            network: s.world.other.address,
            ..s.world.issue(&alice.pubkey())
        };
        s.world.chain.send(&[issue.instruction()], &[payer, operator]).unwrap();

        let wallets = vec![alice, bob, frozen, actor("stranger"), delegate];
        let mut accounts = Vec::new();
        for wallet in wallets.iter().map(Keypair::pubkey) {
            accounts.push((s.token.account(&mut s.world, &wallet), wallet));
            let name = format!("mutable, of {wallet}");
            accounts.push((s.token.auxiliary_account(&mut s.world, &name, &wallet), wallet));
        }
        for (account, _) in &accounts {
            s.set_transferring(*account);
        }
        let networks = vec![
            s.world.main.address,
            s.world.other.address,
            actor("no network").pubkey(),
            actor("nor this").pubkey(),
        ];
        Self { s, wallets, accounts, networks, paused: false }
    }

    fn one_policy(&mut self, draw: &mut Draw, counts: &mut Counts) {
        let settings = draw.settings(&self.networks);
        self.s.update(|policy| *policy = settings);
        let paused = draw.chance(10);
        if paused != self.paused {
            self.s.set_paused(paused);
            self.paused = paused;
        }
        let address = self.s.token.policy_address();
        let whole = self.s.world.chain.data(&address);
        for _ in 0..CASES_EACH {
            let damaged = draw.damage(&whole, &self.wallets);
            self.s.world.chain.plant(address, TRANSFER_HOOK_PROGRAM_ID, damaged.clone());
            let result = self.one_case(draw, &whole, &damaged);
            *counts.entry(result).or_default() += 1;
        }
        self.s.world.chain.plant(address, TRANSFER_HOOK_PROGRAM_ID, whole);
    }

    /// With the accounts that the whole policy names, or the damaged one.
    fn one_case(&mut self, draw: &mut Draw, whole: &[u8], damaged: &[u8]) -> String {
        let (source, sender) = *draw.one_of(&self.accounts);
        let (destination, receiver) = *draw.one_of(&self.accounts);
        let authority = draw.one_of(&self.wallets);
        let shown = if draw.chance(50) { damaged } else { whole };
        let shown = PolicyAccount::new(shown).or(PolicyAccount::new(whole)).unwrap();
        let mut transfer = self.s.token.between(authority, &receiver, draw.amount());
        (transfer.source, transfer.sender, transfer.destination) = (source, sender, destination);
        let mut instruction = self.s.token.bare_instruction(&transfer);
        instruction.accounts.extend(extra_accounts(&shown, &sender, &receiver));
        let last = instruction.accounts.len() - 1;
        instruction.accounts[last].pubkey = self.s.token.policy_address();
        let mut execute = execute_of(&instruction);
        match draw.percent() {
            0..5 => drop(execute.accounts.pop()),
            5..10 => execute.accounts.push(draw.one_of(&execute.accounts).clone()),
            _ => {}
        }

        let predicted = answer(&self.s.world.chain, &execute);
        let result = self.s.world.send(execute, &[]);
        assert_eq!(outcome(&result), word(predicted), "{result:?}");
        let logs = result.as_ref().map_or_else(|failure| &failure.logs, |receipt| &receipt.logs);
        let told = from_logs(logs).events.pop().map(|event| match event {
            HookEvent::TransferObserved(event) => event.denial,
            event => panic!("{event:?}"),
        });
        assert_eq!(told, observed(predicted));
        outcome(&result)
    }
}
