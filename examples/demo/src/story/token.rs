//! A token that only pass holders send and receive, from its mint until a pass expires.

use anyhow::Result;
use portcullis_demo::gated_counter;
use portcullis_solana::transfer_hook::HookError;

use super::{Scene, Step, after, mint::Mint, network::Network};
use crate::cast::{
    Cast, DAY,
    Role::{self, Alice, Bob, Carol, Dapp, Issuer, Mallory, Operator},
};

const TO_CAROL: &str = "bob sends 10 to carol";

/// Played in the network of the first act, after it.
pub(super) fn scenes(
    cast: &Cast,
    network: &Network<'_>,
    rent_lamports: impl Fn(usize) -> Result<u64>,
) -> Result<Vec<Scene>> {
    let mint = Mint::new(cast, network.address());
    Ok(vec![
        issuance(&mint, network, cast, rent_lamports)?,
        holders(&mint),
        freeze(&mint, network),
        vault(&mint, cast),
        pause(&mint),
        delegate(&mint)?,
        expiry(&mint, network, cast),
    ])
}

fn issuance(
    mint: &Mint<'_>,
    network: &Network<'_>,
    cast: &Cast,
    rent_lamports: impl Fn(usize) -> Result<u64>,
) -> Result<Scene> {
    let now = after(cast.times.start, cast.times.absence_days);
    let bobs_end = after(now, cast.times.lifetime_days);
    let carols_end = after(after(now, cast.times.absence_days), cast.times.renewal_days);
    let passes = vec![network.issue(Bob, Some(bobs_end)), network.issue(Carol, Some(carols_end))];
    let create = mint.create(rent_lamports)?;
    Ok(Scene {
        title: "A gated token",
        steps: vec![
            Step::act("an issuer makes a token for pass holders", create, &[Issuer, Role::Mint]),
            Step::act("bob and carol get passes", passes, &[Operator]),
            Step::act("the issuer mints 1000 to bob", mint.mint_to(Bob, 1000)?, &[Issuer]),
        ],
    })
}

fn holders(mint: &Mint<'_>) -> Scene {
    let opening = |receiver| mint.opening_account(mint.transfer(Bob, receiver, 10));
    Scene {
        title: "From holder to holder",
        steps: vec![
            Step::transfer("bob sends 10, opening carol's account", opening(Carol)),
            Step::transfer("bob sends 10 to mallory, who has no pass", opening(Mallory))
                .refused(HookError::ReceiverNoPass),
            Step::transfer("and to alice, whose pass was revoked", opening(Alice))
                .refused(HookError::ReceiverRevoked),
        ],
    }
}

fn freeze(mint: &Mint<'_>, network: &Network<'_>) -> Scene {
    let to_carol = || mint.transfer(Bob, Carol, 10);
    let freeze = vec![network.freeze(Carol)];
    let thaw = vec![network.unfreeze(Carol)];
    Scene {
        title: "Frozen holder",
        steps: vec![
            Step::act("the gatekeeper freezes carol's pass", freeze, &[Operator]),
            Step::transfer(TO_CAROL, to_carol()).refused(HookError::ReceiverFrozen),
            Step::transfer("carol sends 1 to bob", mint.transfer(Carol, Bob, 1))
                .refused(HookError::SenderFrozen),
            Step::act("the gatekeeper unfreezes the pass", thaw, &[Operator]),
            Step::transfer(TO_CAROL, to_carol()),
        ],
    }
}

fn vault(mint: &Mint<'_>, cast: &Cast) -> Scene {
    let vault = gated_counter::counter(&cast.address(Dapp));
    let deposit = || mint.opening_account(mint.transfer_to(Bob, vault, 10));
    let told = "bob deposits 10 in the dApp's vault";
    Scene {
        title: "Exempt vault",
        steps: vec![
            Step::transfer(told, deposit()).refused(HookError::ReceiverNoPass),
            Step::act("the issuer exempts the vault", vec![mint.exempt(vault)], &[Issuer]),
            Step::transfer(told, deposit()),
        ],
    }
}

fn pause(mint: &Mint<'_>) -> Scene {
    let to_carol = || mint.transfer(Bob, Carol, 10);
    Scene {
        title: "Token paused",
        steps: vec![
            Step::act("the issuer pauses the token", vec![mint.set_paused(true)], &[Issuer]),
            Step::transfer(TO_CAROL, to_carol()).refused(HookError::TransfersPaused),
            Step::act("the issuer ends the pause", vec![mint.set_paused(false)], &[Issuer]),
            Step::transfer(TO_CAROL, to_carol()),
        ],
    }
}

fn delegate(mint: &Mint<'_>) -> Result<Scene> {
    let approve = vec![mint.approve(Bob, Dapp, 10)?];
    let to = |receiver| mint.by_delegate(Dapp, mint.transfer(Bob, receiver, 10));
    Ok(Scene {
        title: "Owners need passes, who signs does not",
        steps: vec![
            Step::act("bob lets the dApp move 10", approve, &[Bob]),
            Step::transfer("the dApp, without a pass, takes them", mint.opening_account(to(Dapp)))
                .refused(HookError::ReceiverNoPass),
            Step::transfer("the dApp sends them to carol", to(Carol)),
        ],
    })
}

fn expiry(mint: &Mint<'_>, network: &Network<'_>, cast: &Cast) -> Scene {
    let times = cast.times;
    let to_carol = || mint.transfer(Bob, Carol, 10);
    let now = after(after(times.start, times.absence_days), times.absence_days);
    let renew = vec![network.renew(Bob, after(now, times.renewal_days))];
    let away = format!("{} days pass", times.absence_days);
    Scene {
        title: "Expired holder",
        steps: vec![
            Step::wait(away, times.absence_days.saturating_mul(DAY)),
            Step::transfer(TO_CAROL, to_carol()).refused(HookError::SenderExpired),
            Step::act("the gatekeeper renews bob's pass", renew, &[Operator]),
            Step::transfer(TO_CAROL, to_carol()),
        ],
    }
}
