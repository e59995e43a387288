//! A case on the chain: four networks, in which the gateway itself brings each pass into its state.

use e2e::{
    chain::actor,
    token::{Token, TokenTransfer},
    vectors::{TransferCase, VerdictsVector},
    world::{Network, World, verdict},
};
use portcullis_solana::{
    Address,
    instruction::{Pause, Unpause, VerifyPass},
    transfer_hook::{
        MintExtension, PolicyFlags, PolicySettings,
        instruction::{AddExemption, SetPaused},
    },
};
use portcullis_types::{Attributes, ExemptionKind, Reason, Requirement, Side, TransferPolicy};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{
    AMOUNT,
    passes::{DAY, LATE, MOVED, stranger},
};

/// What every policy asks, so that a pass can fall short of each.
const REQUIREMENT: Requirement = Requirement {
    attributes: Attributes::HUMAN,
    min_remaining_seconds: DAY as u64,
    max_age_seconds: 10 * DAY as u64,
};

/// A world with the networks of every policy.
pub(super) struct Stage {
    pub(super) world: World,
    pub(super) networks: [Network; 4],
}

/// The token and the wallets of a case.
pub(super) struct Scene {
    pub(super) token: Token,
    sender: Keypair,
    receiver: Keypair,
    destination: Address,
    /// Unless the sender moves the tokens.
    delegate: Option<Keypair>,
}

impl Scene {
    /// All that the sender has.
    pub(super) fn transfer(&self) -> TokenTransfer<'_> {
        TokenTransfer {
            destination: self.destination,
            authority: self.delegate.as_ref().unwrap_or(&self.sender),
            ..self.token.between(&self.sender, &self.receiver.pubkey(), AMOUNT)
        }
    }
}

impl Stage {
    pub(super) fn new() -> Self {
        let mut world = World::new();
        let networks = ["first", "second", "third", "fourth"].map(|name| world.new_network(name));
        let mut stage = Self { world, networks };
        for network in 0..4 {
            stage.issue(network, stranger(), 0, Attributes::NONE, LATE);
        }
        stage
    }

    /// Sets a case up.
    pub(super) fn set(&mut self, case: &TransferCase) -> Scene {
        let [sender, receiver] =
            ["sender", "receiver"].map(|side| actor(&format!("{}: {side}", case.name)));
        for (wallet, side) in [(&sender, Side::Sender), (&receiver, Side::Receiver)] {
            for (network, code) in case.verdicts.of(side).iter().enumerate() {
                self.give(network, wallet.pubkey(), *code);
            }
        }
        for network in paused(case) {
            let (network, actor) = self.authority(network);
            let pause = Pause { actor: actor.pubkey(), network };
            self.send(pause.instruction(), &[&actor]);
        }
        self.world.chain.set_now(MOVED);
        self.set_token(case, sender, receiver)
    }

    fn set_token(&mut self, case: &TransferCase, sender: Keypair, receiver: Keypair) -> Scene {
        let Self { world, networks } = self;
        let addresses = networks.iter().map(|network| network.address);
        let networks = addresses.take(case.policy.networks.into()).collect();
        let delegate = actor("permanent delegate");
        let token =
            Token::with_extensions(world, &case.name, settings(&case.policy, networks), |mint| {
                vec![MintExtension::permanent_delegate(mint, &delegate.pubkey()).unwrap()]
            });
        token.funded(world, &sender.pubkey(), AMOUNT);
        let destination = if case.transfer.receiver_owner_immutable {
            token.account(world, &receiver.pubkey())
        } else {
            token.auxiliary_account(world, &case.name, &receiver.pubkey())
        };
        let (authority, mint) = (token.authority.pubkey(), token.mint);
        let exempt =
            [(&sender, case.transfer.sender_exempt), (&receiver, case.transfer.receiver_exempt)];
        for (wallet, _) in exempt.into_iter().filter(|(_, exempt)| *exempt) {
            let (wallet, kind) = (wallet.pubkey(), ExemptionKind::Other);
            let exempt = AddExemption { authority, mint, wallet, kind };
            token.govern(&mut world.chain, exempt.instruction()).unwrap();
        }
        if case.policy.paused {
            let pause = SetPaused { authority, mint, paused: true };
            token.govern(&mut world.chain, pause.instruction()).unwrap();
        }
        let delegate = case.transfer.by_permanent_delegate.then_some(delegate);
        Scene { token, sender, receiver, destination, delegate }
    }

    /// Undoes what the next case would meet.
    pub(super) fn clear(&mut self, case: &TransferCase) {
        for network in paused(case) {
            let (network, actor) = self.authority(network);
            let unpause = Unpause { authority: actor.pubkey(), network };
            self.send(unpause.instruction(), &[&actor]);
        }
    }

    /// What the gateway says of both wallets.
    pub(super) fn verdicts(&mut self, scene: &Scene) -> VerdictsVector {
        let networks = scene.token.policy(&self.world.chain, |policy| policy.networks().to_vec());
        let mut verdicts = |wallet: Address| {
            let verify = networks.iter().map(|network| {
                let network = Address::from(*network);
                VerifyPass { network, wallet, requirement: REQUIREMENT }.instruction()
            });
            verify.map(|verify| verdict(&self.world.send(verify, &[])).code()).collect()
        };
        VerdictsVector {
            sender: verdicts(scene.sender.pubkey()),
            receiver: verdicts(scene.receiver.pubkey()),
        }
    }
}

/// Which networks are paused: those of which one wallet's verdict says so.
fn paused(case: &TransferCase) -> impl Iterator<Item = usize> {
    let of = |side| case.verdicts.of(side);
    let pairs = of(Side::Sender).iter().zip(of(Side::Receiver)).enumerate();
    let paused = Reason::NetworkPaused.code();
    pairs
        .filter(move |(_, (sender, receiver))| **sender == paused || **receiver == paused)
        .map(|(network, _)| network)
}

fn settings(policy: &TransferPolicy, networks: Vec<Address>) -> PolicySettings {
    let flags = [
        (policy.observe_only, PolicyFlags::OBSERVE_ONLY),
        (policy.require_immutable_owner, PolicyFlags::REQUIRE_IMMUTABLE_OWNER),
    ];
    let set = flags.into_iter().filter(|(set, _)| *set).map(|(_, flag)| flag);
    PolicySettings {
        sides: policy.sides,
        combination: policy.combination,
        permanent_delegate_rule: policy.permanent_delegate_rule,
        flags: set.fold(PolicyFlags::NONE, |flags, flag| flags | flag),
        requirement: REQUIREMENT,
        networks,
    }
}
