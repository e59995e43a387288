//! The rule on words, as the registry applies it: the shared one, fed with what the words hold.

use portcullis_types::{
    Attributes, GatekeeperEntry, GatekeeperStatus, Network, Pass, PassState, Reason, Record,
    Requirement, Verdict, evaluate,
};

use crate::{PassWord, StandingWord};

/// What a gate with this requirement says of a pass at `now` (Unix seconds).
///
/// `standing` is the word of the gatekeeper that the pass names; see [`StandingWord::number_of`].
pub fn evaluate_word(
    requirement: &Requirement,
    pass: PassWord,
    standing: StandingWord,
    now: u64,
) -> Verdict {
    let Facts { record, network } = Facts::of(pass, standing);
    evaluate(requirement, &network, &record, moment(now))
}

/// Every reason that applies, lowest code first; the first is the one that the rule gives.
///
/// A pass that has expired is not also listed as one that expires too soon: it is the same fact.
pub fn reasons(
    requirement: &Requirement,
    pass: PassWord,
    standing: StandingWord,
    now: u64,
) -> Vec<Reason> {
    let Facts { record, network } = Facts::of(pass, standing);
    let Record::Found(pass) = record else {
        return vec![Reason::NoPass];
    };
    // Each fact by itself, beside others that are good: what the rule says then is due to it alone.
    let now = moment(now);
    let good_network = Network { paused: false, issuer: Some(STANDS) };
    let good = Pass {
        state: PassState::Active,
        attributes: Attributes(u64::MAX),
        issued_at: now,
        expires_at: 0,
        gatekeeper_slot: 0,
        generation: 0,
    };
    let questions = [
        (good_network, Pass { state: pass.state, ..good }),
        (good_network, Pass { expires_at: pass.expires_at, ..good }),
        (Network { issuer: network.issuer, ..good_network }, good),
        (good_network, Pass { attributes: pass.attributes, ..good }),
        (good_network, Pass { issued_at: pass.issued_at, ..good }),
        (Network { paused: network.paused, ..good_network }, good),
    ];
    let mut reasons: Vec<Reason> = questions
        .iter()
        .filter_map(|(network, pass)| {
            evaluate(requirement, network, &Record::Found(*pass), now).into_result().err()
        })
        .collect();
    reasons.sort_unstable();
    reasons
}

const STANDS: GatekeeperEntry = GatekeeperEntry { status: GatekeeperStatus::Active, generation: 0 };

struct Facts {
    record: Record,
    network: Network,
}

impl Facts {
    fn of(pass: PassWord, standing: StandingWord) -> Self {
        let standing = standing.for_pass(pass);
        let record = pass.state().map_or(Record::Missing, |state| {
            Record::Found(Pass {
                state,
                attributes: pass.attributes(),
                issued_at: moment(pass.issued_at()),
                expires_at: moment(pass.expires_at()),
                // On EVM the index itself changes with the generation.
                gatekeeper_slot: 0,
                generation: 0,
            })
        });
        let issuer = standing.stands(pass.gatekeeper()).then_some(STANDS);
        Self { record, network: Network { paused: standing.is_paused(), issuer } }
    }
}

fn moment(unix_seconds: u64) -> i64 {
    i64::try_from(unix_seconds).unwrap_or(i64::MAX)
}
