//! What must come of a call: passes. What becomes of one is `portcullis_types::lifecycle::apply`'s
//! to say; here is who signs, which gatekeeper acts, and what is counted.

use e2e::vectors::error_name;
use portcullis_solana::Address;
use portcullis_types::{
    Network as Standing, Record, Requirement, Verdict, evaluate,
    lifecycle::{Gatekeeper as Acting, LifecycleError, Policy, Signer, Step, StoredPass, apply},
    solana::NetworkFlags,
};

use crate::{
    call::Call,
    model::{Outcome, Refusal, no, require},
    state::{Pass, State},
};

fn refused(error: LifecycleError) -> Refusal {
    no(&error_name(error))
}

impl State {
    /// What the rule says of a wallet.
    pub(crate) fn verdict(
        &self,
        network: &Address,
        wallet: &Address,
        requirement: &Requirement,
        now: i64,
    ) -> Verdict {
        let pass = self.passes.get(&(*network, *wallet)).map(|pass| pass.stored.pass);
        let standing = self.networks.get(network).map_or(
            Standing { paused: false, issuer: None },
            |network| Standing {
                paused: network.paused,
                issuer: pass
                    .and_then(|pass| network.slots.get(usize::from(pass.gatekeeper_slot)))
                    .copied(),
            },
        );
        evaluate(requirement, &standing, &pass.map_or(Record::Missing, Record::Found), now)
    }

    pub(crate) fn apply_to_pass(&mut self, call: &Call, now: i64) -> Outcome {
        match call {
            Call::IssuePass(call) => {
                let (network, slot) = (call.network, call.gatekeeper_slot);
                let policy = self.policy(&network)?;
                require(
                    self.gatekeeper(&network, slot)?.operator == call.operator,
                    "NotAuthorized",
                )?;
                let key = (network, call.wallet);
                let step = Step::Issue { expires_at: call.expires_at, attributes: call.attributes };
                let acting = self.acting(&network, slot)?;
                let signer = operator(&acting, None);
                let existing = self.passes.get(&key).map(|pass| pass.stored);
                let stored = apply(existing.as_ref(), &step, signer, &policy, &acting, now)
                    .map_err(refused)?
                    .unwrap();
                let gatekeeper = self.gatekeeper(&network, slot)?;
                let per_day = gatekeeper.limits.issued_per_day;
                gatekeeper.quota.take(per_day, now).ok_or_else(|| no("QuotaExhausted"))?;
                gatekeeper.passes += 1;
                self.passes.insert(key, Pass { rent_payer: call.payer, stored });
                Ok(())
            }
            Call::TakeOverPass(call) => {
                let (network, slot) = (call.network, call.gatekeeper_slot);
                let key = (network, call.wallet);
                let old_slot = call.old_gatekeeper_slot.filter(|old| *old != slot);
                let policy = self.policy(&network)?;
                let new_operator = self.gatekeeper(&network, slot)?.operator;
                if let Some(old) = old_slot {
                    self.gatekeeper(&network, old)?;
                }
                let pass = self.passes.get(&key).ok_or(Refusal::NoAccount)?.stored;
                let authority = self.network(&network)?.authority;
                require(authority == call.authority, "NotAuthorized")?;
                require(new_operator == call.operator, "NotAuthorized")?;
                let acting = self.acting(&network, slot)?;
                let signer = operator(&acting, None);
                let next = apply(Some(&pass), &Step::TakeOver, signer, &policy, &acting, now)
                    .map_err(refused)?
                    .unwrap();
                let named = pass.pass.gatekeeper_slot;
                require(named == old_slot.unwrap_or(slot), "WrongGatekeeper")?;
                if old_slot.is_some() {
                    self.gatekeeper(&network, named)?.passes -= 1;
                    self.gatekeeper(&network, slot)?.passes += 1;
                }
                self.passes.get_mut(&key).unwrap().stored = next;
                Ok(())
            }
            Call::FreezePass(call) => self.change(
                (call.network, call.gatekeeper_slot, call.wallet),
                call.actor,
                Step::Freeze { reason: call.reason },
                now,
            ),
            Call::UnfreezePass(call) => self.change(
                (call.network, call.gatekeeper_slot, call.wallet),
                call.actor,
                Step::Unfreeze,
                now,
            ),
            Call::RenewPass(call) => self.change(
                (call.network, call.gatekeeper_slot, call.wallet),
                call.actor,
                Step::Renew { expires_at: call.expires_at },
                now,
            ),
            Call::RevokePass(call) => self.change(
                (call.network, call.gatekeeper_slot, call.wallet),
                call.actor,
                Step::Revoke { reason: call.reason },
                now,
            ),
            Call::SetAttributes(call) => self.change(
                (call.network, call.gatekeeper_slot, call.wallet),
                call.actor,
                Step::SetAttributes { attributes: call.attributes },
                now,
            ),
            Call::RenouncePass(call, signer) => {
                let place = (call.network, call.gatekeeper_slot, call.wallet);
                let policy = self.policy(&call.network)?;
                self.named(place)?;
                require(*signer == call.wallet, "NotAuthorized")?;
                require(!policy.renounce_forbidden, "RenounceForbidden")?;
                self.end(place, call.rent_payer, Step::Renounce, Signer::Holder, now)
            }
            Call::ClosePass(call) => {
                let place = (call.network, call.gatekeeper_slot, call.wallet);
                self.named(place)?;
                self.end(place, call.rent_payer, Step::Close, Signer::Stranger, now)
            }
            Call::ConsumePass(call, signer) => {
                let key = (call.network, call.wallet);
                let policy = self.policy(&call.network)?;
                let pass = self.passes.get(&key).ok_or(Refusal::NoAccount)?.stored;
                require(*signer == call.wallet, "NotAuthorized")?;
                // A removed gatekeeper's account may be gone; its slot is what counts.
                let slot = pass.pass.gatekeeper_slot;
                let acting = self.acting(&call.network, slot)?;
                let step = Step::Consume { requirement: call.requirement };
                let next = apply(Some(&pass), &step, Signer::Holder, &policy, &acting, now)
                    .map_err(refused)?
                    .unwrap();
                self.passes.get_mut(&key).unwrap().stored = next;
                Ok(())
            }
            _ => panic!("{} is about no pass", call.name()),
        }
    }

