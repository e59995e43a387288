use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};

use crate::model::pii::ImageType;

/// The most pixels of a side.
const MAX_SIDE: u32 = 8_192;

/// The most that an image may take when it is decoded, in bytes.
const MAX_DECODED_BYTES: u64 = 96 << 20;

/// What the decoders may take besides, in bytes.
const MAX_ALLOCATED_BYTES: u64 = 2 * MAX_DECODED_BYTES;

/// Of 100.
const JPEG_QUALITY: u8 = 90;

const START_OF_SCAN: [u8; 2] = [0xff, 0xda];
const END_OF_IMAGE: [u8; 2] = [0xff, 0xd9];

/// An image that was decoded and encoded anew: pixels and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct CleanImage {
    /// How it is encoded.
    pub image_type: ImageType,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why an image is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageRefusal {
    /// Neither PNG nor JPEG.
    #[error("neither PNG nor JPEG")]
    Unsupported,
    /// Not a whole image.
    #[error("not a whole image")]
    Unreadable,
    /// Too many pixels.
    #[error("too many pixels")]
    TooBig,
}

impl std::fmt::Debug for CleanImage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "CleanImage({})", self.image_type)
    }
}

/// Decodes an image within limits, turns it upright, and encodes its pixels anew: what else was in the
/// file (places, cameras, thumbnails, whatever follows it) is gone. Takes long: for threads that block.
///
/// # Errors
///
/// [`ImageRefusal`].
pub fn clean(file: &[u8]) -> Result<CleanImage, ImageRefusal> {
    let (format, image_type) = match image::guess_format(file) {
        Ok(ImageFormat::Png) => (ImageFormat::Png, ImageType::Png),
        Ok(ImageFormat::Jpeg) => (ImageFormat::Jpeg, ImageType::Jpeg),
        _ => return Err(ImageRefusal::Unsupported),
    };
    if image_type == ImageType::Jpeg && is_cut_off(file) {
        return Err(ImageRefusal::Unreadable);
    }
    encode(decode(file, format)?, image_type)
}

/// The decoder of JPEG fills up what is missing. What follows the last scan must be its end.
fn is_cut_off(file: &[u8]) -> bool {
    let last = |marker: [u8; 2]| file.windows(2).rposition(|pair| pair == marker);
    last(END_OF_IMAGE) <= last(START_OF_SCAN)
}

fn decode(file: &[u8], format: ImageFormat) -> Result<DynamicImage, ImageRefusal> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOCATED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(ImageRefusal::TooBig);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn encode(image: DynamicImage, image_type: ImageType) -> Result<CleanImage, ImageRefusal> {
    let mut bytes = Cursor::new(Vec::new());
    let encoded = match image_type {
        ImageType::Jpeg => image
            .into_rgb8()
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)),
        ImageType::Png if image.color().has_alpha() => {
            image.into_rgba8().write_to(&mut bytes, ImageFormat::Png)
        }
        ImageType::Png => image.into_rgb8().write_to(&mut bytes, ImageFormat::Png),
    };
    encoded.map_err(|error| refusal(&error))?;
    Ok(CleanImage { image_type, bytes: bytes.into_inner() })
}

const fn refusal(error: &image::ImageError) -> ImageRefusal {
    match error {
        image::ImageError::Limits(_) => ImageRefusal::TooBig,
        _ => ImageRefusal::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let image = image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 7])
        });
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A PNG that says that it is this big, with hardly any data.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut file = picture(1, 1, ImageFormat::Png);
        file[16..20].copy_from_slice(&width.to_be_bytes());
        file[20..24].copy_from_slice(&height.to_be_bytes());
        let checksum = crc(&file[12..29]);
        file[29..33].copy_from_slice(&checksum.to_be_bytes());
        file
    }

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
            }
        }
        !crc
    }

    #[test]
    fn pixels_stay_as_they_are() {
        let file = picture(30, 20, ImageFormat::Png);
        let cleaned = clean(&file).unwrap();
        assert_eq!(cleaned.image_type, ImageType::Png);
        let pixels = |file: &[u8]| image::load_from_memory(file).unwrap().into_rgb8();
        assert_eq!(pixels(&cleaned.bytes), pixels(&file));
        assert_eq!(clean(&picture(30, 20, ImageFormat::Jpeg)).unwrap().image_type, ImageType::Jpeg);
    }

    #[test]
    fn whatever_else_is_in_a_file_is_gone() {
        let mut png = picture(3, 2, ImageFormat::Png);
        let text = b"tEXtComment\0Berlin 52.5N";
        let mut chunk = u32::try_from(text.len() - 4).unwrap().to_be_bytes().to_vec();
        chunk.extend_from_slice(text);
        chunk.extend_from_slice(&crc(text).to_be_bytes());
        png.splice(33..33, chunk);
        png.extend_from_slice(b"Berlin");
        let mut jpeg = picture(3, 2, ImageFormat::Jpeg);
        jpeg.splice(2..2, *b"\xff\xfe\x00\x08Berlin");
        jpeg.extend_from_slice(b"Berlin");
        for file in [png, jpeg] {
            assert!(image::load_from_memory(&file).is_ok());
            let cleaned = clean(&file).unwrap();
            assert!(!cleaned.bytes.windows(6).any(|bytes| bytes == b"Berlin"));
        }
    }

    #[test]
    fn a_decompression_bomb_is_refused_before_it_is_decoded() {
        for (width, height) in [(8_193, 1), (1, 8_193), (8_192, 8_192), (u32::MAX >> 1, 1)] {
            let refused = clean(&bomb(width, height)).unwrap_err();
            assert_ne!(refused, ImageRefusal::Unsupported, "{width}x{height}");
        }
        assert_eq!(clean(&bomb(8_192, 8_192)).unwrap_err(), ImageRefusal::TooBig);
    }

    #[test]
    fn what_is_cut_off_is_refused_wherever() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let file = picture(64, 64, format);
            let step = file.len() / 40;
            for length in (0..file.len() - 1).step_by(step.max(1)) {
                assert!(clean(&file[..length]).is_err(), "{format:?} {length}");
            }
        }
    }

    #[test]
    fn other_kinds_of_files_are_refused() {
        for file in [b"".as_slice(), b"GIF89a", b"<svg/>", b"RIFF....WEBPVP8 ", &[0; 100_000]] {
            assert_eq!(clean(file).unwrap_err(), ImageRefusal::Unsupported);
        }
    }
}
