use serde_json::Value;
use solana_address::Address;

use crate::rpc::DeployError;

/// The description with the address at which the program was deployed. What names the address that
/// it was compiled for before names this one then.
pub(super) fn of_program(idl: &str, program: &Address) -> Result<String, DeployError> {
    let invalid = |problem| DeployError::InvalidIdl { problem };
    let document: Value = serde_json::from_str(idl).map_err(|_| invalid("it is no JSON"))?;
    let name = document["metadata"]["name"].as_str();
    name.ok_or(invalid("`metadata` has no `name`"))?;
    let before = document["address"].as_str().ok_or(invalid("it has no `address`"))?;
    let before: Address = before.parse().map_err(|_| invalid("its `address` is none"))?;
    Ok(idl.replace(&format!("\"{before}\""), &format!("\"{program}\"")))
}

/// Whether both say the same, however it is written.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(serde_json::from_str::<Value>);
    matches!((one, other), (Ok(one), Ok(other)) if one == other)
}
