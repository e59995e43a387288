//! One pass, from before it is issued until it is revoked.

use portcullis_demo::gated_counter::Way;
use portcullis_solana::GatewayError;
use portcullis_types::{GatekeeperStatus, solana::NetworkFlags};

use super::{Scene, Step, after, network::Network};
use crate::cast::{
    Cast, DAY,
    Role::{Alice, Authority, Booth, Dapp, Guardian, Mallory, Operator},
};

const READ: &str = "alice enters; the dApp reads her pass";
const CALL: &str = "alice enters; the dApp asks the gateway";

pub(super) fn scenes(cast: &Cast, network: &Network<'_>) -> Vec<Scene> {
    let tickets = Network::new(cast, 2, NetworkFlags::SINGLE_USE, Booth);
    vec![
        founding(network),
        issuance(network, cast),
        freeze(network),
        expiry(network, cast),
        theft(network),
        pause(network),
        halt(network),
        single_use(&tickets),
        revocation(network),
    ]
}

fn founding(network: &Network<'_>) -> Scene {
    let authority = &[Authority];
    Scene {
        title: "A network and a gated dApp",
        steps: vec![
            Step::act("the authority creates a network", vec![network.create()], authority),
            Step::act("it names a guardian", vec![network.set_guardian()], authority),
            Step::act("it admits a gatekeeper", vec![network.add_gatekeeper()], authority),
            Step::act("a dApp opens to pass holders", vec![network.create_counter()], &[Dapp]),
        ],
    }
}

fn issuance(network: &Network<'_>, cast: &Cast) -> Scene {
    let days = cast.times.lifetime_days;
    let expires_at = after(cast.times.start, days);
    let issued = format!("the gatekeeper issues a pass for {days} days");
    Scene {
        title: "No pass, no entry",
        steps: vec![
            Step::enter("alice has no pass", network.enter(Way::ByRead, Alice), Alice)
                .refused(GatewayError::NoPass),
            Step::act(issued, vec![network.issue(Alice, Some(expires_at))], &[Operator]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice),
            Step::enter(CALL, network.enter(Way::ByCall, Alice), Alice),
        ],
    }
}

fn freeze(network: &Network<'_>) -> Scene {
    let thaw = "the gatekeeper unfreezes the pass";
    Scene {
        title: "Frozen",
        steps: vec![
            Step::act("the gatekeeper freezes the pass", vec![network.freeze(Alice)], &[Operator]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice)
                .refused(GatewayError::Frozen),
            Step::enter(CALL, network.enter(Way::ByCall, Alice), Alice)
                .refused(GatewayError::Frozen),
            Step::act(thaw, vec![network.unfreeze(Alice)], &[Operator]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice),
        ],
    }
}

fn expiry(network: &Network<'_>, cast: &Cast) -> Scene {
    let times = cast.times;
    let now = after(times.start, times.absence_days);
    let renew = network.renew(Alice, after(now, times.renewal_days));
    let away = format!("{} days pass", times.absence_days);
    let renewed = format!("the gatekeeper renews it for {} days", times.renewal_days);
    Scene {
        title: "Expired",
        steps: vec![
            Step::wait(away, times.absence_days.saturating_mul(DAY)),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice)
                .refused(GatewayError::Expired),
            Step::act(renewed, vec![renew], &[Operator]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice),
        ],
    }
}

fn theft(network: &Network<'_>) -> Scene {
    let shown = "mallory shows alice's pass";
    Scene {
        title: "Not transferable",
        steps: vec![
            Step::enter(shown, network.enter(Way::ByRead, Mallory), Mallory)
                .refused(GatewayError::WrongPass),
            Step::enter(
                "and again, where the dApp asks",
                network.enter(Way::ByCall, Mallory),
                Mallory,
            )
            .refused(GatewayError::WrongPass),
        ],
    }
}

fn pause(network: &Network<'_>) -> Scene {
    Scene {
        title: "Network paused",
        steps: vec![
            Step::act("the guardian pauses the network", vec![network.pause()], &[Guardian]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice)
                .refused(GatewayError::NetworkPaused),
            Step::act("the authority ends the pause", vec![network.unpause()], &[Authority]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice),
        ],
    }
}

fn halt(network: &Network<'_>) -> Scene {
    let halt = network.set_status(Guardian, GatekeeperStatus::Halted);
    let reinstate = network.set_status(Authority, GatekeeperStatus::Active);
    Scene {
        title: "Gatekeeper halted",
        steps: vec![
            Step::act("the guardian halts the gatekeeper", vec![halt], &[Guardian]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice)
                .refused(GatewayError::IssuerInactive),
            Step::act("the authority reinstates it", vec![reinstate], &[Authority]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice),
        ],
    }
}

fn single_use(tickets: &Network<'_>) -> Scene {
    let found = vec![tickets.create(), tickets.add_gatekeeper()];
    let open = vec![tickets.create_counter()];
    let enter = || tickets.enter(Way::ByConsuming, Alice);
    Scene {
        title: "Single use",
        steps: vec![
            Step::act("a single-use network, with a gatekeeper", found, &[Authority]),
            Step::act("a ticket booth opens to its pass holders", open, &[Booth]),
            Step::act("alice gets a pass of it", vec![tickets.issue(Alice, None)], &[Operator]),
            Step::enter("alice enters, which uses the pass up", enter(), Alice),
            Step::enter("alice tries to enter again", enter(), Alice)
                .refused(GatewayError::Expired),
        ],
    }
}

fn revocation(network: &Network<'_>) -> Scene {
    let again = "the gatekeeper tries to issue another";
    Scene {
        title: "Revoked, which is final",
        steps: vec![
            Step::act("the gatekeeper revokes the pass", vec![network.revoke(Alice)], &[Operator]),
            Step::enter(READ, network.enter(Way::ByRead, Alice), Alice)
                .refused(GatewayError::Revoked),
            Step::act(again, vec![network.issue(Alice, None)], &[Operator])
                .refused(GatewayError::PassRevoked),
        ],
    }
}
