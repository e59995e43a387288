//! A case of `lifecycle.json` on the chain: a network of its own, and real instructions.

use e2e::{
    chain::{Chain, Failure, Receipt, actor},
    vectors::{Action, LifecycleCase, PassAfter, Role, StepVector},
    world::verdict,
};
use portcullis_solana::{
    Address, Instruction,
    account::PassAccount,
    instruction::{
        AddGatekeeper, ClosePass, ConsumePass, CreateNetwork, FreezePass, GatekeeperLimits,
        IssuePass, NetworkSettings, Pause, RaiseGeneration, RemoveGatekeeper, RenewPass,
        RenouncePass, RevokePass, SetAttributes, SetGatekeeperStatus, SetGuardian, TakeOverPass,
        UnfreezePass, Unpause, UpdateGatekeeper, VerifyPass,
    },
    pda,
};
use portcullis_types::{
    Attributes, Requirement, Verdict, lifecycle::Permissions, solana::NetworkFlags,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// One network and one wallet.
pub(crate) struct Life<'a> {
    pub(crate) chain: &'a mut Chain,
    case: &'a LifecycleCase,
    pub(crate) network: Address,
    payer: Keypair,
}

impl<'a> Life<'a> {
    /// The network with its policy, its guardian and its gatekeepers; no pass.
    pub(crate) fn new(chain: &'a mut Chain, case: &'a LifecycleCase, id: u32) -> Self {
        let payer = chain.actor("payer");
        let authority = key(Role::Authority);
        let network = pda::network(&authority.pubkey(), id).0;
        let flag = |set, flag| if set { flag } else { NetworkFlags::NONE };
        let settings = NetworkSettings {
            default_lifetime_seconds: case.policy.default_lifetime_seconds,
            max_lifetime_seconds: case.policy.max_lifetime_seconds,
            flags: flag(case.policy.renounce_forbidden, NetworkFlags::RENOUNCE_FORBIDDEN)
                | flag(case.policy.single_use, NetworkFlags::SINGLE_USE),
        };
        let mut setup = vec![
            CreateNetwork { payer: payer.pubkey(), creator: authority.pubkey(), id, settings }
                .instruction(),
            SetGuardian {
                authority: authority.pubkey(),
                network,
                guardian: Some(key(Role::Guardian).pubkey()),
            }
            .instruction(),
        ];
        for (slot, gatekeeper) in (0..).zip(&case.gatekeepers) {
            let add = AddGatekeeper {
                payer: payer.pubkey(),
                authority: authority.pubkey(),
                network,
                gatekeeper_slot: slot,
                gatekeeper_authority: actor("gatekeeper authority").pubkey(),
                operator: key(operator(slot)).pubkey(),
                limits: GatekeeperLimits {
                    max_lifetime_seconds: gatekeeper.max_lifetime_seconds,
                    issued_per_day: 0,
                    permissions: Permissions(gatekeeper.permissions),
                },
            };
            setup.push(add.instruction());
        }
        chain.send(&setup, &[&payer, &authority]).unwrap();
        Self { chain, case, network, payer }
    }

    /// The pass as it is stored.
    pub(crate) fn pass(&self) -> Option<PassAfter> {
        let data = self.chain.data(&pda::pass(&self.network, &wallet()).0);
        PassAccount::new(&data).map(|account| {
            let pass = account.pass();
            PassAfter {
                state: pass.state,
                attributes: pass.attributes.0,
                issued_at: pass.issued_at,
                expires_at: pass.expires_at,
                gatekeeper_slot: pass.gatekeeper_slot,
                generation: pass.generation,
                status_reason: account.status_reason().to_byte(),
            }
        })
    }

    /// What `verify_pass` says to a gate that asks for any good pass.
    pub(crate) fn verdict(&mut self) -> Verdict {
        let verify =
            VerifyPass { network: self.network, wallet: wallet(), requirement: Requirement::ANY };
        verdict(&self.chain.send(&[verify.instruction()], &[]))
    }

