//! The interface file, as far as it is compared.

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;

pub(crate) struct Idl {
    pub(crate) address: String,
    pub(crate) instructions: Vec<Instruction>,
    pub(crate) accounts: Vec<Named>,
    pub(crate) events: Vec<Named>,
    /// Code, name, message.
    pub(crate) errors: Vec<(u32, String, String)>,
    /// Fields of the structs by name.
    pub(crate) types: BTreeMap<String, Vec<Field>>,
}

pub(crate) struct Instruction {
    pub(crate) named: Named,
    pub(crate) accounts: Vec<Account>,
    pub(crate) args: Vec<Field>,
}

pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) discriminator: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) signer: bool,
    pub(crate) writable: bool,
    pub(crate) optional: bool,
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Value,
}

impl Idl {
    pub(crate) fn read(program: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("../../interfaces/solana/{program}.json"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{}: {error}; `cargo xtask generate` writes it", path.display())
        });
        let idl: Value = serde_json::from_str(&text).unwrap();
        Self {
            address: text_of(&idl["address"]),
            instructions: list(&idl["instructions"], |instruction| Instruction {
                named: Named::read(instruction),
                accounts: list(&instruction["accounts"], Account::read),
                args: list(&instruction["args"], Field::read),
            }),
            accounts: list(&idl["accounts"], Named::read),
            events: list(&idl["events"], Named::read),
            errors: list(&idl["errors"], |error| {
                let code = error["code"].as_u64().unwrap().try_into().unwrap();
                (code, text_of(&error["name"]), text_of(&error["msg"]))
            }),
            types: list(&idl["types"], |definition| {
                let fields = list(&definition["type"]["fields"], Field::read);
                (text_of(&definition["name"]), fields)
            })
            .into_iter()
            .collect(),
        }
    }
}

impl Named {
    fn read(value: &Value) -> Self {
        Self {
            name: text_of(&value["name"]),
            discriminator: list(&value["discriminator"], |byte| {
                byte.as_u64().unwrap().try_into().unwrap()
            }),
        }
    }
}

impl Account {
    fn read(value: &Value) -> Self {
        let flag = |name| value.get(name).is_some_and(|flag| flag.as_bool().unwrap());
        Self {
            name: text_of(&value["name"]),
            signer: flag("signer"),
            writable: flag("writable"),
            optional: flag("optional"),
        }
    }
}

impl Field {
    fn read(value: &Value) -> Self {
        Self { name: text_of(&value["name"]), ty: value["type"].clone() }
    }
}

/// An empty one may be left out.
fn list<T>(value: &Value, read: impl FnMut(&Value) -> T) -> Vec<T> {
    if value.is_null() { Vec::new() } else { value.as_array().unwrap().iter().map(read).collect() }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
