use crate::model::word::words;

/// Which image (requirement P5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceRel {
    /// The front of the document.
    IdDocumentFront,
    /// Its back.
    IdDocumentBack,
}

words!(
    EvidenceRel, "evidence",
    IdDocumentFront => "idDocumentFront",
    IdDocumentBack => "idDocumentBack",
);

/// How an image is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageType {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

words!(ImageType, "type of image", Png => "image/png", Jpeg => "image/jpeg");

impl ImageType {
    /// What file names end in.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// An image that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Which.
    pub rel: EvidenceRel,
    /// Which upload of it.
    pub revision: String,
    /// How it is encoded.
    pub image_type: ImageType,
    /// How long it is, in bytes.
    pub length_bytes: i64,
    /// In how many parts it is kept.
    pub chunk_count: i64,
}
