//! Random lives of one pass in a network of two gatekeepers.

use crate::values::{attributes, duration, moment, requirement};
use portcullis_types::{
    GatekeeperEntry, GatekeeperStatus, Network, Pass, Record, Requirement, Verdict, evaluate,
    lifecycle::{
        Gatekeeper, LifecycleError, Permissions, Policy, Signer, Step, StoredPass, Verb, apply,
    },
};
use proptest::prelude::*;

const START: i64 = 1_700_000_000;
const DAY: i64 = 24 * 60 * 60;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Operator(usize),
    Authority,
    Guardian,
    Holder,
    Stranger,
}

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    Step(Role, Step),
    /// A step by the one whose part it is: pure chance seldom finds them.
    Fitting(usize, Step),
    Pause(bool),
    Status(usize, GatekeeperStatus),
    Raise(usize),
    Permit(usize, Permissions),
}

#[derive(Clone, Debug)]
pub(crate) struct World {
    policy: Policy,
    gatekeepers: [Gatekeeper; 2],
    pass: Option<StoredPass>,
    pub(crate) now: i64,
}

/// A step that was tried, with all that it met.
pub(crate) struct Tried {
    pub(crate) before: Option<StoredPass>,
    pub(crate) step: Step,
    pub(crate) signer: Signer,
    pub(crate) policy: Policy,
    pub(crate) gatekeeper: Gatekeeper,
    pub(crate) verdict: Verdict,
    pub(crate) now: i64,
    pub(crate) result: Result<Option<StoredPass>, LifecycleError>,
}

impl World {
    fn issuer(&self) -> Gatekeeper {
        let slot = self.pass.map_or(0, |stored| usize::from(stored.pass.gatekeeper_slot));
        self.gatekeepers[slot]
    }

    fn verdict(&self, requirement: &Requirement) -> Verdict {
        let record = self.pass.map_or(Record::Missing, |stored| Record::Found(stored.pass));
        let issuer = Some(self.issuer().entry);
        evaluate(requirement, &Network { paused: self.policy.paused, issuer }, &record, self.now)
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
        let result = apply(before.as_ref(), &step, signer, &self.policy, &gatekeeper, self.now);
        if let Ok(after) = result {
            self.pass = after;
        }
        let (policy, now) = (self.policy, self.now);
        Tried { before, step, signer, policy, gatekeeper, verdict, now, result }
    }

    pub(crate) fn happen(&mut self, event: Event) -> Option<Tried> {
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

pub(crate) fn role() -> impl Strategy<Value = Role> {
    prop_oneof![
        3 => (0_usize..2).prop_map(Role::Operator),
        2 => Just(Role::Authority),
        1 => Just(Role::Guardian),
        1 => Just(Role::Holder),
        1 => Just(Role::Stranger),
    ]
}

pub(crate) fn expiry_asked() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        6 => Just(None),
        1 => Just(Some(0)),
        6 => (-DAY..200 * DAY).prop_map(|offset| Some(START.saturating_add(offset))),
        1 => moment().prop_map(Some),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
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

pub(crate) fn event() -> impl Strategy<Value = Event> {
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

pub(crate) fn limit() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(0), 3 => 1_u64..9_000_000, 1 => duration()]
}

prop_compose! {
    pub(crate) fn world()(
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

pub(crate) fn story() -> impl Strategy<Value = Vec<(i64, Event)>> {
    let pause = prop_oneof![4 => Just(0), 3 => 0..10_i64, 2 => 0..DAY, 2 => 0..200 * DAY];
    prop::collection::vec((pause, event()), 10..60)
}

/// Runs the story and looks at every step that was tried.
pub(crate) fn each_step(
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
pub(crate) fn each_change(
    world: World,
    story: Vec<(i64, Event)>,
    check: impl Fn(&Tried, StoredPass, StoredPass) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    each_step(world, story, |tried| match (tried.before, tried.result) {
        (Some(before), Ok(Some(after))) => check(tried, before, after),
        _ => Ok(()),
    })
}
