//! The programs in a full bank, with every feature of the runtime switched on: what the quick virtual
//! machine of the other suites says holds there too.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod gateway;
mod transfer_hook;

use std::fs;

use e2e::{
    chain::actor,
    outcome::{OK, error},
    programs::program,
    world::{LIMITS, SETTINGS},
};
use portcullis_demo::gated_counter::{self, GATED_COUNTER, Way};
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, Instruction, TRANSFER_HOOK_PROGRAM_ID,
    account::PassAccount,
    instruction::{
        AddGatekeeper, CreateNetwork, FreezePass, IssuePass, RenewPass, UnfreezePass, VerifyPass,
    },
    pda,
};
use portcullis_types::{Attributes, Requirement};
use solana_account::Account;
use solana_clock::Clock;
use solana_keypair::Keypair;
use solana_program_test::{ProgramTest, ProgramTestContext};
use solana_signer::Signer;
use solana_transaction::Transaction;

const DAY: i64 = 86_400;
const CAST: [&str; 6] = ["payer", "authority", "operator", "alice", "bob", "carol"];
/// Signs once, when it is made.
const MINT: &str = "mint";
const FUNDS_LAMPORTS: u64 = 10_000_000_000;

struct Bank {
    context: ProgramTestContext,
    network: Address,
}

fn address(name: &str) -> Address {
    actor(name).pubkey()
}

impl Bank {
    async fn start() -> Self {
        let mut test = ProgramTest::default();
        for (id, library) in [
            (GATEWAY_PROGRAM_ID, "gateway"),
            (TRANSFER_HOOK_PROGRAM_ID, "transfer_hook"),
            (GATED_COUNTER, "gated_counter"),
        ] {
            let data = fs::read(program(library).0).unwrap();
            let owner = solana_sdk_ids::bpf_loader::ID;
            let lamports = FUNDS_LAMPORTS;
            let program = Account { lamports, data, owner, executable: true, rent_epoch: 0 };
            test.add_account(id, program);
        }
        for name in CAST {
            let account = Account { lamports: FUNDS_LAMPORTS, ..Account::default() };
            test.add_account(address(name), account);
        }
        let context = test.start_with_context().await;
        Self { context, network: pda::network(&address("authority"), 1).0 }
    }

    async fn now(&mut self) -> i64 {
        self.context.banks_client.get_sysvar::<Clock>().await.unwrap().unix_timestamp
    }

    async fn set_now(&mut self, now: i64) {
        let mut clock: Clock = self.context.banks_client.get_sysvar().await.unwrap();
        clock.unix_timestamp = now;
        self.context.set_sysvar(&clock);
        assert_eq!(self.now().await, now);
    }

    /// Sends an instruction; one word says what became of it.
    async fn send(&mut self, instruction: Instruction) -> String {
        self.send_all(&[instruction]).await
    }

    /// Sends a transaction; one word says what became of it.
    async fn send_all(&mut self, instructions: &[Instruction]) -> String {
        let cast = CAST.into_iter().chain([MINT]).map(actor).collect::<Vec<_>>();
        let signs = |key: &&Keypair| {
            let address = key.pubkey();
            let mut metas = instructions.iter().flat_map(|instruction| &instruction.accounts);
            metas.any(|meta| meta.is_signer && meta.pubkey == address)
        };
        let fee_payer = self.context.payer.insecure_clone();
        let mut signers: Vec<&Keypair> = cast.iter().filter(signs).collect();
        signers.push(&fee_payer);
        let blockhash = self.context.get_new_latest_blockhash().await.unwrap();
        let transaction = Transaction::new_signed_with_payer(
            instructions,
            Some(&fee_payer.pubkey()),
            &signers,
            blockhash,
        );
        let client = &mut self.context.banks_client;
        let processed = client.process_transaction_with_metadata(transaction).await.unwrap();
        processed.result.map_or_else(|failed| error(&failed), |()| OK.to_owned())
    }

    async fn must(&mut self, instruction: Instruction) {
        assert_eq!(self.send(instruction).await, OK);
    }

    async fn lamports(&mut self, name: &str) -> u64 {
        self.context.banks_client.get_balance(address(name)).await.unwrap()
    }

    async fn expires_at(&mut self, wallet: &str) -> i64 {
        let pass = pda::pass(&self.network, &address(wallet)).0;
        let account = self.context.banks_client.get_account(pass).await.unwrap().unwrap();
        PassAccount::new(&account.data).unwrap().pass().expires_at
    }

    /// What `verify_pass` says of a wallet, and that the example dApp says the same.
    async fn verdict(&mut self, wallet: &str) -> String {
        let (network, wallet) = (self.network, address(wallet));
        let verify = VerifyPass { network, wallet, requirement: Requirement::ANY };
        let said = self.send(verify.instruction()).await;
        let counter = gated_counter::counter(&address("payer"));
        for way in [Way::ByRead, Way::ByCall] {
            let count = gated_counter::increment(way, &counter, &network, &wallet);
            assert_eq!(self.send(count).await, said, "{way:?}");
        }
        said
    }

    /// The network with its gatekeeper, and a counter of the example dApp.
    async fn found(&mut self) {
        let (payer, authority) = (address("payer"), address("authority"));
        let create = CreateNetwork { payer, creator: authority, id: 1, settings: SETTINGS };
        self.must(create.instruction()).await;
        let add = AddGatekeeper {
            payer,
            authority,
            network: self.network,
            gatekeeper_slot: 0,
            gatekeeper_authority: authority,
            operator: address("operator"),
            limits: LIMITS,
        };
        self.must(add.instruction()).await;
        self.must(gated_counter::create_counter(&payer, &self.network)).await;
    }

    fn issue(&self, wallet: &str) -> Instruction {
        IssuePass {
            payer: address("payer"),
            operator: address("operator"),
            network: self.network,
            gatekeeper_slot: 0,
            wallet: address(wallet),
            expires_at: None,
            attributes: Attributes::HUMAN,
        }
        .instruction()
    }

    fn renew(&self, wallet: &str, expires_at: i64) -> Instruction {
        let (actor, network, wallet) = (address("operator"), self.network, address(wallet));
        let expires_at = Some(expires_at);
        RenewPass { actor, network, gatekeeper_slot: 0, wallet, expires_at }.instruction()
    }

    fn freeze(&self, wallet: &str) -> Instruction {
        let (actor, network, wallet) = (address("operator"), self.network, address(wallet));
        FreezePass { actor, network, gatekeeper_slot: 0, wallet, reason: 1 }.instruction()
    }

    fn unfreeze(&self, wallet: &str) -> Instruction {
        let (actor, network, wallet) = (address("operator"), self.network, address(wallet));
        UnfreezePass { actor, network, gatekeeper_slot: 0, wallet }.instruction()
    }
}
