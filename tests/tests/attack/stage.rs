//! The chain on which the calls are made: three networks, so that everything has a double.

use std::collections::{BTreeMap, HashMap};

use e2e::{
    chain::{Failure, Receipt, actor},
    world::{LIMITS, SETTINGS, World},
};
use portcullis_demo::gated_counter::{self, GATED_COUNTER};
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, Instruction,
    account::{GatekeeperAccount, NetworkAccount, PassAccount},
    instruction::{AddGatekeeper, CreateNetwork, IssuePass},
    pda,
};
use portcullis_types::Attributes;
use solana_account::Account;
use solana_keypair::Keypair;
use solana_sdk_ids::system_program;
use solana_signer::Signer;
use solana_transaction::Transaction;

/// Everyone who signs anything. `stranger` has no role.
pub(crate) const CAST: [&str; 18] = [
    "payer",
    "authority of main",
    "guardian of main",
    "authority of gatekeeper 0 of main",
    "operator of gatekeeper 0 of main",
    "authority of gatekeeper 1 of main",
    "operator of gatekeeper 1 of main",
    "authority of other",
    "guardian of other",
    "operator of gatekeeper 0 of other",
    "alice",
    "bob",
    "carol",
    "dora",
    "founder",
    "heir",
    "second payer",
    "stranger",
];

/// The number of the network that `main`'s authority holds besides: its gatekeeper has the same keys
/// as `main`'s, so that nothing but its address tells the two apart.
const SISTER_ID: u32 = 8;

/// The kinds of account that the programs own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Network,
    Gatekeeper,
    Pass,
    Counter,
}

/// What a failed call may not change.
pub(crate) type Snapshot = BTreeMap<Address, Account>;

pub(crate) struct Stage {
    pub(crate) world: World,
    keys: HashMap<Address, Keypair>,
}

impl Stage {
    /// `main` with passes of alice and bob by its gatekeeper 0 and of carol by its gatekeeper 1;
    /// `other` and `sister` with one of alice each; a counter for `main` and one for `other`.
    pub(crate) fn new() -> Self {
        let mut world = World::new();
        let keys: Vec<Keypair> = CAST.map(|name| world.chain.actor(name)).into();
        let keys = keys.into_iter().map(|key| (key.pubkey(), key)).collect();
        let mut stage = Self { world, keys };
        let sister = stage.sister();
        let (main, other) = (stage.world.main.address, stage.world.other.address);
        stage.found(SISTER_ID);
        stage.add_gatekeeper(&sister, 0);
        for (network, slot, operator, wallet) in [
            (main, 0, "operator of gatekeeper 0 of main", "alice"),
            (main, 0, "operator of gatekeeper 0 of main", "bob"),
            (main, 1, "operator of gatekeeper 1 of main", "carol"),
            (other, 0, "operator of gatekeeper 0 of other", "alice"),
            (sister, 0, "operator of gatekeeper 0 of main", "alice"),
        ] {
            stage.issue(&network, slot, operator, wallet);
        }
        stage.must(gated_counter::create_counter(&address("payer"), &main));
        stage.must(gated_counter::create_counter(&address("second payer"), &other));
        stage
    }

    pub(crate) fn sister(&self) -> Address {
        pda::network(&address("authority of main"), SISTER_ID).0
    }

    /// A network of `main`'s authority, without gatekeepers.
    pub(crate) fn found(&mut self, id: u32) -> Address {
        let (payer, creator) = (address("payer"), address("authority of main"));
        self.must(CreateNetwork { payer, creator, id, settings: SETTINGS }.instruction());
        pda::network(&creator, id).0
    }

    /// A gatekeeper with the keys of gatekeeper 0 of `main`.
    pub(crate) fn add_gatekeeper(&mut self, network: &Address, gatekeeper_slot: u16) {
        let add = AddGatekeeper {
            payer: address("payer"),
            authority: address("authority of main"),
            network: *network,
            gatekeeper_slot,
            gatekeeper_authority: address("authority of gatekeeper 0 of main"),
            operator: address("operator of gatekeeper 0 of main"),
            limits: LIMITS,
        };
        self.must(add.instruction());
    }

