//! Takes the steps and compares everything.

use std::{collections::BTreeMap, env, panic};

use e2e::{
    chain::{Chain, Failure, Receipt, START, actor},
    outcome::{OK, outcome},
    world::verdict,
};
use portcullis_solana::{
    GATEWAY_PROGRAM_ID, Instruction, event::from_logs, instruction::VerifyPass,
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;

use crate::{
    call::Call,
    draw::{Draw, cast, networks, wallets},
    invariants,
    model::Refusal,
    read::{Accounts, read},
    rent::Rent,
    replay::Replay,
    state::State,
};

/// Set it to the seed that a failed run printed.
const SEED: &str = "PORTCULLIS_SEED";
const LIVES: u64 = 24;
const STEPS: usize = 160;
/// Enough to keep an empty account.
const DONATION_LAMPORTS: u64 = 1_000_000;

/// A chain, and what three others think that it holds.
pub(crate) struct Machine {
    pub(crate) chain: Chain,
    pub(crate) state: State,
    replay: Replay,
    rent: Rent,
    keys: Vec<Keypair>,
    pub(crate) counts: Counts,
}

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    steps: usize,
    went_through: usize,
    questions: usize,
    donations: usize,
    /// By instruction and outcome.
    outcomes: BTreeMap<(&'static str, String), usize>,
}

impl Machine {
    fn new() -> Self {
        let mut chain = Chain::new();
        let keys: Vec<Keypair> = cast().iter().map(|name| chain.actor(name)).collect();
        let people = keys.iter().map(|key| (key.pubkey(), chain.lamports(&key.pubkey()))).collect();
        let rent = Rent { people, ..Rent::default() };
        let (state, replay, counts) = Default::default();
        Self { chain, state, replay, rent, keys, counts }
    }

    fn accounts(&self) -> Accounts {
        self.chain.svm.get_program_accounts(&GATEWAY_PROGRAM_ID).into_iter().collect()
    }

    /// Sends an instruction, signed by everyone whom it names as a signer.
    fn send(&mut self, instruction: &Instruction) -> Result<Receipt, Failure> {
        let signs = |key: &&Keypair| {
            let address = key.pubkey();
            instruction.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == address)
        };
        let signers: Vec<&Keypair> = self.keys.iter().filter(signs).collect();
        self.chain.send(std::slice::from_ref(instruction), &signers)
    }

    /// Makes a call and compares what comes of it with what must.
    pub(crate) fn step(&mut self, call: &Call) {
        let now = self.chain.now();
        let before = self.accounts();
        let expected = self.state.after(call, now);
        let result = self.send(&call.instruction());
        let word = outcome(&result);
        self.counts.steps += 1;
        *self.counts.outcomes.entry((call.name(), word.clone())).or_default() += 1;
        let after = self.accounts();
        match (&result, expected) {
            (Ok(receipt), Ok(next)) => {
                self.counts.went_through += 1;
                let logged = from_logs(&receipt.logs);
                assert!(!logged.truncated && !logged.failed && logged.undecoded.is_empty());
                let [event] = logged.events.as_slice() else { panic!("{logged:?}") };
                invariants::check(call, event.network(), &before, &after);
                self.replay.apply(event);
                self.rent.follow(&self.chain, &self.state, &next, call.payer());
                self.state = next;
            }
            (Err(_), Err(refusal)) => {
                if let Refusal::Named(name) = refusal {
                    assert_eq!(word, name, "{call:?}");
                }
                assert!(before == after, "refused, and yet something changed: {call:?}");
            }
            (_, expected) => panic!("{call:?}: {word}, model: {:?}", expected.map(|_| OK)),
        }
        let read = read(&after);
        assert_eq!(read, self.state, "{call:?}");
        assert_eq!(self.replay.state, self.state, "by events, {call:?}");
        invariants::check_counters(&read);
        assert_eq!(self.rent.read(&self.chain), self.rent, "{call:?}");
    }

    /// Asks about every wallet in every network.
    fn ask(&mut self, rng: &mut StdRng) {
        let now = self.chain.now();
        for network in networks() {
            for wallet in wallets() {
                let requirement = Draw { rng, state: &self.state, now }.requirement();
                let verify = VerifyPass { network, wallet, requirement }.instruction();
                let said = verdict(&self.chain.send(&[verify], &[]));
                assert_eq!(said, self.state.verdict(&network, &wallet, &requirement, now));
                self.counts.questions += 1;
            }
        }
    }

    fn donate(&mut self, rng: &mut StdRng) {
        let now = self.chain.now();
        let to = Draw { rng, state: &self.state, now }.gateway_address();
        let donor = actor("payer 0");
        let lamports = rng.random_range(DONATION_LAMPORTS..10 * DONATION_LAMPORTS);
        self.chain.send(&[transfer(&donor.pubkey(), &to, lamports)], &[&donor]).unwrap();
        self.rent.donate(&donor.pubkey(), &to, lamports);
        self.counts.donations += 1;
    }

    fn live(&mut self, rng: &mut StdRng) {
        let total = self.rent.total();
        for _ in 0..STEPS {
            let now = self.chain.now();
            let passing = Draw { rng, state: &self.state, now }.passing();
            let now = (now + passing).max(START);
            self.chain.set_now(now);
            if rng.random_ratio(1, 30) {
                self.donate(rng);
            }
            if rng.random_ratio(1, 25) {
                self.ask(rng);
            }
            let call = Draw { rng, state: &self.state, now }.call();
            self.step(&call);
        }
        self.wind_up();
        assert_eq!(self.rent.total(), total);
    }
}

#[test]
fn chain_model_and_events_agree_after_every_step() {
    let seed = env::var(SEED).map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("{SEED}={seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let mut total = Counts::default();
    for life in 0..LIVES {
        let mut machine = Machine::new();
        let lived = panic::catch_unwind(panic::AssertUnwindSafe(|| machine.live(&mut rng)));
        if let Err(cause) = lived {
            println!("life {life}, step {}: {SEED}={seed} repeats it", machine.counts.steps);
            panic::resume_unwind(cause);
        }
        total.add(machine.counts);
    }
    println!(
        "{} steps, {} of which went through, {} questions, {} donations",
        total.steps, total.went_through, total.questions, total.donations
    );
    for ((call, outcome), count) in &total.outcomes {
        println!("{call} / {outcome}: {count}");
    }
    assert!(total.steps >= 2000);
    let through = total.outcomes.keys().filter(|(_, outcome)| outcome == OK);
    assert_eq!(through.count(), Call::KINDS, "every instruction goes through now and then");
    assert!(total.went_through * 3 >= total.steps, "too few calls go through");
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.steps += other.steps;
        self.went_through += other.went_through;
        self.questions += other.questions;
        self.donations += other.donations;
        for (key, count) in other.outcomes {
            *self.outcomes.entry(key).or_default() += count;
        }
    }
}
