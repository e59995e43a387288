use portcullis_solana::Address;
use serde_json::json;

use crate::node::Node;

const WALLET: Address = Address::new_from_array([44; 32]);

/// Units and lamports of a life: issued, frozen, revoked.
async fn life(node: &Node) -> Vec<(u64, u64)> {
    let config = json!({ "commitment": "confirmed", "encoding": "json" });
    let mut costs = Vec::new();
    for call in [node.issue(&WALLET), node.freeze(&WALLET), node.revoke(&WALLET)] {
        let signed = node.done(&[call], &[]).await.unwrap();
        let signature = signed.signature().to_string();
        let transaction = node.ask("getTransaction", json!([signature, config])).await.unwrap();
        let meta = &transaction["meta"];
        costs.push((meta["computeUnitsConsumed"].as_u64().unwrap(), meta["fee"].as_u64().unwrap()));
    }
    costs
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_costs_on_the_validator_what_it_costs_on_the_vm() {
    // The addresses are the same on both, and with them the tries that it takes to find one.
    let [vm, validator] = Node::both(4).await;
    let [on_vm, on_validator] = [life(&vm).await, life(&validator).await];
    println!("issue, freeze, revoke: {on_validator:?} units and lamports on the validator");
    assert_eq!(on_vm, on_validator);
}
