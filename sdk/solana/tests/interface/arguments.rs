//! Reads instruction data by the interface file alone: `path=value` for every argument.

use portcullis_solana::Address;
use serde_json::Value;

use crate::idl::{Field, Idl};

/// Reads the data behind the discriminator, all of it.
pub(crate) fn read(idl: &Idl, args: &[Field], mut data: &[u8]) -> Vec<String> {
    let mut read = Vec::new();
    read_fields(idl, "", args, &mut data, &mut read);
    assert!(data.is_empty(), "{} bytes left over", data.len());
    read
}

fn read_fields(
    idl: &Idl,
    prefix: &str,
    fields: &[Field],
    data: &mut &[u8],
    read: &mut Vec<String>,
) {
    for Field { name, ty } in fields {
        let path = format!("{prefix}{name}");
        if let Some(defined) = ty.pointer("/defined/name") {
            let fields = &idl.types[defined.as_str().unwrap()];
            read_fields(idl, &format!("{path}."), fields, data, read);
        } else {
            read.push(format!("{path}={}", read_value(ty, data)));
        }
    }
}

fn read_value(ty: &Value, data: &mut &[u8]) -> String {
    if let Some(inner) = ty.get("option") {
        return match take::<1>(data) {
            [0] => "none".into(),
            [1] => read_value(inner, data),
            [tag] => panic!("option tag {tag}"),
        };
    }
    if let Some(inner) = ty.get("vec") {
        let values: Vec<_> =
            (0..u32::from_le_bytes(take(data))).map(|_| read_value(inner, data)).collect();
        return format!("[{}]", values.join(", "));
    }
    match ty.as_str().unwrap() {
        "bool" => (u8::from_le_bytes(take(data)) != 0).to_string(),
        "u8" => u8::from_le_bytes(take(data)).to_string(),
        "u16" => u16::from_le_bytes(take(data)).to_string(),
        "u32" => u32::from_le_bytes(take(data)).to_string(),
        "u64" => u64::from_le_bytes(take(data)).to_string(),
        "i64" => i64::from_le_bytes(take(data)).to_string(),
        "pubkey" => Address::from(take::<32>(data)).to_string(),
        other => panic!("no instruction takes a {other} yet"),
    }
}

fn take<const N: usize>(data: &mut &[u8]) -> [u8; N] {
    let (head, tail) = data.split_first_chunk().expect("data too short");
    *data = tail;
    *head
}
