use std::io::{self, Cursor, Write};

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    metadata::Orientation,
};

use super::MAX_STORED_BYTES;
use crate::model::pii::ImageType;

/// The most pixels of a side.
const MAX_SIDE: u32 = 8_192;

/// The most pixels.
const MAX_PIXELS: u64 = 25_000_000;

/// The most that an image may take when it is decoded, in bytes.
const MAX_DECODED_BYTES: u64 = 96 << 20;

/// What the decoder of PNG may take for what is in the file besides, in bytes.
const MAX_BESIDES_BYTES: u64 = 16 << 20;

/// How many times as much as its pixels an image takes at the most while it is decoded, turned and
/// encoded: the decoder of progressive JPEG keeps two numbers of two bytes for what becomes one.
const COPIES: u64 = 4;

/// The most that work on one image takes, in MiB: of the file, besides, and of its pixels.
pub(super) const MAX_WORK_MIB: u32 = 10 + 16 + 4 * 96;

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
    /// Too many pixels, or too many bytes once they are encoded anew.
    #[error("too many pixels, or too many bytes once it is encoded anew")]
    TooBig,
}

impl std::fmt::Debug for CleanImage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "CleanImage({})", self.image_type)
    }
}

/// What work on an image will take, in bytes, by what its head says. Reads no pixels.
///
/// # Errors
///
/// [`ImageRefusal`].
pub(super) fn work_bytes(file: &[u8]) -> Result<u64, ImageRefusal> {
    let (format, _) = kind(file)?;
    let decoder = decoder(file, format)?;
    let pixels = pixels(&decoder);
    let channels = if decoder.color_type().has_alpha() { 4 } else { 3 };
    let most = decoder.total_bytes().max(pixels.saturating_mul(channels));
    let file_bytes = u64::try_from(file.len()).unwrap_or(u64::MAX);
    Ok(most.saturating_mul(COPIES).saturating_add(MAX_BESIDES_BYTES).saturating_add(file_bytes))
}

/// Decodes an image within limits, turns it upright, and encodes its pixels anew: what else was in the
/// file (places, cameras, thumbnails, whatever follows it) is gone. Takes long: for threads that block.
///
/// # Errors
///
/// [`ImageRefusal`].
pub fn clean(file: &[u8]) -> Result<CleanImage, ImageRefusal> {
    let (format, image_type) = kind(file)?;
    if image_type == ImageType::Jpeg && is_cut_off(file) {
        return Err(ImageRefusal::Unreadable);
    }
    let mut decoder = decoder(file, format)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    image.apply_orientation(orientation);
    encode(image, image_type)
}

/// By its first bytes: what else is said of it does not count.
fn kind(file: &[u8]) -> Result<(ImageFormat, ImageType), ImageRefusal> {
    match image::guess_format(file) {
        Ok(ImageFormat::Png) => Ok((ImageFormat::Png, ImageType::Png)),
        Ok(ImageFormat::Jpeg) => Ok((ImageFormat::Jpeg, ImageType::Jpeg)),
        _ => Err(ImageRefusal::Unsupported),
    }
}

/// The decoder of JPEG fills up what is missing. What follows the last scan must be its end.
fn is_cut_off(file: &[u8]) -> bool {
    let last = |marker: [u8; 2]| file.windows(2).rposition(|pair| pair == marker);
    last(END_OF_IMAGE) <= last(START_OF_SCAN)
}

/// Has read the head, and found it within the limits.
fn decoder(file: &[u8], format: ImageFormat) -> Result<impl ImageDecoder + '_, ImageRefusal> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_BESIDES_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    if pixels(&decoder) > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(ImageRefusal::TooBig);
    }
    Ok(decoder)
}

fn pixels(decoder: &impl ImageDecoder) -> u64 {
    let (width, height) = decoder.dimensions();
    u64::from(width).saturating_mul(u64::from(height))
}

/// A file that does not grow beyond what is kept.
#[derive(Default)]
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len().saturating_add(bytes.len()) > MAX_STORED_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn encode(image: DynamicImage, image_type: ImageType) -> Result<CleanImage, ImageRefusal> {
    let mut file = Bounded::default();
    let encoded = match image_type {
        ImageType::Jpeg => image
            .into_rgb8()
            .write_with_encoder(JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY)),
        ImageType::Png if image.color().has_alpha() => {
            image.into_rgba8().write_with_encoder(PngEncoder::new(&mut file))
        }
        ImageType::Png => image.into_rgb8().write_with_encoder(PngEncoder::new(&mut file)),
    };
    match encoded {
        Ok(()) => Ok(CleanImage { image_type, bytes: file.0 }),
        Err(ImageError::IoError(_)) => Err(ImageRefusal::TooBig),
        Err(error) => Err(refusal(&error)),
    }
}

