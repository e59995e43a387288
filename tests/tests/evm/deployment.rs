use crate::{
    evm_chain::{DEPLOYER, EvmChain},
    foundry::{cast, interface},
};

/// Has the same address on nearly every chain, and on every anvil.
const DETERMINISTIC_DEPLOYER: &str = "0x4e59b44847b379578588920ca78fbf26c0b4956c";
const OPERATOR: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const WALLET: &str = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

/// EIP-1014, from the committed bytecode.
fn registry_address() -> String {
    let hash = interface("PassRegistry")["initCodeHash"].as_str().unwrap().to_owned();
    let salt = cast(&["format-bytes32-string", "portcullis"]);
    let [deployer, salt, hash] =
        [DETERMINISTIC_DEPLOYER, &salt, &hash].map(|hex| hex.trim_start_matches("0x").to_owned());
    let address = cast(&["keccak", &format!("0xff{deployer}{salt}{hash}")]);
    let (_, last_20_bytes) = address.split_at(address.len() - 40);
    cast(&["to-check-sum-address", &format!("0x{last_20_bytes}")])
}

#[test]
fn the_registry_has_the_same_address_and_code_on_every_chain() {
    let address = registry_address();
    let code = interface("PassRegistry")["deployedBytecode"].as_str().unwrap().to_owned();
    for chain_id in [31_337, 8_453] {
        let chain = EvmChain::start(chain_id);
        assert_eq!(chain.cast(&["code", &address]), "0x", "chain {chain_id} is fresh");
        let talk = chain.script("DeployRegistry");
        assert!(talk.contains(&address), "{address} is not in\n{talk}");
        assert_eq!(chain.cast(&["code", &address]), code, "chain {chain_id}");

        let again = chain.script("DeployRegistry");
        assert!(again.contains("deployed already"), "{again}");
    }
}

#[test]
fn a_network_has_the_same_id_on_every_chain_and_a_pass_is_good_on_its_own() {
    let registry = registry_address();
    let [first, second] = [31_337, 8_453].map(EvmChain::start);
    let salt = cast(&["format-bytes32-string", "main"]);
    let network = {
        let pair = cast(&["abi-encode", "f(address,bytes32)", DEPLOYER, &salt]);
        cast(&["keccak", &pair])
    };
    for chain in [&first, &second] {
        chain.script("DeployRegistry");
        let settings = "(31536000,0,0)";
        let create = "createNetwork(bytes32,(uint40,uint40,uint8))";
        chain.send(&registry, &[create, &salt, settings]);
        let add = "addGatekeeper(bytes32,address,address,(uint8,uint40,uint32))";
        chain.send(&registry, &[add, &network, OPERATOR, DEPLOYER, "(63,0,0)"]);
    }
    let default_expiry = u64::MAX >> 24;
    let issue = "issue(bytes32,address,uint40,uint64)";
    first.send(&registry, &[issue, &network, WALLET, &default_expiry.to_string(), "1"]);

    let verdict = |chain: &EvmChain| {
        chain.call(&registry, &["verify(address,bytes32)(uint8)", WALLET, &network])
    };
    assert_eq!(verdict(&first), "0", "Allow");
    assert_eq!(verdict(&second), "1", "NoPass");
}

#[test]
fn the_script_says_what_a_chain_lacks() {
    let chain = EvmChain::start_with(31_337, &["--disable-default-create2-deployer"]);
    let run = chain.script_command("DeployRegistry").output().unwrap();
    assert!(!run.status.success());
    let talk = String::from_utf8(run.stderr).unwrap();
    assert!(talk.contains("NoDeterministicDeployer"), "{talk}");
}
