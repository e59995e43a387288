//! A chain with two networks of the same make, so that a test can show one the other's accounts.

use portcullis_demo::gated_counter::{self, Way};
use portcullis_solana::{
    Address, GatewayError, Instruction,
    instruction::{
        AddGatekeeper, CreateNetwork, FreezePass, GatekeeperLimits, IssuePass, NetworkSettings,
        Pause, RaiseGeneration, RenewPass, RevokePass, SetGatekeeperStatus, SetGuardian,
        UnfreezePass, UpdateNetwork, VerifyPass,
    },
    pda,
};
use portcullis_types::{
    Attributes, GatekeeperStatus, Requirement, Verdict,
    lifecycle::Permissions,
    solana::{NetworkAccount, NetworkFlags, PassAccount},
};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::chain::{Chain, Failure, Receipt, actor};

/// Longest lifetime of a pass in both networks: a year.
pub const MAX_LIFETIME_SECONDS: u64 = 31_536_000;
/// Lifetime of a pass for which no expiry is asked: 30 days.
pub const DEFAULT_LIFETIME_SECONDS: u64 = 2_592_000;

/// Settings of both networks.
pub const SETTINGS: NetworkSettings = NetworkSettings {
    default_lifetime_seconds: DEFAULT_LIFETIME_SECONDS,
    max_lifetime_seconds: MAX_LIFETIME_SECONDS,
    flags: NetworkFlags::NONE,
};
/// Limits of every gatekeeper.
pub const LIMITS: GatekeeperLimits =
    GatekeeperLimits { max_lifetime_seconds: 0, issued_per_day: 0, permissions: Permissions::ALL };

/// A network and the keys behind it. Its creator is its authority.
pub struct Network {
    /// Its address.
    pub address: Address,
    /// Its number.
    pub id: u32,
    /// Decides about it.
    pub authority: Keypair,
    /// May pause, freeze and halt.
    pub guardian: Keypair,
    /// By slot.
    pub gatekeepers: Vec<Gatekeeper>,
}

/// A gatekeeper and the keys behind it.
pub struct Gatekeeper {
    /// Its slot in the network.
    pub slot: u16,
    /// The cold key.
    pub authority: Keypair,
    /// The hot key.
    pub operator: Keypair,
}

/// Two networks, `main` and `other`, with a guardian and two active gatekeepers each.
pub struct World {
    /// The chain.
    pub chain: Chain,
    /// The network that a test is about.
    pub main: Network,
    /// Another of the same make.
    pub other: Network,
    /// Pays for accounts.
    pub payer: Keypair,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

#[allow(clippy::expect_used)]
impl World {
    /// Both networks set up.
    pub fn new() -> Self {
        let mut chain = Chain::new();
        let payer = chain.actor("payer");
        let main = create_network(&mut chain, &payer, "main");
        let other = create_network(&mut chain, &payer, "other");
        Self { chain, main, other, payer }
    }

    /// One more network, of the same make.
    pub fn new_network(&mut self, name: &str) -> Network {
        create_network(&mut self.chain, &self.payer, name)
    }