const fn refusal(error: &ImageError) -> ImageRefusal {
    match error {
        ImageError::Limits(_) => ImageRefusal::TooBig,
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

    const MAX_WORK_BYTES: u64 = (MAX_WORK_MIB as u64) << 20;

    /// A JPEG of one pixel that says that it is this big.
    fn jpeg_bomb(width: u16, height: u16) -> Vec<u8> {
        let mut file = picture(1, 1, ImageFormat::Jpeg);
        let frame = file.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        let head = file.get_mut(frame..).unwrap();
        head[5..7].copy_from_slice(&height.to_be_bytes());
        head[7..9].copy_from_slice(&width.to_be_bytes());
        file
    }

    #[test]
    fn what_a_head_says_is_refused_before_anything_is_decoded() {
        for (width, height) in [(0, 1), (1, 0), (u16::MAX, u16::MAX), (8_193, 1), (8_192, 8_192)] {
            for file in [bomb(width.into(), height.into()), jpeg_bomb(width, height)] {
                assert!(work_bytes(&file).is_err() && clean(&file).is_err(), "{width}x{height}");
            }
        }
        // 16 bits of four channels are eight bytes a pixel.
        let mut deep = bomb(5_000, 5_000);
        deep[24..26].copy_from_slice(&[16, 6]);
        let checksum = crc(&deep[12..29]);
        deep[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(work_bytes(&deep), Err(ImageRefusal::TooBig));
        for file in [bomb(5_000, 5_001), jpeg_bomb(5_000, 5_001)] {
            assert_eq!(clean(&file), Err(ImageRefusal::TooBig));
        }
    }

    #[test]
    fn what_is_kept_of_an_image_has_a_bound() {
        // One colour takes hardly anything in 16 levels of grey, and noise takes all of it.
        let mut state = 1u32;
        let mut noise = |width, height| {
            image::RgbImage::from_fn(width, height, |_, _| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let [_, red, green, blue] = state.to_le_bytes();
                image::Rgb([red, green, blue])
            })
        };
        let big = DynamicImage::ImageRgb8(noise(2_400, 2_400));
        let small = DynamicImage::ImageRgb8(noise(2_200, 2_200));
        assert_eq!(encode(big, ImageType::Png), Err(ImageRefusal::TooBig));
        assert!(encode(small, ImageType::Png).unwrap().bytes.len() <= MAX_STORED_BYTES);
    }

    #[test]
    fn the_work_on_an_image_is_known_by_its_head() {
        let small = work_bytes(&picture(1_000, 1_000, ImageFormat::Png)).unwrap();
        assert!((12_000_000..40_000_000).contains(&small), "{small}");
        let biggest = work_bytes(&bomb(5_000, 5_000)).unwrap();
        assert!((300_000_000..=MAX_WORK_BYTES).contains(&biggest), "{biggest}");
        assert_eq!(work_bytes(&jpeg_bomb(5_000, 5_000)).unwrap() >> 20, biggest >> 20);
    }

    /// Text, or a profile of colours, that would be a thousand times as long.
    #[test]
    fn what_is_compressed_besides_the_pixels_is_not_a_bomb() {
        let mut zeros = Bounded::default();
        let flat = image::GrayImage::new(8_000, 2_000);
        flat.write_with_encoder(PngEncoder::new(&mut zeros)).unwrap();
        let data = zeros.0.windows(4).position(|name| name == b"IDAT").unwrap();
        let length = u32::from_be_bytes(zeros.0[data - 4..data].try_into().unwrap());
        let stream = &zeros.0[data + 4..data + 4 + usize::try_from(length).unwrap()];
        for name in [b"iCCP", b"zTXt"] {
            let mut file = picture(3, 2, ImageFormat::Png);
            let body = [name.as_slice(), b"name\0\0", stream].concat();
            let mut chunk = u32::try_from(body.len() - 4).unwrap().to_be_bytes().to_vec();
            chunk.extend_from_slice(&body);
            chunk.extend_from_slice(&crc(&body).to_be_bytes());
            file.splice(33..33, chunk);
            assert!(work_bytes(&file).unwrap() < MAX_WORK_BYTES / 8);
            assert!(clean(&file).unwrap().bytes.len() < 200);
        }
    }

    #[test]
    fn what_is_two_things_at_once_is_an_image_alone() {
        let archive = b"PK\x03\x04<script>alert(1)</script>%PDF-1.7";
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let mut file = picture(9, 9, format);
            file.extend_from_slice(archive);
            if format == ImageFormat::Jpeg {
                // The end of an image must follow the last scan.
                file.extend_from_slice(&END_OF_IMAGE);
            }
            let cleaned = clean(&file).unwrap();
            assert!(!cleaned.bytes.windows(8).any(|bytes| archive.windows(8).any(|a| a == bytes)));
        }
        for front in [b"GIF89a".as_slice(), b"%PDF-1.7", b"PK\x03\x04"] {
            let file = [front, &picture(9, 9, ImageFormat::Png)].concat();
            assert_eq!(clean(&file), Err(ImageRefusal::Unsupported));
        }
    }

    #[test]
    fn nothing_that_is_sent_brings_it_down() {
        use rand::{Rng as _, SeedableRng as _};
        let seed = std::env::var("PORTCULLIS_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(rand::random);
        println!("PORTCULLIS_SEED={seed}");
        let mut random = rand::rngs::StdRng::seed_from_u64(seed);
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let good = picture(24, 24, format);
            for _ in 0..2_000 {
                let mut file = good.clone();
                for _ in 0..random.random_range(1..6) {
                    let at = random.random_range(0..file.len());
                    file[at] = random.random();
                }
                if let (Ok(work), Ok(cleaned)) = (work_bytes(&file), clean(&file)) {
                    assert!(work <= MAX_WORK_BYTES && cleaned.bytes.len() <= MAX_STORED_BYTES);
                }
            }
        }
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
