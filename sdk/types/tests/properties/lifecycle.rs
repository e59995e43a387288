//! What no sequence of steps, by whomever, can bring about.

use crate::{
    expiry::end,
    seed::seeded,
    story::{Tried, each_change, each_step, story, world},
};
use portcullis_types::{
    GatekeeperStatus, Network, PassState, Reason, Record, Requirement, Verdict, evaluate,
    lifecycle::{
        CLOSE_GRACE_SECONDS, LifecycleError, Permissions, Signer, StatusReason, Step, Verb,
    },
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(seeded(256))]

    #[test]
    fn a_revoked_pass_never_changes(world in world(), story in story()) {
        each_step(world, story, |tried| {
            if tried.before.is_some_and(|stored| stored.pass.state == PassState::Revoked) {
                prop_assert!(tried.result.is_err(), "{:?}", tried.step);
            }
            Ok(())
        })?;
    }

    #[test]
    fn states_go_only_where_their_verb_leads(world in world(), story in story()) {
        use PassState::{Active, Frozen, Revoked};
        each_change(world, story, |tried, before, after| {
            let fits = match (before.pass.state, after.pass.state) {
                (Active, Frozen) => tried.step.verb() == Verb::Freeze,
                (Frozen, Active) => tried.step.verb() == Verb::Unfreeze,
                (Active | Frozen, Revoked) => tried.step.verb() == Verb::Revoke,
                (same, other) => same == other && other != Revoked,
            };
            prop_assert!(fits, "{:?}", tried.step);
            Ok(())
        })?;
    }

    #[test]
    fn each_field_changes_by_its_own_verb_alone(world in world(), story in story()) {
        each_change(world, story, |tried, before, after| {
            let verb = tried.step.verb();
            let (old, new) = (before.pass, after.pass);
            let may_change = |changed: bool, verbs: &[Verb]| !changed || verbs.contains(&verb);
            prop_assert_eq!(new.issued_at, old.issued_at);
            prop_assert!(may_change(new.expires_at != old.expires_at, &[Verb::Renew, Verb::Consume]));
            prop_assert!(may_change(new.attributes != old.attributes, &[Verb::SetAttributes]));
            prop_assert!(may_change(new.gatekeeper_slot != old.gatekeeper_slot, &[Verb::TakeOver]));
            prop_assert!(may_change(new.generation != old.generation, &[Verb::TakeOver]));
            prop_assert!(may_change(
                after.status_reason != before.status_reason,
                &[Verb::Freeze, Verb::Unfreeze, Verb::Revoke]
            ));
            Ok(())
        })?;
    }

    #[test]
    fn consuming_needs_an_allowed_pass_and_leaves_an_expired_one(
        world in world(),
        story in story(),
    ) {
        each_change(world, story, |tried, before, after| {
            if tried.step.verb() == Verb::Consume {
                prop_assert!(tried.policy.single_use);
                prop_assert_eq!(tried.signer, Signer::Holder);
                prop_assert_eq!(tried.verdict, Verdict::Allow);
                prop_assert!(end(after.pass.expires_at) < end(before.pass.expires_at));
                let issuer = Some(tried.gatekeeper.entry);
                let network = Network { paused: tried.policy.paused, issuer };
                let record = Record::Found(after.pass);
                prop_assert_eq!(
                    evaluate(&Requirement::ANY, &network, &record, tried.now),
                    Verdict::Deny(Reason::Expired)
                );
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_denied_pass_is_not_consumed(world in world(), story in story()) {
        each_step(world, story, |tried| {
            let single_use = tried.policy.single_use;
            if let (Step::Consume { .. }, Signer::Holder, true, Verdict::Deny(reason)) =
                (tried.step, tried.signer, single_use, tried.verdict)
            {
                prop_assert_eq!(tried.result, Err(LifecycleError::Denied(reason)));
            }
            Ok(())
        })?;
    }

    #[test]
    fn an_expiry_granted_is_within_every_limit(world in world(), story in story()) {
        each_step(world, story, |tried| {
            if let (Verb::Issue | Verb::Renew, Ok(Some(after))) = (tried.step.verb(), tried.result) {
                let granted = after.pass.expires_at;
                prop_assert!(end(granted) >= i128::from(tried.now));
                let limits =
                    [tried.policy.max_lifetime_seconds, tried.gatekeeper.max_lifetime_seconds];
                for limit in limits.into_iter().filter(|limit| *limit != 0) {
                    let last = i128::from(tried.now).saturating_add(i128::from(limit));
                    prop_assert!(end(granted) <= last);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_pass_is_issued_active_now_and_by_an_active_gatekeeper_with_permission(
        world in world(),
        story in story(),
    ) {
        each_step(world, story, |tried| {
            if let (None, Ok(Some(after))) = (tried.before, tried.result) {
                prop_assert_eq!(tried.step.verb(), Verb::Issue);
                prop_assert!(!tried.policy.paused);
                prop_assert_eq!(tried.gatekeeper.entry.status, GatekeeperStatus::Active);
                prop_assert!(tried.gatekeeper.permissions.contains(Permissions::ISSUE));
                prop_assert_eq!(after.status_reason, StatusReason::NONE);
                prop_assert_eq!(after.pass.state, PassState::Active);
                prop_assert_eq!(after.pass.issued_at, tried.now);
                prop_assert_eq!(after.pass.gatekeeper_slot, tried.gatekeeper.slot);
                prop_assert_eq!(after.pass.generation, tried.gatekeeper.entry.generation);
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_pass_goes_away_only_by_its_holder_or_long_after_its_expiry(
        world in world(),
        story in story(),
    ) {
        each_step(world, story, |tried| {
            if let (Some(before), Ok(None)) = (tried.before, tried.result) {
                prop_assert_eq!(before.pass.state, PassState::Active);
                let renounced = tried.step.verb() == Verb::Renounce
                    && tried.signer == Signer::Holder
                    && !tried.policy.renounce_forbidden;
                let closable = end(before.pass.expires_at)
                    .saturating_add(i128::from(CLOSE_GRACE_SECONDS));
                let closed =
                    tried.step.verb() == Verb::Close && i128::from(tried.now) > closable;
                prop_assert!(renounced || closed);
            }
            Ok(())
        })?;
    }

    #[test]
    fn an_operator_changes_only_passes_it_stands_for_with_permission(
        world in world(),
        story in story(),
    ) {
        each_step(world, story, |tried| {
            if let (Signer::Operator { permissions, status, issued_it }, Ok(_), Some(needed)) =
                (tried.signer, tried.result, tried.step.verb().permission())
            {
                let brings_its_own = matches!(tried.step.verb(), Verb::Issue | Verb::TakeOver);
                prop_assert!(issued_it || brings_its_own);
                prop_assert_eq!(status, GatekeeperStatus::Active);
                prop_assert!(permissions.contains(needed));
                let withdraws = matches!(tried.step.verb(), Verb::Freeze | Verb::Revoke);
                prop_assert!(withdraws || !tried.policy.paused);
            }
            Ok(())
        })?;
    }

    #[test]
    fn guardians_freeze_holders_give_up_and_strangers_only_close(
        world in world(),
        story in story(),
    ) {
        each_step(world, story, |tried| {
            if tried.result.is_ok() {
                let verbs: &[Verb] = match tried.signer {
                    Signer::Guardian => &[Verb::Freeze, Verb::Close],
                    Signer::Holder => &[Verb::Renounce, Verb::Consume, Verb::Close],
                    Signer::Stranger => &[Verb::Close],
                    Signer::Operator { .. } | Signer::NetworkAuthority => return Ok(()),
                };
                prop_assert!(verbs.contains(&tried.step.verb()), "{:?}", tried.step);
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_freeze_by_the_network_ends_only_by_its_authority_or_in_revocation(
        world in world(),
        story in story(),
    ) {
        each_change(world, story, |tried, before, after| {
            let by_network = before.pass.state == PassState::Frozen
                && before.status_reason.by_network();
            if by_network && after.pass.state == PassState::Active {
                prop_assert_eq!(tried.signer, Signer::NetworkAuthority);
            }
            if by_network && after.pass.state == PassState::Frozen {
                prop_assert!(after.status_reason.by_network());
            }
            Ok(())
        })?;
    }

    #[test]
    fn the_mark_of_the_network_is_set_by_the_network_alone(world in world(), story in story()) {
        each_change(world, story, |tried, before, after| {
            if after.status_reason != before.status_reason && after.status_reason.by_network() {
                let is_network =
                    matches!(tried.signer, Signer::NetworkAuthority | Signer::Guardian);
                prop_assert!(is_network);
            }
            if after.pass.state == PassState::Active {
                prop_assert_eq!(after.status_reason, StatusReason::NONE);
            }
            Ok(())
        })?;
    }
}

#[test]
fn the_stories_reach_every_verb() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::new(seeded(0));
    let mut done = std::collections::HashMap::new();
    for _ in 0..500 {
        let mut draw = || (world(), story()).new_tree(&mut runner).expect("a story").current();
        let (mut world, story) = draw();
        for (pause, event) in story {
            world.now = world.now.saturating_add(pause);
            if let Some(Tried { step, result: Ok(_), .. }) = world.happen(event) {
                let count: &mut u32 = done.entry(step.verb()).or_default();
                *count = count.saturating_add(1);
            }
        }
    }
    for verb in [
        Verb::Issue,
        Verb::Freeze,
        Verb::Unfreeze,
        Verb::Renew,
        Verb::Revoke,
        Verb::SetAttributes,
        Verb::TakeOver,
        Verb::Renounce,
        Verb::Consume,
        Verb::Close,
    ] {
        assert!(done.get(&verb).is_some_and(|count| *count > 5), "{verb:?}: {done:?}");
    }
}
