//! A performance for machines.

use serde_json::{Map, Value, json};

use crate::cast::{Cast, Role};
use crate::deployment::{Deployment, PROGRAMS};
use crate::performance::{Performance, PlayedStep};

/// One object.
pub(crate) fn report(
    seed: u64,
    deployment: &Deployment,
    cast: &Cast,
    performance: &Performance,
) -> Value {
    let programs: Map<String, Value> = PROGRAMS
        .iter()
        .map(|program| (program.library.to_owned(), program.id.to_string().into()))
        .collect();
    let wallets: Map<String, Value> = Role::ALL
        .iter()
        .map(|role| (role.name().to_owned(), cast.address(*role).to_string().into()))
        .collect();
    let steps: Vec<Value> = performance.steps.iter().map(step).collect();
    json!({
        "seed": seed,
        "toolchain": deployment.toolchain(),
        "programs": programs,
        "wallets": wallets,
        "begins_at": cast.times.start,
        "steps": steps,
        "surprises": performance.surprises().count(),
    })
}

fn step(step: &PlayedStep) -> Value {
    let PlayedStep { scene, told, expected, effect } = step;
    let receipt = effect.receipt.as_ref();
    json!({
        "scene": scene,
        "step": told,
        "signature": receipt.map(|receipt| &receipt.signature),
        "outcome": effect.outcome.kind(),
        "reason": effect.outcome.reason(),
        "code": effect.outcome.code(),
        "compute_units": receipt.map(|receipt| receipt.compute_units),
        "surprise": step.is_surprise().then(|| format!("expected {}", expected.label())),
    })
}
