//! What no sequence of steps, by whomever, can bring about.

use crate::{
    seed::seeded,
    values::{attributes, duration, moment, requirement},
};
use portcullis_types::{
    GatekeeperEntry, GatekeeperStatus, Network, Pass, PassState, Reason, Record, Requirement,
    Verdict, evaluate,
    lifecycle::{
        CLOSE_GRACE_SECONDS, Gatekeeper, LifecycleError, Lifetimes, Permissions, Policy, Signer,
        StatusReason, Step, StoredPass, Verb, apply, consumed_expiry, expiry,
    },
};
use proptest::prelude::*;

const START: i64 = 1_700_000_000;
const DAY: i64 = 24 * 60 * 60;

#[derive(Clone, Copy, Debug)]
enum Role {
    Operator(usize),
    Authority,
    Guardian,
    Holder,
    Stranger,
}

/// Something that happens.
#[derive(Clone, Copy, Debug)]
enum Event {
    Step(Role, Step),
    /// A step by the one whose part it is: pure chance seldom finds them.
    Fitting(usize, Step),
    Pause(bool),
    Status(usize, GatekeeperStatus),
    Raise(usize),
    Permit(usize, Permissions),
}

#[derive(Clone, Debug)]
struct World {
    policy: Policy,
    gatekeepers: [Gatekeeper; 2],
    pass: Option<StoredPass>,
    now: i64,
}

/// A step that was tried, with all that it met.
struct Tried {
    before: Option<StoredPass>,
    step: Step,
    signer: Signer,
    policy: Policy,
    gatekeeper: Gatekeeper,
    verdict: Verdict,
    now: i64,
    result: Result<Option<StoredPass>, LifecycleError>,
}

impl World {
    fn issuer(&self) -> Gatekeeper {
        let slot = self
            .pass
            .map_or(0, |stored| usize::from(stored.pass.gatekeeper_slot));
        self.gatekeepers[slot]
    }

    fn verdict(&self, requirement: &Requirement) -> Verdict {
        let record = self
            .pass
            .map_or(Record::Missing, |stored| Record::Found(stored.pass));
        let issuer = Some(self.issuer().entry);
        evaluate(
            requirement,
            &Network {
                paused: self.policy.paused,
                issuer,
            },
            &record,
            self.now,
        )
    }

    fn signer(&self, role: Role) -> Signer {
        match role {
            Role::Operator(index) => {
                let gatekeeper = self.gatekeepers[index];
                let names_it = |pass: Pass| {
                    pass.gatekeeper_slot == gatekeeper.slot
                        && pass.generation == gatekeeper.entry.generation
                };
                Signer::Operator {
                    permissions: gatekeeper.permissions,
                    status: gatekeeper.entry.status,
                    issued_it: self.pass.is_some_and(|stored| names_it(stored.pass)),
                }
            }
            Role::Authority => Signer::NetworkAuthority,
            Role::Guardian => Signer::Guardian,
            Role::Holder => Signer::Holder,
            Role::Stranger => Signer::Stranger,
        }
    }

    fn try_step(&mut self, role: Role, step: Step) -> Tried {
        let gatekeeper = match (role, step.verb()) {
            (Role::Operator(index), Verb::Issue | Verb::TakeOver) => self.gatekeepers[index],
            _ => self.issuer(),
        };
        let signer = self.signer(role);
        let before = self.pass;
        let requirement = match step {
            Step::Consume { requirement } => requirement,
            _ => Requirement::ANY,
        };
        let verdict = self.verdict(&requirement);
        let result = apply(
            before.as_ref(),
            &step,
            signer,
            &self.policy,
            &gatekeeper,
            self.now,
        );
        if let Ok(after) = result {
            self.pass = after;
        }
        let (policy, now) = (self.policy, self.now);
        Tried {
            before,
            step,
            signer,
            policy,
            gatekeeper,
            verdict,
            now,
            result,
        }
    }