    /// The pass and the gatekeeper both exist.
    fn named(
        &mut self,
        (network, slot, wallet): (Address, u16, Address),
    ) -> Result<StoredPass, Refusal> {
        self.gatekeeper(&network, slot)?;
        Ok(self.passes.get(&(network, wallet)).ok_or(Refusal::NoAccount)?.stored)
    }

    fn change(
        &mut self,
        place: (Address, u16, Address),
        actor: Address,
        step: Step,
        now: i64,
    ) -> Outcome {
        let (network, slot, wallet) = place;
        let policy = self.policy(&network)?;
        let pass = self.named(place)?;
        require(slot == pass.pass.gatekeeper_slot, "WrongGatekeeper")?;
        let acting = self.acting(&network, slot)?;
        let operated_by = self.gatekeeper(&network, slot)?.operator;
        let governed = self.network(&network)?;
        let signer = if actor == governed.authority {
            Signer::NetworkAuthority
        } else if Some(actor) == governed.guardian && matches!(step, Step::Freeze { .. }) {
            Signer::Guardian
        } else if actor == operated_by {
            operator(&acting, Some(&pass))
        } else {
            Signer::Stranger
        };
        let next = apply(Some(&pass), &step, signer, &policy, &acting, now).map_err(refused)?;
        self.passes.get_mut(&(network, wallet)).unwrap().stored = next.unwrap();
        Ok(())
    }

    fn end(
        &mut self,
        place: (Address, u16, Address),
        rent_payer: Address,
        step: Step,
        signer: Signer,
        now: i64,
    ) -> Outcome {
        let (network, slot, wallet) = place;
        let pass = self.named(place)?;
        require(slot == pass.pass.gatekeeper_slot, "WrongGatekeeper")?;
        let recorded = self.passes[&(network, wallet)].rent_payer;
        require(rent_payer == recorded, "WrongRentPayer")?;
        let (policy, acting) = (self.policy(&network)?, self.acting(&network, slot)?);
        apply(Some(&pass), &step, signer, &policy, &acting, now).map_err(refused)?;
        self.passes.remove(&(network, wallet));
        self.gatekeeper(&network, slot)?.passes -= 1;
        Ok(())
    }

    fn policy(&mut self, network: &Address) -> Result<Policy, Refusal> {
        let network = self.network(network)?;
        Ok(Policy {
            default_lifetime_seconds: network.settings.default_lifetime_seconds,
            max_lifetime_seconds: network.settings.max_lifetime_seconds,
            renounce_forbidden: network.settings.flags.contains(NetworkFlags::RENOUNCE_FORBIDDEN),
            single_use: network.settings.flags.contains(NetworkFlags::SINGLE_USE),
            paused: network.paused,
        })
    }

    fn acting(&mut self, network: &Address, slot: u16) -> Result<Acting, Refusal> {
        let entry = self.network(network)?.slots[usize::from(slot)];
        let limits = self.gatekeeper(network, slot)?.limits;
        Ok(Acting {
            slot,
            entry,
            permissions: limits.permissions,
            max_lifetime_seconds: limits.max_lifetime_seconds,
        })
    }
}

/// The gatekeeper's operator, about `pass` if there is one to be its own.
fn operator(acting: &Acting, pass: Option<&StoredPass>) -> Signer {
    Signer::Operator {
        permissions: acting.permissions,
        status: acting.entry.status,
        issued_it: pass.is_some_and(|stored| stored.pass.generation == acting.entry.generation),
    }
}
