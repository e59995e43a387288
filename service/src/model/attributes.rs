//! Attributes of passes, as the API writes them.

use portcullis::{AttributeSet, Attributes};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema},
    },
};

/// An attribute in one word: its name, or the number of its bit if it has none. Each has one word.
pub enum AttributeWord {}

impl PartialSchema for AttributeWord {
    fn schema() -> RefOr<Schema> {
        let bits = (0..u64::BITS).map(|place| Attributes(1 << place));
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("What a gatekeeper found out about the holder of a pass"))
            .enum_values(Some(bits.map(|bit| AttributeSet(bit).to_string())))
            .into()
    }
}

impl ToSchema for AttributeWord {}

/// No attribute is called so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{word}` is no attribute: write human, live, unique, id-verified, kyc, not-sanctioned, age-18, \
     age-21, accredited, business, or the number of another bit, 10 to 63"
)]
pub struct UnknownAttribute {
    word: String,
}

/// The attributes of these words.
///
/// # Errors
///
/// [`UnknownAttribute`].
pub fn attributes_of<'a>(
    words: impl IntoIterator<Item = &'a str>,
) -> Result<Attributes, UnknownAttribute> {
    words.into_iter().try_fold(Attributes::NONE, |all, word| {
        let unknown = || UnknownAttribute { word: word.chars().take(40).collect() };
        let set: AttributeSet = word.parse().map_err(|_| unknown())?;
        let is_its_word = set.0.0.count_ones() == 1 && set.to_string() == word;
        if is_its_word { Ok(all | set.0) } else { Err(unknown()) }
    })
}

/// The words of these attributes, lowest bit first.
pub fn attribute_words(attributes: Attributes) -> Vec<String> {
    let bits = (0..u64::BITS).map(|place| Attributes(1 << place));
    bits.filter(|bit| attributes.contains(*bit)).map(|bit| AttributeSet(bit).to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for bits in [0, 1, 3, u64::MAX, 1 << 10, 1 << 63, Attributes::KYC.0] {
            let words = attribute_words(Attributes(bits));
            assert_eq!(words.len(), bits.count_ones() as usize);
            let read = attributes_of(words.iter().map(String::as_str));
            assert_eq!(read, Ok(Attributes(bits)));
        }
    }

    #[test]
    fn an_attribute_has_one_word() {
        for word in ["", "none", "Human", "human,kyc", "age_18", "4", "0x1", " kyc", "64", "032"] {
            assert!(attributes_of([word]).is_err(), "{word}");
        }
    }
}