    fn happen(&mut self, event: Event) -> Option<Tried> {
        match event {
            Event::Step(role, step) => return Some(self.try_step(role, step)),
            Event::Fitting(index, step) => {
                let role = match step.verb() {
                    Verb::Issue | Verb::TakeOver => Role::Operator(index),
                    Verb::Renounce | Verb::Consume => Role::Holder,
                    Verb::Close => Role::Stranger,
                    _ => Role::Operator(usize::from(self.issuer().slot)),
                };
                return Some(self.try_step(role, step));
            }
            Event::Pause(paused) => self.policy.paused = paused,
            Event::Status(index, status) => {
                let entry = &mut self.gatekeepers[index].entry;
                if entry.status != GatekeeperStatus::Removed {
                    entry.status = status;
                }
            }
            Event::Raise(index) => {
                let entry = &mut self.gatekeepers[index].entry;
                entry.generation = entry.generation.saturating_add(1);
            }
            Event::Permit(index, permissions) => self.gatekeepers[index].permissions = permissions,
        }
        None
    }
}

fn role() -> impl Strategy<Value = Role> {
    prop_oneof![
        3 => (0_usize..2).prop_map(Role::Operator),
        2 => Just(Role::Authority),
        1 => Just(Role::Guardian),
        1 => Just(Role::Holder),
        1 => Just(Role::Stranger),
    ]
}

fn expiry_asked() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        6 => Just(None),
        1 => Just(Some(0)),
        6 => (-DAY..200 * DAY).prop_map(|offset| Some(START.saturating_add(offset))),
        1 => moment().prop_map(Some),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let requirement = prop_oneof![3 => Just(Requirement::ANY), 1 => requirement()];
    prop_oneof![
        4 => (expiry_asked(), attributes())
            .prop_map(|(expires_at, attributes)| Step::Issue { expires_at, attributes }),
        2 => (0_u8..130).prop_map(|reason| Step::Freeze { reason }),
        2 => Just(Step::Unfreeze),
        3 => expiry_asked().prop_map(|expires_at| Step::Renew { expires_at }),
        1 => (0_u8..130).prop_map(|reason| Step::Revoke { reason }),
        2 => attributes().prop_map(|attributes| Step::SetAttributes { attributes }),
        2 => Just(Step::TakeOver),
        1 => Just(Step::Renounce),
        2 => requirement.prop_map(|requirement| Step::Consume { requirement }),
        3 => Just(Step::Close),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let status = prop_oneof![
        9 => Just(GatekeeperStatus::Active),
        3 => Just(GatekeeperStatus::Frozen),
        3 => Just(GatekeeperStatus::Halted),
        1 => Just(GatekeeperStatus::Removed),
    ];
    prop_oneof![
        12 => (0_usize..2, step()).prop_map(|(index, step)| Event::Fitting(index, step)),
        12 => (role(), step()).prop_map(|(role, step)| Event::Step(role, step)),
        1 => prop::bool::weighted(0.2).prop_map(Event::Pause),
        1 => (0_usize..2, status).prop_map(|(index, status)| Event::Status(index, status)),
        1 => (0_usize..2).prop_map(Event::Raise),
        1 => (0_usize..2, prop_oneof![Just(63), 0_u16..64])
            .prop_map(|(index, bits)| Event::Permit(index, Permissions(bits))),
    ]
}

fn limit() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(0), 3 => 1_u64..9_000_000, 1 => duration()]
}

prop_compose! {
    fn world()(
        (default_lifetime_seconds, max_lifetime_seconds) in (limit(), limit()),
        (first_max, second_max) in (limit(), limit()),
        renounce_forbidden in prop::bool::weighted(0.3),
        single_use in prop::bool::weighted(0.7),
    ) -> World {
        let gatekeeper = |slot, max_lifetime_seconds| Gatekeeper {
            slot,
            entry: GatekeeperEntry { status: GatekeeperStatus::Active, generation: 0 },
            permissions: Permissions::ALL,
            max_lifetime_seconds,
        };
        World {
            policy: Policy {
                default_lifetime_seconds,
                max_lifetime_seconds,
                renounce_forbidden,
                single_use,
                paused: false,
            },
            gatekeepers: [gatekeeper(0, first_max), gatekeeper(1, second_max)],
            pass: None,
            now: START,
        }
    }
}

