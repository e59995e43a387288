use alloy::{
    primitives::{Address, B256, Bytes, address, b256, keccak256},
    sol_types::SolValue,
};

use crate::{Call, abi::PassRegistry};

/// Creates contracts at addresses that depend on their init code and a salt alone. It is on nearly
/// every chain, at this address.
pub const DETERMINISTIC_DEPLOYER: Address = address!("4e59b44847b379578588920ca78fbf26c0b4956c");

/// What the registry is created with: `portcullis`, zeros after.
pub const REGISTRY_SALT: B256 =
    b256!("706f727463756c6c697300000000000000000000000000000000000000000000");

/// keccak256 of the registry's init code. It is why the address is the same on every chain.
pub const REGISTRY_INIT_CODE_HASH: B256 =
    b256!("ae3cd7fcf835e69200ab2a6c175a66909741bacee269498fc7b36d722f90585b");

/// The registry, the same on every chain that has [`DETERMINISTIC_DEPLOYER`].
///
/// That a contract lies there is not guaranteed: somebody must have deployed it. Whoever did, it is
/// this registry and no other.
pub const REGISTRY: Address = address!("574B59680a30E78012e4aaA5AB57Da1f49D63472");

/// ERC-7201's place for the namespace `portcullis.passes`.
const PASSES: B256 = b256!("965cc031b9ab04d42b94608274fa6d808c9296771d04369aeeef16cda4566a00");

/// The registry's init code, as committed.
pub fn registry_init_code() -> &'static Bytes {
    &PassRegistry::BYTECODE
}

/// The registry's code once it is deployed, as committed.
pub fn registry_code() -> &'static Bytes {
    &PassRegistry::DEPLOYED_BYTECODE
}

/// Puts the registry at [`REGISTRY`]; by anyone.
///
/// It fails where the registry is already.
pub fn deploy_registry() -> Call {
    let mut data = REGISTRY_SALT.to_vec();
    data.extend_from_slice(registry_init_code());
    Call { to: DETERMINISTIC_DEPLOYER, data: data.into(), name: "deploy registry".to_owned() }
}

/// The id of the network that `creator` creates with `salt`, the same on every chain.
pub fn network_id(creator: Address, salt: B256) -> B256 {
    keccak256((creator, salt).abi_encode())
}

/// The storage slot of a pass in the registry, for proofs of storage (`eth_getProof`).
pub fn pass_slot(network: B256, wallet: Address) -> B256 {
    let inner = keccak256((network, PASSES).abi_encode());
    keccak256((wallet, inner).abi_encode())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_follows_from_the_committed_init_code() {
        assert_eq!(keccak256(registry_init_code()), REGISTRY_INIT_CODE_HASH);
        let created = DETERMINISTIC_DEPLOYER.create2(REGISTRY_SALT, REGISTRY_INIT_CODE_HASH);
        assert_eq!(created, REGISTRY);
        assert!(REGISTRY_SALT.starts_with(b"portcullis\0"));
    }

    #[test]
    fn the_init_code_hash_is_the_one_that_the_contracts_commit_to() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts/snapshots/gas.json");
        let figures = std::fs::read_to_string(path).expect("the contracts' snapshots");
        let figures: serde_json::Value = serde_json::from_str(&figures).expect("JSON");
        let hash = figures["registry_initcode_hash"].as_str().expect("a decimal number");
        let hash: alloy::primitives::U256 = hash.parse().expect("256 bits");
        assert_eq!(B256::from(hash), REGISTRY_INIT_CODE_HASH);
    }

    #[test]
    fn a_known_network_has_its_id() {
        let salt = B256::with_last_byte(1);
        let creator = Address::repeat_byte(0x11);
        let id = b256!("8eec1c9afb183a84aac7003cf8e730bfb6385f6e43761d6425fba4265de3a9eb");
        assert_eq!(network_id(creator, salt), id);
    }
}
