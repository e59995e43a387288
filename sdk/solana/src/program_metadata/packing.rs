use miniz_oxide::{
    deflate::{CompressionLevel, compress_to_vec_zlib},
    inflate::decompress_to_vec_zlib_with_limit,
};

use super::MetadataError;

/// More than any account can have been packed from with good reason; more is not unpacked.
const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;

/// Declares an enum of the bytes that the program knows.
macro_rules! codes {
    ($field:literal, $(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name {
            $($(#[$variant_doc])* $variant = $code,)+
        }

        impl $name {
            const fn from_code(code: u8) -> Result<Self, MetadataError> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    code => Err(MetadataError::Unknown { field: $field, code }),
                }
            }
        }
    };
}

codes!(
    "encoding",
    /// How bytes are shown as text.
    Encoding {
        /// In hexadecimal.
        None = 0,
        /// As they are.
        Utf8 = 1,
        /// In base58.
        Base58 = 2,
        /// In base64.
        Base64 = 3,
    }
);

codes!(
    "compression",
    /// How bytes are compressed.
    Compression {
        /// Not at all.
        None = 0,
        /// With gzip.
        Gzip = 1,
        /// With zlib.
        Zlib = 2,
    }
);

codes!(
    "format",
    /// What the text is.
    Format {
        /// Any text.
        None = 0,
        /// A JSON document.
        Json = 1,
        /// A YAML document.
        Yaml = 2,
        /// A TOML document.
        Toml = 3,
    }
);

codes!(
    "source",
    /// Where the bytes are.
    Source {
        /// In the account.
        Direct = 0,
        /// Where the URL in the account says.
        Url = 1,
        /// In another account.
        External = 2,
    }
);

/// What data is, and how it is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Packing {
    /// How bytes are shown as text.
    pub encoding: Encoding,
    /// How they are compressed.
    pub compression: Compression,
    /// What the text is.
    pub format: Format,
    /// Where the bytes are.
    pub source: Source,
}

impl Packing {
    /// JSON in UTF-8, compressed with zlib, in the account itself: as interface descriptions are
    /// looked for.
    pub const JSON: Self = Self {
        encoding: Encoding::Utf8,
        compression: Compression::Zlib,
        format: Format::Json,
        source: Source::Direct,
    };

    /// A byte for each.
    pub const fn to_bytes(self) -> [u8; 4] {
        [self.encoding as u8, self.compression as u8, self.format as u8, self.source as u8]
    }

    /// # Errors
    ///
    /// [`MetadataError::Unknown`]
    pub const fn from_bytes(bytes: [u8; 4]) -> Result<Self, MetadataError> {
        let [encoding, compression, format, source] = bytes;
        Ok(Self {
            encoding: match Encoding::from_code(encoding) {
                Ok(encoding) => encoding,
                Err(error) => return Err(error),
            },
            compression: match Compression::from_code(compression) {
                Ok(compression) => compression,
                Err(error) => return Err(error),
            },
            format: match Format::from_code(format) {
                Ok(format) => format,
                Err(error) => return Err(error),
            },
            source: match Source::from_code(source) {
                Ok(source) => source,
                Err(error) => return Err(error),
            },
        })
    }
}

/// Data as it is in an account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PackedData {
    /// How it is packed.
    pub packing: Packing,
    /// The packed bytes.
    pub bytes: Vec<u8>,
}

impl PackedData {
    /// A JSON document, packed as [`Packing::JSON`] says.
    pub fn json(text: &str) -> Self {
        let level = CompressionLevel::BestCompression as u8;
        let bytes = compress_to_vec_zlib(text.as_bytes(), level);
        Self { packing: Packing::JSON, bytes }
    }

    /// The text, of whatever format.
    ///
    /// # Errors
    ///
    /// [`MetadataError::Packing`] unless it is UTF-8 in the account itself, plain or compressed with
    /// zlib; [`MetadataError::Damaged`].
    pub fn text(&self) -> Result<String, MetadataError> {
        let Packing { encoding, compression, source, .. } = self.packing;
        let bytes = match (encoding, compression, source) {
            (Encoding::Utf8, Compression::None, Source::Direct) => self.bytes.clone(),
            (Encoding::Utf8, Compression::Zlib, Source::Direct) => {
                decompress_to_vec_zlib_with_limit(&self.bytes, MAX_TEXT_BYTES)
                    .map_err(|_| MetadataError::Damaged)?
            }
            _ => return Err(MetadataError::Packing),
        };
        String::from_utf8(bytes).map_err(|_| MetadataError::Damaged)
    }
}