fn story() -> impl Strategy<Value = Vec<(i64, Event)>> {
    let pause = prop_oneof![4 => Just(0), 3 => 0..10_i64, 2 => 0..DAY, 2 => 0..200 * DAY];
    prop::collection::vec((pause, event()), 10..60)
}

/// Runs the story and looks at every step that was tried.
fn each_step(
    mut world: World,
    story: Vec<(i64, Event)>,
    check: impl Fn(&Tried) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    for (pause, event) in story {
        world.now = world.now.saturating_add(pause);
        if let Some(tried) = world.happen(event) {
            check(&tried)?;
        }
    }
    Ok(())
}

/// The same, for the steps that changed a pass into a pass.
fn each_change(
    world: World,
    story: Vec<(i64, Event)>,
    check: impl Fn(&Tried, StoredPass, StoredPass) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    each_step(world, story, |tried| match (tried.before, tried.result) {
        (Some(before), Ok(Some(after))) => check(tried, before, after),
        _ => Ok(()),
    })
}

/// Expiries in the order of their length: zero, never, is the last.
fn end(expires_at: i64) -> i128 {
    if expires_at == 0 {
        i128::MAX
    } else {
        i128::from(expires_at)
    }
}

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

proptest! {
    #![proptest_config(seeded(4096))]

    #[test]
    fn consuming_only_lowers_whatever_the_clock_says(expires_at in moment(), now in moment()) {
        let consumed = consumed_expiry(expires_at, now);
        prop_assert!(consumed != 0);
        prop_assert!(end(consumed) <= end(expires_at));
        prop_assert!(now == i64::MIN || consumed < now);
    }

    #[test]
    fn an_expiry_is_granted_or_refused_as_exact_arithmetic_says(
        requested in prop_oneof![Just(None), moment().prop_map(Some)],
        now in moment(),
        (default_seconds, network_max_seconds, gatekeeper_max_seconds) in
            (duration(), duration(), duration()),
    ) {
        let limit = |seconds: u64| if seconds == 0 { i128::MAX } else { i128::from(seconds) };
        let most = limit(network_max_seconds).min(limit(gatekeeper_max_seconds));
        let from_now = |seconds: i128| i128::from(now).saturating_add(seconds);
        let expected = match requested {
            None => match limit(default_seconds).min(most) {
                i128::MAX => Ok(0),
                seconds => match from_now(seconds) {
                    0 => Ok(-1),
                    moment => i64::try_from(moment).map_err(|_| LifecycleError::LifetimeTooLong),
                },
            },
            Some(0) if most == i128::MAX => Ok(0),
            Some(0) => Err(LifecycleError::LifetimeTooLong),
            Some(moment) if moment < now => Err(LifecycleError::ExpiryInPast),
            Some(moment) if i128::from(moment) > from_now(most) => {
                Err(LifecycleError::LifetimeTooLong)
            }
            Some(moment) => Ok(moment),
        };
        let lifetimes = Lifetimes { default_seconds, network_max_seconds, gatekeeper_max_seconds };
        prop_assert_eq!(expiry(requested, now, lifetimes), expected);
    }
}

#[test]
fn the_stories_reach_every_verb() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::new(seeded(0));
    let mut done = std::collections::HashMap::new();
    for _ in 0..500 {
        let mut draw = || {
            (world(), story())
                .new_tree(&mut runner)
                .expect("a story")
                .current()
        };
        let (mut world, story) = draw();
        for (pause, event) in story {
            world.now = world.now.saturating_add(pause);
            if let Some(Tried {
                step,
                result: Ok(_),
                ..
            }) = world.happen(event)
            {
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
        assert!(
            done.get(&verb).is_some_and(|count| *count > 5),
            "{verb:?}: {done:?}"
        );
    }
}