    /// Takes a step by its real instruction.
    pub(crate) fn take(&mut self, step: &StepVector) -> Result<Receipt, Failure> {
        self.chain.set_now(step.now);
        let instruction = self.instruction(step);
        let keys = [key(step.by), key(Role::Authority), self.payer.insecure_clone()];
        let signs = |key: &&Keypair| {
            let address = key.pubkey();
            instruction.accounts.iter().any(|meta| meta.is_signer && meta.pubkey == address)
        };
        let signers: Vec<&Keypair> = keys.iter().filter(signs).collect();
        self.chain.send(std::slice::from_ref(&instruction), &signers)
    }

    fn instruction(&self, step: &StepVector) -> Instruction {
        let (network, wallet, rent_payer) = (self.network, wallet(), self.payer.pubkey());
        let actor = key(step.by).pubkey();
        let acting = step.by.slot().unwrap_or(0);
        let named = self.pass().map(|pass| pass.gatekeeper_slot);
        let gatekeeper_slot = named.unwrap_or(0);
        let authority = key(Role::Authority).pubkey();
        match step.action {
            Action::Issue { expires_at, attributes } => IssuePass {
                payer: rent_payer,
                operator: actor,
                network,
                gatekeeper_slot: acting,
                wallet,
                expires_at,
                attributes: Attributes(attributes),
            }
            .instruction(),
            Action::Freeze { reason } => {
                FreezePass { actor, network, gatekeeper_slot, wallet, reason }.instruction()
            }
            Action::Unfreeze => {
                UnfreezePass { actor, network, gatekeeper_slot, wallet }.instruction()
            }
            Action::Renew { expires_at } => {
                RenewPass { actor, network, gatekeeper_slot, wallet, expires_at }.instruction()
            }
            Action::Revoke { reason } => {
                RevokePass { actor, network, gatekeeper_slot, wallet, reason }.instruction()
            }
            Action::SetAttributes { attributes } => {
                let attributes = Attributes(attributes);
                SetAttributes { actor, network, gatekeeper_slot, wallet, attributes }.instruction()
            }
            Action::TakeOver => TakeOverPass {
                authority,
                operator: actor,
                network,
                gatekeeper_slot: acting,
                old_gatekeeper_slot: named,
                wallet,
            }
            .instruction(),
            Action::Renounce => signed_by(
                actor,
                RenouncePass { wallet, network, gatekeeper_slot, rent_payer }.instruction(),
            ),
            Action::Consume { requirement } => {
                let requirement = requirement.into();
                signed_by(actor, ConsumePass { wallet, network, requirement }.instruction())
            }
            Action::Close => {
                ClosePass { network, gatekeeper_slot, wallet, rent_payer }.instruction()
            }
            Action::Pause => Pause { actor, network }.instruction(),
            Action::Unpause => Unpause { authority, network }.instruction(),
            Action::SetGatekeeperStatus { gatekeeper, status } => {
                SetGatekeeperStatus { actor, network, gatekeeper_slot: gatekeeper, status }
                    .instruction()
            }
            Action::RaiseGeneration { gatekeeper } => {
                RaiseGeneration { actor, network, gatekeeper_slot: gatekeeper }.instruction()
            }
            Action::RemoveGatekeeper { gatekeeper } => {
                RemoveGatekeeper { authority, network, gatekeeper_slot: gatekeeper, rent_payer }
                    .instruction()
            }
            Action::SetPermissions { gatekeeper, permissions } => UpdateGatekeeper {
                authority,
                network,
                gatekeeper_slot: gatekeeper,
                gatekeeper_authority: e2e::chain::actor("gatekeeper authority").pubkey(),
                limits: GatekeeperLimits {
                    max_lifetime_seconds: self.case.gatekeepers[usize::from(gatekeeper)]
                        .max_lifetime_seconds,
                    issued_per_day: 0,
                    permissions: Permissions(permissions),
                },
            }
            .instruction(),
        }
    }
}

/// Somebody else's signature where the holder's belongs.
fn signed_by(signer: Address, mut instruction: Instruction) -> Instruction {
    instruction.accounts[0].pubkey = signer;
    instruction
}

fn operator(slot: u16) -> Role {
    if slot == 0 { Role::Gatekeeper0 } else { Role::Gatekeeper1 }
}

fn key(role: Role) -> Keypair {
    actor(&format!("{role:?}"))
}

fn wallet() -> Address {
    key(Role::Holder).pubkey()
}