    fn issue(&mut self, network: &Address, gatekeeper_slot: u16, operator: &str, wallet: &str) {
        let issue = IssuePass {
            payer: address("payer"),
            operator: address(operator),
            network: *network,
            gatekeeper_slot,
            wallet: address(wallet),
            expires_at: None,
            attributes: Attributes::NONE,
        };
        self.must(issue.instruction());
    }

    /// Sets the scene.
    pub(crate) fn must(&mut self, instruction: Instruction) {
        self.send(&instruction).unwrap();
    }

    /// Sends the instruction, signed by everyone whom it names as a signer and who can sign.
    pub(crate) fn send(&mut self, instruction: &Instruction) -> Result<Receipt, Failure> {
        let signers = signers(&self.keys, instruction);
        self.world.chain.send(std::slice::from_ref(instruction), &signers)
    }

    /// The transaction that [`Stage::send`] would send.
    pub(crate) fn signed(&self, instruction: &Instruction) -> Transaction {
        let fee_payer = actor("fee payer");
        let mut signers = signers(&self.keys, instruction);
        signers.push(&fee_payer);
        let blockhash = self.world.chain.svm.latest_blockhash();
        Transaction::new_signed_with_payer(
            std::slice::from_ref(instruction),
            Some(&fee_payer.pubkey()),
            &signers,
            blockhash,
        )
    }

    pub(crate) fn can_sign(&self, address: &Address) -> bool {
        self.keys.contains_key(address)
    }

    /// Which of the programs' accounts this is.
    pub(crate) fn kind(&self, address: &Address) -> Option<Kind> {
        let account = self.world.chain.account(address)?;
        if account.owner == GATED_COUNTER {
            return Some(Kind::Counter);
        }
        if account.owner != GATEWAY_PROGRAM_ID {
            return None;
        }
        match *account.data.first_chunk()? {
            NetworkAccount::DISCRIMINATOR => Some(Kind::Network),
            GatekeeperAccount::DISCRIMINATOR => Some(Kind::Gatekeeper),
            PassAccount::DISCRIMINATOR => Some(Kind::Pass),
            _ => None,
        }
    }

    /// Every account of the programs, by a name to tell it by.
    pub(crate) fn doubles(&self) -> Vec<(&'static str, Address)> {
        let (main, other) = (self.world.main.address, self.world.other.address);
        let sister = self.sister();
        let pass = |network, wallet| pda::pass(network, &address(wallet)).0;
        vec![
            ("main", main),
            ("other", other),
            ("sister", sister),
            ("main's gatekeeper 0", pda::gatekeeper(&main, 0).0),
            ("main's gatekeeper 1", pda::gatekeeper(&main, 1).0),
            ("other's gatekeeper 0", pda::gatekeeper(&other, 0).0),
            ("sister's gatekeeper 0", pda::gatekeeper(&sister, 0).0),
            ("alice's", pass(&main, "alice")),
            ("bob's", pass(&main, "bob")),
            ("carol's of gatekeeper 1", pass(&main, "carol")),
            ("alice's of other", pass(&other, "alice")),
            ("alice's of sister", pass(&sister, "alice")),
            ("counter for main", gated_counter::counter(&address("payer"))),
            ("counter for other", gated_counter::counter(&address("second payer"))),
        ]
    }

    /// Every account of the programs and everybody's lamports.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let fee_payer = address("fee payer");
        let owners = [GATEWAY_PROGRAM_ID, GATED_COUNTER, system_program::ID];
        owners
            .iter()
            .flat_map(|owner| self.world.chain.svm.get_program_accounts(owner))
            .filter(|(address, account)| *address != fee_payer && account.lamports > 0)
            .collect()
    }
}

/// Everyone whom the instruction names as a signer and who can sign, once.
fn signers<'a>(keys: &'a HashMap<Address, Keypair>, instruction: &Instruction) -> Vec<&'a Keypair> {
    let signing = instruction.accounts.iter().filter(|meta| meta.is_signer);
    let signers: HashMap<Address, &Keypair> =
        signing.filter_map(|meta| Some((meta.pubkey, keys.get(&meta.pubkey)?))).collect();
    signers.into_values().collect()
}

/// The address of an actor.
pub(crate) fn address(name: &str) -> Address {
    actor(name).pubkey()
}