    /// `network` as it is stored.
    pub fn network<R>(&self, read: impl FnOnce(NetworkAccount<'_>) -> R) -> R {
        let data = self.chain.data(&self.main.address);
        read(NetworkAccount::new(&data).expect("the network exists"))
    }

    /// The pass of a wallet in the main network as it is stored, if there is one.
    pub fn pass<R>(&self, wallet: &Address, read: impl FnOnce(PassAccount<'_>) -> R) -> Option<R> {
        let data = self.chain.data(&pda::pass(&self.main.address, wallet).0);
        PassAccount::new(&data).map(read)
    }

    /// Instruction by which gatekeeper 0 of the main network issues a pass for the default lifetime.
    pub fn issue(&self, wallet: &Address) -> IssuePass {
        IssuePass {
            payer: self.payer.pubkey(),
            operator: self.operator().pubkey(),
            network: self.main.address,
            gatekeeper_slot: 0,
            wallet: *wallet,
            expires_at: None,
            attributes: Attributes::NONE,
        }
    }

    /// The operator of gatekeeper 0 of the main network.
    pub fn operator(&self) -> &Keypair {
        &self.main.gatekeepers[0].operator
    }

    /// Sends one instruction.
    ///
    /// # Errors
    ///
    /// Why it failed; nothing has changed then.
    pub fn send(
        &mut self,
        instruction: Instruction,
        signers: &[&Keypair],
    ) -> Result<Receipt, Failure> {
        self.chain.send(&[instruction], signers)
    }

    /// A named wallet that holds a fresh pass of the main network, issued by gatekeeper 0.
    pub fn holder(&mut self, name: &str) -> Keypair {
        let wallet = self.chain.actor(name);
        let issue = self.issue(&wallet.pubkey()).instruction();
        let (payer, operator) = (self.payer.insecure_clone(), self.operator().insecure_clone());
        self.send(issue, &[&payer, &operator]).expect("issues");
        wallet
    }

    /// What `verify_pass` of the deployed program says of a wallet in the main network.
    pub fn verify(&mut self, wallet: &Address, requirement: Requirement) -> Verdict {
        let verify =
            VerifyPass { network: self.main.address, wallet: *wallet, requirement }.instruction();
        verdict(&self.send(verify, &[]))
    }

    /// Freezes as gatekeeper 0's operator.
    pub fn freeze(&mut self, wallet: &Address) {
        let operator = self.operator().insecure_clone();
        let instruction = FreezePass {
            actor: operator.pubkey(),
            network: self.main.address,
            gatekeeper_slot: 0,
            wallet: *wallet,
            reason: 0,
        }
        .instruction();
        self.send(instruction, &[&operator]).expect("freezes");
    }

    /// Unfreezes as gatekeeper 0's operator.
    pub fn unfreeze(&mut self, wallet: &Address) {
        let operator = self.operator().insecure_clone();
        let instruction = UnfreezePass {
            actor: operator.pubkey(),
            network: self.main.address,
            gatekeeper_slot: 0,
            wallet: *wallet,
        }
        .instruction();
        self.send(instruction, &[&operator]).expect("unfreezes");
    }

    /// Revokes as gatekeeper 0's operator.
    pub fn revoke(&mut self, wallet: &Address) {
        let operator = self.operator().insecure_clone();
        let instruction = RevokePass {
            actor: operator.pubkey(),
            network: self.main.address,
            gatekeeper_slot: 0,
            wallet: *wallet,
            reason: 0,
        }
        .instruction();
        self.send(instruction, &[&operator]).expect("revokes");
    }

    /// Renews as gatekeeper 0's operator.
    pub fn renew(&mut self, wallet: &Address, expires_at: Option<i64>) {
        let operator = self.operator().insecure_clone();
        let instruction = RenewPass {
            actor: operator.pubkey(),
            network: self.main.address,
            gatekeeper_slot: 0,
            wallet: *wallet,
            expires_at,
        }
        .instruction();
        self.send(instruction, &[&operator]).expect("renews");
    }

    /// Pauses the main network as its authority.
    pub fn pause(&mut self) {
        let authority = self.main.authority.insecure_clone();
        let instruction =
            Pause { actor: authority.pubkey(), network: self.main.address }.instruction();
        self.send(instruction, &[&authority]).expect("pauses");
    }

    /// Sets the flags of the main network.
    pub fn set_flags(&mut self, flags: NetworkFlags) {
        let authority = self.main.authority.insecure_clone();
        let instruction = UpdateNetwork {
            authority: authority.pubkey(),
            network: self.main.address,
            settings: NetworkSettings { flags, ..SETTINGS },
        }
        .instruction();
        self.send(instruction, &[&authority]).expect("updates");
    }

    /// Sets the status of a gatekeeper of the main network, as its authority.
    pub fn set_status(&mut self, gatekeeper_slot: u16, status: GatekeeperStatus) {
        let authority = self.main.authority.insecure_clone();
        let instruction = SetGatekeeperStatus {
            actor: authority.pubkey(),
            network: self.main.address,
            gatekeeper_slot,
            status,
        }
        .instruction();
        self.send(instruction, &[&authority]).expect("sets the status");
    }

    /// Raises the generation of a gatekeeper of the main network, as its authority.
    pub fn raise_generation(&mut self, gatekeeper_slot: u16) {
        let authority = self.main.authority.insecure_clone();
        let instruction = RaiseGeneration {
            actor: authority.pubkey(),
            network: self.main.address,
            gatekeeper_slot,
        }
        .instruction();
        self.send(instruction, &[&authority]).expect("raises the generation");
    }

    /// Creates a counter of the example dApp for the main network's passes.
    pub fn create_counter(&mut self) -> Address {
        let payer = self.payer.insecure_clone();
        let create = gated_counter::create_counter(&payer.pubkey(), &self.main.address);
        self.send(create, &[&payer]).expect("creates the counter");
        gated_counter::counter(&payer.pubkey())
    }

    /// Counts through the example dApp.
    ///
    /// # Errors
    ///
    /// Why the dApp refused.
    pub fn increment(
        &mut self,
        way: Way,
        counter: &Address,
        wallet: &Keypair,
    ) -> Result<Receipt, Failure> {
        let instruction =
            gated_counter::increment(way, counter, &self.main.address, &wallet.pubkey());
        self.send(instruction, &[wallet])
    }
}

/// The verdict of a `verify_pass`, read from what it returned and checked against its error.
///
/// # Panics
///
/// If it failed in another way than by a denial, or if the return data says otherwise.
pub fn verdict(outcome: &Result<Receipt, Failure>) -> Verdict {
    let (verdict, return_data) = match outcome {
        Ok(receipt) => (Some(Verdict::Allow), &receipt.return_data),
        Err(failure) => {
            let reason =
                failure.code().and_then(GatewayError::from_code).and_then(|error| error.reason());
            (reason.map(Verdict::Deny), &failure.return_data)
        }
    };
    assert_eq!(
        return_data.first().copied().and_then(Verdict::from_code),
        verdict,
        "return data and outcome: {outcome:?}"
    );
    verdict.unwrap_or(Verdict::Allow)
}

#[allow(clippy::expect_used)]
fn create_network(chain: &mut Chain, payer: &Keypair, name: &str) -> Network {
    let authority = chain.actor(&format!("authority of {name}"));
    let guardian = chain.actor(&format!("guardian of {name}"));
    let id = 7;
    let (address, _) = pda::network(&authority.pubkey(), id);
    let create = CreateNetwork {
        payer: payer.pubkey(),
        creator: authority.pubkey(),
        id,
        settings: SETTINGS,
    };
    let set_guardian = SetGuardian {
        authority: authority.pubkey(),
        network: address,
        guardian: Some(guardian.pubkey()),
    };
    chain
        .send(&[create.instruction(), set_guardian.instruction()], &[payer, &authority])
        .expect("creates the network");
    let gatekeepers = (0..2)
        .map(|slot| {
            let gatekeeper = Gatekeeper {
                slot,
                authority: actor(&format!("authority of gatekeeper {slot} of {name}")),
                operator: chain.actor(&format!("operator of gatekeeper {slot} of {name}")),
            };
            let add = AddGatekeeper {
                payer: payer.pubkey(),
                authority: authority.pubkey(),
                network: address,
                gatekeeper_slot: slot,
                gatekeeper_authority: gatekeeper.authority.pubkey(),
                operator: gatekeeper.operator.pubkey(),
                limits: LIMITS,
            };
            chain.send(&[add.instruction()], &[payer, &authority]).expect("adds the gatekeeper");
            gatekeeper
        })
        .collect();
    Network { address, id, authority, guardian, gatekeepers }
}
