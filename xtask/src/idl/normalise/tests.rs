use serde_json::{Value, json};

use super::*;

fn normalised(types: Value, field: Value) -> Value {
    let mut idl: Idl = serde_json::from_value(json!({
        "address": "11111111111111111111111111111111",
        "metadata": { "name": "one", "version": "0.1.0", "spec": "0.1.0" },
        "instructions": [
            { "name": "go", "discriminator": [1], "accounts": [
                { "name": "authority", "address": "network.authority" },
                { "name": "system_program", "address": "11111111111111111111111111111111" } ],
              "args": [{ "name": "value", "type": field }] }
        ],
        "types": types,
    }))
    .unwrap();
    run(&mut idl);
    serde_json::to_value(idl).unwrap()
}

#[test]
fn inlines_aliases_of_aliases() {
    let types = json!([
        { "name": "PodU64", "type": { "kind": "type", "alias": "u64" } },
        { "name": "Seconds", "type": { "kind": "type",
          "alias": { "defined": { "name": "PodU64" } } } },
        { "name": "Network", "type": { "kind": "struct", "fields": [
            { "name": "lifetimes", "type": { "array": [{ "defined": { "name": "Seconds" } }, 2] } }
        ] } }
    ]);
    let idl = normalised(types, json!({ "option": { "defined": { "name": "Seconds" } } }));
    assert_eq!(idl["instructions"][0]["args"][0]["type"], json!({ "option": "u64" }));
    assert_eq!(idl["types"].as_array().unwrap().len(), 1);
    assert_eq!(idl["types"][0]["type"]["fields"][0]["type"], json!({ "array": ["u64", 2] }));
}

#[test]
fn inlines_generic_aliases() {
    let types = json!([
        { "name": "Padded", "generics": [
            { "kind": "type", "name": "T" }, { "kind": "const", "name": "N", "type": "usize" }
          ], "type": { "kind": "type",
          "alias": { "array": [{ "generic": "T" }, { "generic": "N" }] } } }
    ]);
    let field = json!({ "defined": { "name": "Padded", "generics": [
        { "kind": "type", "type": "u8" }, { "kind": "const", "value": "3" }
    ] } });
    let idl = normalised(types, field);
    assert_eq!(idl["instructions"][0]["args"][0]["type"], json!({ "array": ["u8", 3] }));
    assert_eq!(idl.get("types"), None);
}

#[test]
fn splits_vectors_of_fixed_capacity() {
    let types = json!([
        { "name": "PodVec", "generics": [
            { "kind": "type", "name": "T" }, { "kind": "const", "name": "N", "type": "usize" }
          ], "type": { "kind": "struct", "fields": [{ "name": "len", "type": "u16" }] } }
    ]);
    let field = json!({ "defined": { "name": "PodVec", "generics": [
        { "kind": "type", "type": "pubkey" }, { "kind": "const", "value": "16" }
    ] } });
    let args = &normalised(types, field)["instructions"][0]["args"];
    assert_eq!(args[0]["name"], "value_len");
    assert_eq!(args[0]["type"], "u16");
    assert_eq!(args[1], json!({ "name": "value", "type": { "array": ["pubkey", 16] } }));
}

#[test]
fn drops_addresses_that_are_none() {
    let idl = normalised(json!([]), json!("u8"));
    let accounts = &idl["instructions"][0]["accounts"];
    assert_eq!(accounts[0], json!({ "name": "authority" }));
    assert_eq!(accounts[1]["address"], "11111111111111111111111111111111");
}
