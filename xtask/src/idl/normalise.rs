//! Client generators know neither alias types nor Anchor's vectors of fixed capacity, and take every
//! address for one and every discriminator for whole: says the same without what they do not know.

use std::collections::BTreeMap;
use std::mem;

use anchor_lang_idl::types::{
    Idl, IdlArrayLen, IdlDefinedFields, IdlField, IdlGenericArg, IdlInstruction,
    IdlInstructionAccountItem, IdlType, IdlTypeDef, IdlTypeDefGeneric, IdlTypeDefTy,
};
use anyhow::{Result, ensure};
use sha2::{Digest, Sha256};
use xtask::base58;

/// Anchor's vector inside of an account: a length, then room for all of its elements.
const POD_VEC: &str = "PodVec";

/// The argument that takes what follows Anchor's one byte in the eight by which SPL knows an
/// instruction.
const SPL_TAIL: &str = "spl_discriminator_tail";

/// Replaces every alias by what it stands for, and every `PodVec` field by its two parts; drops the
/// addresses that are none; makes SPL's discriminators whole.
///
/// # Errors
/// An instruction with the tail of SPL's discriminators is none of SPL's.
pub(super) fn run(idl: &mut Idl) -> Result<()> {
    let (gone, mut kept): (Vec<_>, Vec<_>) =
        mem::take(&mut idl.types).into_iter().partition(|definition| {
            definition.name == POD_VEC || matches!(definition.ty, IdlTypeDefTy::Type { .. })
        });
    let aliases = Aliases(gone.into_iter().map(|alias| (alias.name.clone(), alias)).collect());
    for definition in &mut kept {
        match &mut definition.ty {
            IdlTypeDefTy::Struct { fields: Some(fields) } => aliases.inline_fields(fields),
            IdlTypeDefTy::Enum { variants } => variants
                .iter_mut()
                .filter_map(|variant| variant.fields.as_mut())
                .for_each(|fields| aliases.inline_fields(fields)),
            _ => {}
        }
    }
    for instruction in &mut idl.instructions {
        drop_expressions(&mut instruction.accounts);
        fold_spl_tail(instruction)?;
        aliases.inline_named(&mut instruction.args);
        if let Some(returns) = &mut instruction.returns {
            aliases.inline(returns);
        }
    }
    for constant in &mut idl.constants {
        aliases.inline(&mut constant.ty);
    }
    idl.types = kept;
    Ok(())
}

/// On the wire there is no argument: both together are SPL's discriminator.
fn fold_spl_tail(instruction: &mut IdlInstruction) -> Result<()> {
    if instruction.args.first().is_none_or(|argument| argument.name != SPL_TAIL) {
        return Ok(());
    }
    instruction.args.remove(0);
    // SPL says `metas` where its own instructions say `meta_list`.
    let name = instruction.name.replace("meta_list", "metas").replace('_', "-");
    let hash = Sha256::digest(format!("spl-transfer-hook-interface:{name}"));
    ensure!(
        hash.starts_with(&instruction.discriminator),
        "{} is no instruction of SPL's transfer hooks",
        instruction.name
    );
    instruction.discriminator = hash[..8].to_vec();
    Ok(())
}

/// Anchor writes an `address` constraint down as it stands, also where it is no constant.
fn drop_expressions(accounts: &mut [IdlInstructionAccountItem]) {
    for account in accounts {
        match account {
            IdlInstructionAccountItem::Composite(group) => drop_expressions(&mut group.accounts),
            IdlInstructionAccountItem::Single(account) => {
                let is_address = |text: &String| base58::decoded_bytes(text) == Some(32);
                account.address = account.address.take().filter(is_address);
            }
        }
    }
}

struct Aliases(BTreeMap<String, IdlTypeDef>);

impl Aliases {
    fn inline_fields(&self, fields: &mut IdlDefinedFields) {
        match fields {
            IdlDefinedFields::Named(fields) => self.inline_named(fields),
            IdlDefinedFields::Tuple(types) => types.iter_mut().for_each(|ty| self.inline(ty)),
        }
    }

    fn inline_named(&self, fields: &mut Vec<IdlField>) {
        *fields = mem::take(fields).into_iter().flat_map(split_pod_vec).collect();
        fields.iter_mut().for_each(|field| self.inline(&mut field.ty));
    }

    fn inline(&self, ty: &mut IdlType) {
        match ty {
            IdlType::Option(inner) | IdlType::Vec(inner) | IdlType::Array(inner, _) => {
                self.inline(inner);
            }
            IdlType::Defined { name, generics } => {
                for argument in generics.iter_mut() {
                    if let IdlGenericArg::Type { ty } = argument {
                        self.inline(ty);
                    }
                }
                if let Some(IdlTypeDef {
                    ty: IdlTypeDefTy::Type { alias }, generics: names, ..
                }) = self.0.get(name)
                {
                    let mut meaning = alias.clone();
                    substitute(&mut meaning, names, generics);
                    self.inline(&mut meaning);
                    *ty = meaning;
                }
            }
            _ => {}
        }
    }
}

/// `x: PodVec<T, N>` is `x_len: u16` and `x: [T; N]`.
fn split_pod_vec(mut field: IdlField) -> Vec<IdlField> {
    let IdlType::Defined { name, generics } = &field.ty else {
        return vec![field];
    };
    let [IdlGenericArg::Type { ty }, IdlGenericArg::Const { value }] = &generics[..] else {
        return vec![field];
    };
    let Ok(capacity) = value.parse() else {
        return vec![field];
    };
    if name != POD_VEC {
        return vec![field];
    }
    let length = IdlField {
        name: format!("{}_len", field.name),
        docs: vec![format!("How many elements of `{}` count.", field.name)],
        ty: IdlType::U16,
    };
    field.ty = IdlType::Array(Box::new(ty.clone()), IdlArrayLen::Value(capacity));
    vec![length, field]
}

/// Puts the arguments of a generic alias in the places of its parameters.
fn substitute(ty: &mut IdlType, names: &[IdlTypeDefGeneric], arguments: &[IdlGenericArg]) {
    let argument = |wanted: &str| {
        names.iter().zip(arguments).find_map(|(name, argument)| match name {
            IdlTypeDefGeneric::Type { name } | IdlTypeDefGeneric::Const { name, .. } => {
                (name == wanted).then_some(argument)
            }
        })
    };
    match ty {
        IdlType::Generic(name) => {
            if let Some(IdlGenericArg::Type { ty: meaning }) = argument(name) {
                *ty = meaning.clone();
            }
        }
        IdlType::Array(inner, length) => {
            if let IdlArrayLen::Generic(name) = length
                && let Some(IdlGenericArg::Const { value }) = argument(name)
                && let Ok(value) = value.parse()
            {
                *length = IdlArrayLen::Value(value);
            }
            substitute(inner, names, arguments);
        }
        IdlType::Option(inner) | IdlType::Vec(inner) => substitute(inner, names, arguments),
        IdlType::Defined { generics, .. } => {
            for generic in generics {
                if let IdlGenericArg::Type { ty } = generic {
                    substitute(ty, names, arguments);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
