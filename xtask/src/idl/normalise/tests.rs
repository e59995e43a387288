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
    run(&mut idl).unwrap();
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

fn spl_instruction(name: &str, discriminator: u8) -> IdlInstruction {
    serde_json::from_value(json!({
        "name": name, "discriminator": [discriminator], "accounts": [],
        "args": [
            { "name": "spl_discriminator_tail", "type": { "array": ["u8", 7] } },
            { "name": "amount", "type": "u64" }
        ]
    }))
    .unwrap()
}

#[test]
fn makes_spl_discriminators_whole() {
    for (name, discriminator) in [
        ("execute", [105, 37, 101, 197, 75, 251, 102, 26]),
        ("initialize_extra_account_meta_list", [43, 34, 13, 49, 167, 88, 235, 235]),
        ("update_extra_account_meta_list", [157, 105, 42, 146, 102, 85, 241, 174]),
    ] {
        let mut instruction = spl_instruction(name, discriminator[0]);
        fold_spl_tail(&mut instruction).unwrap();
        assert_eq!(instruction.discriminator, discriminator, "{name}");
        let [amount] = &instruction.args[..] else { panic!("{name}: {:?}", instruction.args) };
        assert_eq!(amount.name, "amount");
    }
}

#[test]
fn refuses_a_tail_where_spl_has_none() {
    for (name, discriminator) in [("execute", 43), ("set_policy", 105)] {
        let error = fold_spl_tail(&mut spl_instruction(name, discriminator)).unwrap_err();
        assert!(error.to_string().contains(name));
    }
}
