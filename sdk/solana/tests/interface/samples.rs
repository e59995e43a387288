//! Makes up a struct by the interface file alone: its bytes, and how this crate must show it.

use portcullis_solana::Address;
use serde_json::Value;

use crate::idl::{Field, Idl};

/// Values that all differ, as far as one byte allows.
pub(crate) struct Samples<'a> {
    idl: &'a Idl,
    next: u8,
}

impl<'a> Samples<'a> {
    pub(crate) fn new(idl: &'a Idl) -> Self {
        Self { idl, next: 0 }
    }

    /// Bytes without discriminator, and the `Debug` of the struct.
    pub(crate) fn of(&mut self, name: &str) -> (Vec<u8>, String) {
        let idl = self.idl;
        let (mut bytes, mut shown) = (Vec::new(), Vec::new());
        let fields = &idl.types[name];
        let policy = fields.iter().any(|field| field.name == "sides");
        for Field { name, ty } in fields {
            let (field, value) = self.field(name, ty);
            bytes.extend(field);
            // What means nothing is not read.
            if name != "reserved" {
                shown.push(match &name[..] {
                    // A policy lists what is asked of a pass word by word, the crate as one.
                    "attributes" if policy => {
                        format!("requirement: Requirement {{ {name}: {value}")
                    }
                    "max_age_seconds" if policy => format!("{name}: {value} }}"),
                    _ => format!("{name}: {value}"),
                });
            }
        }
        (bytes, format!("{name} {{ {} }}", shown.join(", ")))
    }

    fn field(&mut self, name: &str, ty: &Value) -> (Vec<u8>, String) {
        if name == "version" {
            return (vec![1], "1".into());
        }
        let (bytes, plain) = self.value(ty);
        let shown = match name.strip_prefix("old_").unwrap_or(name) {
            "guardian" | "pending_authority" => format!("Some({plain})"),
            "attributes" => format!("Attributes({plain})"),
            "flags" if self.idl.types.contains_key("PolicySettings") => {
                format!("PolicyFlags({plain})")
            }
            "flags" => format!("NetworkFlags({plain})"),
            "permissions" => format!("Permissions({plain})"),
            "status_reason" => format!("StatusReason({plain})"),
            "state" => return self.one_of(&["Active", "Frozen", "Revoked"]),
            "status" => return self.one_of(&["Active", "Frozen", "Halted", "Removed"]),
            "sides" => return self.one_of(&["Sender", "Receiver", "Both"]),
            "combination" => return self.one_of(&["All", "Any"]),
            "permanent_delegate_rule" => {
                return self.one_of(&["Gated", "SenderExempt", "Exempt", "Denied"]);
            }
            "kind" => return self.one_of(&["Vault", "Treasury", "Bridge", "Other"]),
            "denial" => {
                return self.one_of(&["Wallet(Sender, NoPass)", "Wallet(Sender, WrongPass)"]);
            }
            _ => plain,
        };
        (bytes, shown)
    }

    fn one_of(&self, names: &[&str]) -> (Vec<u8>, String) {
        let index = usize::from(self.next) % names.len();
        (vec![u8::try_from(index).unwrap() + 1], names[index].into())
    }

    fn values(&mut self, ty: &Value, length: u64) -> (Vec<u8>, String) {
        let values: Vec<_> = (0..length).map(|_| self.value(ty)).collect();
        let (bytes, shown): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        (bytes.concat(), format!("[{}]", shown.join(", ")))
    }

    fn value(&mut self, ty: &Value) -> (Vec<u8>, String) {
        if let Some(name) = ty.pointer("/defined/name") {
            return self.of(name.as_str().unwrap());
        }
        if let Some([inner, length]) = ty.get("array").and_then(|array| array.as_array()?.get(..2))
        {
            return self.values(inner, length.as_u64().unwrap());
        }
        if let Some(inner) = ty.get("vec") {
            let (bytes, shown) = self.values(inner, 2);
            return ([&2_u32.to_le_bytes()[..], &bytes].concat(), shown);
        }
        self.next = self.next.wrapping_add(1).max(1);
        let seed = self.next;
        // The highest byte is set too, to tell the integer types apart.
        match ty.as_str().unwrap() {
            "bool" => (vec![seed % 2], (seed % 2 == 1).to_string()),
            "u8" => (vec![seed], seed.to_string()),
            "u16" => {
                let value = u16::from(seed) << 8 | 1;
                (value.to_le_bytes().into(), value.to_string())
            }
            "u32" => {
                let value = u32::from(seed) << 24 | 1;
                (value.to_le_bytes().into(), value.to_string())
            }
            "u64" => {
                let value = u64::from(seed) << 56 | 1;
                (value.to_le_bytes().into(), value.to_string())
            }
            "i64" => {
                let value = i64::MIN + i64::from(seed);
                (value.to_le_bytes().into(), value.to_string())
            }
            "pubkey" => ([seed; 32].into(), format!("{:?}", Address::from([seed; 32]))),
            other => panic!("nothing holds a {other} yet"),
        }
    }
}
